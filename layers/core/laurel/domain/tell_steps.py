"""How a rule came to what it gave, step by step, for people to read; and what stood in its way."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from laurel.domain.awards import BestRate, Brackets, Goal, PerAmount, PerBlock, PerTotal, PerUnit
from laurel.domain.carry import left_over
from laurel.domain.conditions import LINE, Compare, Condition, DaysAgo, comparisons
from laurel.domain.evaluate import Measured
from laurel.domain.event import Event
from laurel.domain.facts import facts_of
from laurel.domain.predicates import holds
from laurel.domain.program import Program
from laurel.domain.reasons import (
    CONDITIONS_NOT_MET,
    NO_MATCHING_LINES,
    NOT_IN_WINDOW,
    REASONS,
    SUBSCRIPTION_REQUIRED,
)
from laurel.domain.rule import Rule
from laurel.domain.standing import Standing

type Step = dict[str, Any]
"""`step` names it; the rest is what was used and what came out: texts and whole numbers."""

_NOT_LOOKED_AT = {CONDITIONS_NOT_MET, SUBSCRIPTION_REQUIRED, NOT_IN_WINDOW, NO_MATCHING_LINES}

_ON_AMOUNT = PerAmount | PerBlock | PerUnit | Brackets | BestRate | PerTotal | Goal


def steps_of(
    program: Program, event: Event, standing: Standing, rule: Rule, measured: Measured
) -> Iterator[Step]:
    """The steps from the facts to the quantity, and the reason where it is nothing."""
    if measured.reason == CONDITIONS_NOT_MET:
        yield from _unmet(rule.when, facts_of(program, event, standing))
    if measured.reason not in _NOT_LOOKED_AT:
        yield from _measured(rule, measured, standing)
    if measured.reason is not None:
        yield {"step": "reason", "reason": measured.reason, "because": REASONS[measured.reason]}


def _measured(rule: Rule, measured: Measured, standing: Standing) -> Iterator[Step]:
    exact, scale = Fraction(*measured.exact), Fraction(*measured.scale)
    if isinstance(rule.award, _ON_AMOUNT):
        yield {"step": "base", "amount_minor": measured.base}
    use, run = standing.totals.get(rule.rule_id), standing.runs.get(rule.rule_id)
    if use is not None:
        yield {
            "step": "total",
            "period": use.period,
            "before": use.before,
            "adds": measured.counted,
        }
    if run is not None:
        after = {"days_after": run.after} if run.after else {}
        yield {"step": "row_of_days", "days": run.length, **after}
    yield {"step": "award", "exact": str(exact)}
    if scale != 1:
        yield {"step": "factor", "factor": str(scale), "exact": str(exact * scale)}
    rounding = f"{rule.rounding}, per line" if rule.by_line else rule.rounding.value
    carried = _carried(measured, standing.carried.get(rule.rule_id, Fraction(0)))
    more = carried if rule.carries else {}
    yield {"step": "rounding", "rounding": rounding, "quantity": measured.rounded, **more}
    if measured.quantity != measured.rounded:
        yield {"step": "limits", "quantity": measured.quantity}


def _carried(measured: Measured, before: Fraction) -> Step:
    return {"carried_before": str(before), "carried": str(before + left_over(measured))}


def _unmet(condition: Condition | None, facts: Any) -> Iterator[Step]:  # noqa: ANN401 - facts
    """The comparisons that did not hold, and what the fact was."""
    for compare in comparisons(condition):
        if not compare.fact.startswith(LINE) and not holds(compare, facts):
            yield {
                "step": "condition",
                "fact": compare.fact,
                compare.comparator.value: _told(compare),
                "was": _plain(facts.get(compare.fact)),
            }


def _told(compare: Compare) -> Any:  # noqa: ANN401 - JSON
    value = compare.value
    if isinstance(value, DaysAgo):
        return {"at_least": value.first, "below": value.end}
    return _plain(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    return list(value) if isinstance(value, tuple) else value
