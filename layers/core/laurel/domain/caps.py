"""Caps: how much of an award still fits under a rule's limits for the period of the event."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import blake2s
from typing import Final

from laurel.domain.account import KEPT_PERIODS, Account
from laurel.domain.calendar import period_key
from laurel.domain.changes import Counted
from laurel.domain.conditions import Fact, Facts
from laurel.domain.plan_facts import YEAR_FACT
from laurel.domain.reward import Reward
from laurel.domain.rule import Rule
from laurel.domain.rule_limits import Cap, CapUnit, Span
from laurel.domain.standing import CapUse, RunUse

type Counters = Mapping[str, Mapping[str, int]]

MOST_VALUES: Final = 200
"""For so many values of a fact a cap counts separately; more would let an account outgrow its
item.
"""


def cap_uses(
    rule: Rule, facts: Facts, account: Account, day: date, run: RunUse | None = None
) -> tuple[CapUse, ...]:
    """Where each cap of the rule stands for an event of that day."""
    return tuple(
        _cap_use(rule.rule_id, cap, facts, account.counters, day, run) for cap in rule.caps
    )


def limit_uses(reward: Reward, account: Account, day: date) -> tuple[CapUse, ...]:
    """Where each limit of the reward stands for a redemption of that day."""
    name = f"@{reward.reward_id}"  # no rule can have such an id
    return tuple(_cap_use(name, limit, {}, account.counters, day, None) for limit in reward.limits)


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
        if use.counter
    )


def is_closed(used: Mapping[str, int], period: str) -> bool:
    """Whether the period is older than all that are kept of a full set."""
    return len(used) >= KEPT_PERIODS and period < min(used)


def _cap_use(
    rule_id: str, cap: Cap, facts: Facts, counters: Counters, day: date, run: RunUse | None
) -> CapUse:
    if cap.period is Span.ORDER:
        return CapUse("", "", cap.unit, cap.limit)
    if cap.period is Span.MEMBERSHIP_YEAR:
        period = str(facts.get(YEAR_FACT) or "")
    elif isinstance(cap.period, Span):
        period = run.first if run else day.isoformat()
    else:
        period = period_key(cap.period, day)
    name = f"{rule_id}/{cap.period}/{cap.unit}"
    counter = name if cap.for_each is None else f"{name}={_short(facts.get(cap.for_each))}"
    used = counters.get(counter, {})
    full = cap.for_each is not None and counter not in counters and _is_full(counters, f"{name}=")
    left = 0 if full or is_closed(used, period) else cap.limit - used.get(period, 0)
    return CapUse(counter, period, cap.unit, left)


def _is_full(counters: Counters, prefix: str) -> bool:
    return sum(name.startswith(prefix) for name in counters) >= MOST_VALUES


def _short(value: Fact) -> str:
    """Eight hexadecimal digits for any value: a counter's name stays small whatever was sent.

    1, 1.0 and 1.00 are one number, and one value here.
    """
    if isinstance(value, Decimal):
        value = int(value) if value == int(value) else value.normalize()
    return blake2s(repr(value).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
