"""What an event is worth: every rule that listens to it, tried in turn, each with its reason.

Pure and total. The same event and the same pinned standing give the same answer for ever, which is
what lets an entry be recomputed and a return be exact. Its work is the number of rules times the
number of lines.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from laurel.domain.awards import ByTier, Goal, PerTotal, passed
from laurel.domain.caps import capped
from laurel.domain.event import Event, Order
from laurel.domain.facts import BADGES_FACT, CAUSE_FACT, facts_of
from laurel.domain.meters import Chosen, Sheet, amount_counted
from laurel.domain.money import round_ratio
from laurel.domain.predicates import NO_LINE
from laurel.domain.program import Program
from laurel.domain.reasons import (
    AMOUNT_TOO_SMALL,
    ANOTHER_APPLIES,
    BADGE_WON,
    BUDGET_SPENT,
    CAP_REACHED,
    CONDITIONS_NOT_MET,
    DAY_COUNTED,
    DAY_HAS_PASSED,
    GOAL_NOT_REACHED,
    NO_CAUSE_CHOSEN,
    NO_MATCHING_LINES,
    NOT_IN_WINDOW,
    STREAK_NOT_REACHED,
    TIER_GIVES_NOTHING,
)
from laurel.domain.rule import Rule, ToBadge, ToCause, ToDay
from laurel.domain.rule_limits import Campaign, Pick
from laurel.domain.standing import Standing


class Measured(NamedTuple):
    """What one rule gives: a quantity in the units of where it goes, or 0 and why.

    `counted` is what the event adds to the rule's total, `passed` the steps of it that are paid.
    The rest is how it was reached: base, exact award, factor, and the rounded quantity before
    limits.
    """

    quantity: int
    reason: str | None
    counted: int = 0
    passed: int = 0
    base: int = 0
    exact: tuple[int, int] = (0, 1)
    scale: tuple[int, int] = (1, 1)
    rounded: int = 0


_ONE: Final = (1, 1)


_UNMET: Final = Measured(0, CONDITIONS_NOT_MET)


_OUTSIDE: Final = Measured(0, NOT_IN_WINDOW)


_NO_LINES: Final = Measured(0, NO_MATCHING_LINES)


type Worth = dict[str, Measured]
"""What each rule gives, by rule id, in document order."""


def evaluate(program: Program, event: Event, standing: Standing) -> Worth:
    """What the event is worth under each rule that listens to it."""
    rules = program.rules_on(event.type)
    facts = facts_of(program, event, standing)
    sheet, order = Sheet(facts, standing), event.order
    worth: Worth = {}
    for rule in rules:
        if rule.campaign is not None and not _runs(program, rule.campaign, event):
            worth[rule.rule_id] = _OUTSIDE
        elif rule.applies is not None and not rule.applies(facts, NO_LINE):
            worth[rule.rule_id] = _UNMET
        else:
            worth[rule.rule_id] = _measure(rule, sheet, order)
    if program.groups:
        _pick(program.groups, rules, worth)
    if standing.room:
        _fit_budgets(program.campaigns, standing.room, rules, worth)
    return worth


def _measure(rule: Rule, sheet: Sheet, order: Order | None) -> Measured:
    facts, standing = sheet
    chosen: Chosen = ()
    base = 0
    if order is not None:
        chosen = order.lines
        if rule.choose is not None:
            chosen = rule.choose(facts, chosen)
        if not chosen:
            return _NO_LINES
        for line in chosen:
            base += line.amount
        if rule.with_shipping:
            base += order.shipping
        if rule.with_tax:
            base += order.tax
    counted = steps = 0
    if rule.total is not None:
        counted = amount_counted(rule.total[0], base, chosen)
        steps = _steps_passed(rule, standing, counted)
    exact = top, bottom = rule.meter(base, chosen, sheet)
    scale = _ONE if rule.scale is None else rule.scale(sheet)
    if rule.by_line:
        rounded = _by_line(rule, chosen, sheet, scale)
    elif scale is _ONE and bottom == 1:
        rounded = top
    else:
        rounded = round_ratio(top * scale[0], bottom * scale[1], rule.rounding)
    quantity, reason = rounded, None
    if rule.caps:
        quantity = capped(rounded, standing.caps.get(rule.rule_id, ()))
    if quantity and rule.may_refuse:
        reason = _refusal(rule, sheet)
        quantity = 0 if reason else quantity
    elif not quantity:
        reason = _reason(rule, sheet, rounded)
    return Measured(quantity, reason, counted, steps, base, exact, scale, rounded)


def _by_line(rule: Rule, chosen: Chosen, sheet: Sheet, scale: tuple[int, int]) -> int:
    """Each line measured and rounded by itself."""
    total = 0
    for one in chosen:
        top, bottom = rule.meter(one.amount, (one,), sheet)
        total += round_ratio(top * scale[0], bottom * scale[1], rule.rounding)
    return total


def _steps_passed(rule: Rule, standing: Standing, counted: int) -> int:
    use = standing.totals.get(rule.rule_id)
    return 0 if use is None or use.closed else passed(rule.award, use.before, use.paid, counted)


def _reason(rule: Rule, sheet: Sheet, rounded: int) -> str:
    """Why nothing came out."""
    if rounded:
        return CAP_REACHED
    run = sheet.standing.runs.get(rule.rule_id)
    if run is not None:
        return STREAK_NOT_REACHED if run.length else DAY_COUNTED
    match rule.award:
        case PerTotal() | Goal():
            return GOAL_NOT_REACHED
        case ByTier():
            return TIER_GIVES_NOTHING
        case _:
            return AMOUNT_TOO_SMALL


def _refusal(rule: Rule, sheet: Sheet) -> str | None:
    """Why what came out has nowhere to go."""
    match rule.to:
        case ToCause(_, None) if sheet.facts.get(CAUSE_FACT) is None:
            return NO_CAUSE_CHOSEN
        case ToBadge(badge_id):
            won = sheet.facts.get(BADGES_FACT)
            return BADGE_WON if isinstance(won, tuple) and badge_id in won else None
        case ToDay(fact):
            chosen, today = sheet.facts.get(fact), sheet.facts.get("time.date")
            return DAY_HAS_PASSED if str(chosen) < str(today) else None
        case _:
            return None


def _pick(groups: Mapping[str, Pick], rules: Iterable[Rule], worth: Worth) -> None:
    """Of each exclusive group one rule gives; the others say so."""
    giving: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.group is not None and worth[rule.rule_id].quantity:
            giving.setdefault(rule.group, []).append(rule)
    for group, those in giving.items():
        those.sort(key=lambda rule: -rule.priority)
        best = those[0]
        if groups[group] is Pick.BEST:
            best = max(those, key=lambda rule: worth[rule.rule_id].quantity)
        for rule in those:
            if rule is not best:
                worth[rule.rule_id] = worth[rule.rule_id]._replace(
                    quantity=0, reason=ANOTHER_APPLIES, passed=0
                )


def _fit_budgets(
    campaigns: Mapping[str, Campaign], room: Mapping[str, int], rules: Iterable[Rule], worth: Worth
) -> None:
    """What campaigns have left goes to the rules in document order."""
    left = dict(room)
    for rule in rules:
        measured = worth[rule.rule_id]
        if (
            rule.campaign in left
            and measured.quantity
            and campaigns[rule.campaign].wallet == rule.wallet
        ):
            fits = min(measured.quantity, left[rule.campaign])
            left[rule.campaign] -= fits
            worth[rule.rule_id] = measured._replace(
                quantity=fits, reason=None if fits else BUDGET_SPENT
            )


def _runs(program: Program, campaign: str, event: Event) -> bool:
    day = event.occurred_at.astimezone(program.zone).date()
    return program.campaigns[campaign].runs_on(day)
