"""Questions that rules ask of the person: what the profile says stays out of the ledger.

A comparison with a fact of the profile is taken out of a rule's condition and becomes a question
with a name, such as `member.attributes.prime is true`. The answer, yes or no, is what the rule
looks at and what is pinned; the attribute itself never is.
"""

import json
from collections.abc import Iterable

from laurel.domain.awards import BestRate
from laurel.domain.conditions import (
    TODAY,
    Comparator,
    Compare,
    Condition,
    DaysAgo,
    comparisons,
    mapped,
)
from laurel.domain.facts import BADGES_FACT, CAUSE_FACT
from laurel.domain.frozen import replace
from laurel.domain.plan_facts import PLAN_FACT, YEAR_FACT
from laurel.domain.rule import Rule, ToBadge, ToCause, ToDay, WhenFactor
from laurel.domain.rule_limits import Span
from laurel.programs.facts import is_personal


def asking(rule: Rule) -> tuple[Rule, dict[str, Condition]]:
    """The rule with names in place of questions, and the questions by name."""
    questions: dict[str, Condition] = {}

    def named(compare: Compare) -> Compare:
        if not is_personal(compare.fact):
            return compare
        name = f"{compare.fact} {compare.comparator} {_told(compare)}"
        questions[name] = compare
        return Compare(name, Comparator.IS, value=True)

    def ask(condition: Condition | None) -> Condition | None:
        return None if condition is None else mapped(condition, named)

    award = rule.award
    if isinstance(award, BestRate):
        rates = (replace(one, lines=ask(one.lines)) for one in award.rates)
        award = BestRate(tuple(rates))
    factors = tuple(
        replace(one, when=mapped(one.when, named)) if isinstance(one, WhenFactor) else one
        for one in rule.factors
    )
    asked = replace(rule, when=ask(rule.when), lines=ask(rule.lines), award=award, factors=factors)
    return asked, questions


def conditions_of(rule: Rule) -> Iterable[Condition | None]:
    """Every condition of a rule."""
    yield rule.when
    yield rule.lines
    if isinstance(rule.award, BestRate):
        for rate in rule.award.rates:
            yield rate.lines
    for factor in rule.factors:
        if isinstance(factor, WhenFactor):
            yield factor.when


def facts_of_rule(rule: Rule) -> frozenset[str]:
    """Every fact the rule asks for: in its conditions, and by where it gives to."""
    compared = [compare for part in conditions_of(rule) for compare in comparisons(part)]
    named = {compare.fact for compare in compared}
    if any(isinstance(compare.value, DaysAgo) for compare in compared):
        named.add(TODAY)
    if rule.plans:
        named.add(PLAN_FACT)
    if any(cap.period is Span.MEMBERSHIP_YEAR for cap in rule.caps):
        named.add(YEAR_FACT)
    match rule.to:
        case ToCause(_, None):
            named.add(CAUSE_FACT)
        case ToBadge():
            named.add(BADGES_FACT)
        case ToDay():
            named.add(TODAY)
        case _:
            pass
    return frozenset(named)


def _told(compare: Compare) -> str:
    """As JSON, so that the text "true" and true are two questions."""
    value = compare.value
    if isinstance(value, DaysAgo):
        return f"{value.first} to {'any' if value.end is None else value.end - 1}"
    return json.dumps(value, ensure_ascii=False)
