"""What a cart costs a member less by benefits: of the program, of their tier and of their plan.

Of several benefits that take something off a line the best one counts, the first of equal ones.
What each takes off its lines together is rounded half up once, and shared exactly among them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from laurel.domain.account import Account
from laurel.domain.benefit import Benefit
from laurel.domain.conditions import Fact
from laurel.domain.discount import shares
from laurel.domain.event import Line, Order
from laurel.domain.facts import order_facts
from laurel.domain.frozen import dataclass
from laurel.domain.money import Rounding, round_fraction
from laurel.domain.plan_time import running_plan
from laurel.domain.predicates import holds
from laurel.domain.program import Program
from laurel.domain.tiers import tier_at


@dataclass(frozen=True, slots=True)
class Prices:
    """Minor units off by line, and by which benefit; and whether shipping is free."""

    lines: Mapping[str, int]
    benefits: Mapping[str, str]
    free_shipping: bool


def benefits_of(program: Program, account: Account, now: datetime) -> tuple[Benefit, ...]:
    """What the member has now: by being one, by the tier, by the plan that runs; each id once."""
    tier = tier_at(program, account, now)
    level = program.tiers.level(tier.tier_id) if program.tiers else None
    plan = running_plan(program, account, now)
    parts = (program.benefits, level.benefits if level else (), plan.benefits if plan else ())
    found: dict[str, Benefit] = {}
    for benefit in (one for part in parts for one in part):
        found.setdefault(benefit.benefit_id, benefit)
    return tuple(found.values())


def prices(program: Program, account: Account, order: Order, now: datetime) -> Prices:
    """What the member's benefits take off the order."""
    facts = order_facts(order)
    there = [one for one in benefits_of(program, account, now) if _applies(one, order, facts)]
    best = {line.line_id: _best(there, line, facts) for line in order.lines}
    off = dict.fromkeys(best, 0)
    for benefit in there:
        mine = [line for line in order.lines if best[line.line_id] is benefit]
        base = sum(line.amount for line in mine)
        rate = benefit.percent_off or Fraction(0)
        off |= shares(round_fraction(rate * base, Rounding.HALF_UP), mine)
    names = {line: one.benefit_id for line, one in best.items() if one is not None}
    return Prices(off, names, any(one.free_shipping for one in there))


def _applies(benefit: Benefit, order: Order, facts: Mapping[str, Fact]) -> bool:
    if benefit.min_spend is not None and order.amount < benefit.min_spend:
        return False
    return benefit.when is None or holds(benefit.when, facts)


def _best(benefits: Sequence[Benefit], line: Line, facts: Mapping[str, Fact]) -> Benefit | None:
    """The one that takes most off the line; None where none takes anything."""
    fitting = [
        one
        for one in benefits
        if one.percent_off and (one.lines is None or holds(one.lines, facts, line))
    ]
    return max(fitting, key=lambda one: one.percent_off or Fraction(0), default=None)
