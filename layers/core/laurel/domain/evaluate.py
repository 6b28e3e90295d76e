"""What an event is worth: every rule that listens to it, tried in turn, each with its reason.

Pure and total. The same event and the same pinned standing give the same answer for ever, which is
what lets an entry be recomputed and a return be exact. Its work is the number of rules times the
number of lines.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from laurel.domain.awards import ByTier, Goal, PerTotal, Streak, passed
from laurel.domain.caps import capped
from laurel.domain.carry import whole_with
from laurel.domain.conditions import TODAY
from laurel.domain.event import Event, Order
from laurel.domain.facts import BADGES_FACT, CAUSE_FACT, facts_of
from laurel.domain.meters import Chosen, Sheet, amount_counted
from laurel.domain.money import Rounding, round_ratio
from laurel.domain.own_codes import codes_pool
from laurel.domain.plan_facts import plan_refusal
from laurel.domain.predicates import NO_LINE, day_of
from laurel.domain.program import Program
from laurel.domain.reasons import (
    AMOUNT_TOO_SMALL,
    ANOTHER_APPLIES,
    BADGE_WON,
    BUDGET_SPENT,
    CAP_REACHED,
    CARRIED,
    CONDITIONS_NOT_MET,
    DAY_COUNTED,
    DAY_HAS_PASSED,
    GOAL_NOT_REACHED,
    NO_CAUSE_CHOSEN,
    NO_CODES_LEFT,
    NO_MATCHING_LINES,
    NOT_IN_WINDOW,
    STREAK_NOT_REACHED,
    TIER_GIVES_NOTHING,
)
from laurel.domain.rule import ONE, Rule, ToBadge, ToCause, ToDay, ToReward
from laurel.domain.rule_limits import Pick
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


_made: Final = tuple.__new__
"""A named tuple out of a tuple: its own constructor takes twice as long."""


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
    amount = 0 if order is None else order.amount
    worth: Worth = {}
    for rule in rules:
        if rule.campaign is not None and not _runs(program, rule.campaign, event):
            worth[rule.rule_id] = _OUTSIDE
        elif rule.applies is not None and not rule.applies(facts, NO_LINE):
            worth[rule.rule_id] = _UNMET
        elif rule.plans and (refused := plan_refusal(rule.plans, facts)):
            worth[rule.rule_id] = Measured(0, refused)
        else:
            worth[rule.rule_id] = _measure(rule, sheet, order, amount)
    if program.groups or standing.room:
        _share(program, standing.room, rules, worth)
    return worth


def _measure(rule: Rule, sheet: Sheet, order: Order | None, amount: int) -> Measured:
    facts, standing = sheet
    chosen: Chosen = ()
    base = 0
    if order is not None:
        chosen, base = order.lines, amount
        if rule.choose is not None:
            chosen = rule.choose(facts, chosen)
            if not chosen:
                return _NO_LINES
            base = sum([line.amount for line in chosen])
        if rule.with_shipping:
            base += order.shipping
        if rule.with_tax:
            base += order.tax
    counted = steps = 0
    if rule.total is not None:
        counted = amount_counted(rule.total[0], base, chosen)
        steps = _steps_passed(rule, standing, counted)
    exact = top, bottom = rule.meter(base, chosen, sheet)
    scale = ONE if rule.scale is None else rule.scale(sheet)
    if rule.by_line:
        rounded = _by_line(rule, chosen, sheet, scale)
    elif rule.carries:
        rounded = whole_with(standing.carried.get(rule.rule_id), exact, scale)
    elif scale is ONE and bottom == 1:
        rounded = top
    elif rule.rounding is Rounding.DOWN:
        rounded = top * scale[0] // (bottom * scale[1])
    else:
        rounded = round_ratio(top * scale[0], bottom * scale[1], rule.rounding)
    uses, reason = standing.caps.get(rule.rule_id), None
    quantity = capped(rounded, uses) if uses else rounded
    if quantity and rule.may_refuse:
        reason = _refusal(rule, sheet)
        quantity = 0 if reason else quantity
    elif not quantity:
        reason = _reason(rule, sheet, rounded)
    return _made(Measured, (quantity, reason, counted, steps, base, exact, scale, rounded))


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
    match rule.award:
        case Streak():
            run = sheet.standing.runs.get(rule.rule_id)
            return STREAK_NOT_REACHED if run is None or run.length else DAY_COUNTED
        case PerTotal() | Goal():
            return GOAL_NOT_REACHED
        case ByTier():
            return TIER_GIVES_NOTHING
        case _:
            return CARRIED if rule.carries else AMOUNT_TOO_SMALL


def _refusal(rule: Rule, sheet: Sheet) -> str | None:
    """Why what came out has nowhere to go."""
    match rule.to:
        case ToCause(_, None) if sheet.facts.get(CAUSE_FACT) is None:
            return NO_CAUSE_CHOSEN
        case ToBadge(badge_id):
            won = sheet.facts.get(BADGES_FACT)
            return BADGE_WON if isinstance(won, tuple) and badge_id in won else None
        case ToDay(fact):
            chosen, today = day_of(sheet.facts.get(fact)), day_of(sheet.facts.get(TODAY))
            is_to_come = chosen is not None and today is not None and chosen >= today
            return None if is_to_come else DAY_HAS_PASSED
        case _:
            return None


def _share(program: Program, room: Mapping[str, int], rules: Sequence[Rule], worth: Worth) -> None:
    """What campaigns, and rewards of their codes, have left goes to the rules in document order; of
    each exclusive group one rule gives, by what it would give with what is left.
    """
    left, picked = dict(room), set[str]()
    for rule in rules:
        if rule.group is None:
            _fit(program, rule, left, worth)
        elif rule.group not in picked:
            picked.add(rule.group)
            _pick(program, [one for one in rules if one.group == rule.group], left, worth)


def _pick(program: Program, those: Sequence[Rule], left: dict[str, int], worth: Worth) -> None:
    """One of the group gives; the others say so."""
    giving = [rule for rule in those if _fitting(program, rule, left, worth)]
    giving.sort(key=lambda rule: -rule.priority)
    best = giving[0] if giving else None
    if best is not None and program.groups[best.group or ""] is Pick.BEST:
        best = max(giving, key=lambda rule: _fitting(program, rule, left, worth))
    for rule in those:
        if rule is best or rule not in giving:
            _fit(program, rule, left, worth)
        else:
            worth[rule.rule_id] = worth[rule.rule_id]._replace(
                quantity=0, reason=ANOTHER_APPLIES, passed=0
            )


def _fit(program: Program, rule: Rule, left: dict[str, int], worth: Worth) -> None:
    """What its campaign has left of its budget, or its reward of its codes, bounds what a rule
    gives.
    """
    measured, bounds = worth[rule.rule_id], _bounds(program, rule, left)
    if measured.quantity and bounds:
        fits = _fitting(program, rule, left, worth)
        spent = NO_CODES_LEFT if rule.campaign not in bounds else BUDGET_SPENT
        for name in bounds:
            left[name] -= fits
        reason = None if fits else spent
        worth[rule.rule_id] = measured._replace(quantity=fits, reason=reason)


def _fitting(program: Program, rule: Rule, left: Mapping[str, int], worth: Worth) -> int:
    bounds = [left[name] for name in _bounds(program, rule, left)]
    return min([worth[rule.rule_id].quantity, *bounds])


def _bounds(program: Program, rule: Rule, left: Mapping[str, int]) -> list[str]:
    """The names of what bounds the rule, where it is known. A campaign's budget is of its wallet,
    so a rule that gives vouchers has none.
    """
    names = [codes_pool(rule.to.reward_id)] if isinstance(rule.to, ToReward) else []
    campaign = program.campaigns.get(rule.campaign or "")
    if campaign is not None and campaign.wallet == rule.wallet:
        names.append(rule.campaign or "")
    return [name for name in names if name in left]


def _runs(program: Program, campaign: str, event: Event) -> bool:
    day = event.occurred_at.astimezone(program.zone).date()
    return program.campaigns[campaign].runs_on(day)
