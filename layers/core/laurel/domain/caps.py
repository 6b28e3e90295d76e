"""Caps: how much of an award still fits under a rule's limits for the calendar period of the
event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2s

from laurel.domain.account import KEPT_PERIODS, Account
from laurel.domain.calendar import period_key
from laurel.domain.changes import Counted
from laurel.domain.conditions import Fact, Facts
from laurel.domain.reward import Reward
from laurel.domain.rule import Cap, CapUnit, Rule


@dataclass(frozen=True, slots=True)
class CapUse:
    """A cap of a rule for one event: its counter, its period, and how much of it is left."""

    counter: str
    period: str
    unit: CapUnit
    left: int


def cap_uses(rule: Rule, facts: Facts, account: Account, day: date) -> tuple[CapUse, ...]:
    """Where each cap of the rule stands for an event of that day."""
    return tuple(_cap_use(rule.rule_id, cap, facts, account.counters, day) for cap in rule.caps)


def limit_uses(reward: Reward, account: Account, day: date) -> tuple[CapUse, ...]:
    """Where each limit of the reward stands for a redemption of that day."""
    name = f"@{reward.reward_id}"  # no rule can have such an id
    return tuple(_cap_use(name, limit, {}, account.counters, day) for limit in reward.limits)


def capped(quantity: int, uses: tuple[CapUse, ...]) -> int:
    """What of the quantity fits under every cap."""
    for use in uses:
        if use.unit is CapUnit.TIMES:
            quantity = quantity if use.left > 0 else 0
        else:
            quantity = min(quantity, max(use.left, 0))
    return quantity


def counted(uses: tuple[CapUse, ...], quantity: int, times: int = 1) -> tuple[Counted, ...]:
    """The changes that a given award makes to the counters (negative: that giving back makes)."""
    return tuple(
        Counted(use.counter, use.period, times if use.unit is CapUnit.TIMES else quantity)
        for use in uses
    )


def _cap_use(
    rule_id: str, cap: Cap, facts: Facts, counters: Mapping[str, Mapping[str, int]], day: date
) -> CapUse:
    value = "" if cap.for_each is None else f"={_short(facts.get(cap.for_each))}"
    counter = f"{rule_id}/{cap.period}/{cap.unit}{value}"
    period, used = period_key(cap.period, day), counters.get(counter, {})
    closed = len(used) >= KEPT_PERIODS and period < min(used)
    left = 0 if closed else cap.limit - used.get(period, 0)
    return CapUse(counter, period, cap.unit, left)


def _short(value: Fact) -> str:
    """Eight hexadecimal digits for any value: a counter's name stays small whatever was sent.

    1, 1.0 and 1.00 are one number, and one value here.
    """
    if isinstance(value, Decimal):
        value = int(value) if value == int(value) else value.normalize()
    return blake2s(repr(value).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
