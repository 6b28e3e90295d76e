"""Whether a member may have a reward, whatever it costs: the first thing that stands in the way.

In this order, which the documentation of the API shows: the days on which it can be bought, the
tier, the plan, what must hold of the member, how often they had it, and how long ago.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from laurel.domain.account import Account
from laurel.domain.calendar import local_day
from laurel.domain.caps import counted, limit_uses
from laurel.domain.changes import Counted
from laurel.domain.conditions import Condition, Fact, facts_named
from laurel.domain.errors import Refusal
from laurel.domain.event import Scalar
from laurel.domain.facts import time_facts
from laurel.domain.pin_standing import COUNT_OF, OWN_FACTS, events_before, own_fact, person_facts
from laurel.domain.plan_facts import PLAN_FACTS
from laurel.domain.plan_time import plan_fact, running
from laurel.domain.predicates import holds
from laurel.domain.program import Program
from laurel.domain.reward import Reward
from laurel.domain.tiers import tier_at

NOBODY_KNOWN: Final[Mapping[str, Scalar]] = {}
"""The facts of the person, where no reward asks for them."""


def check_may_have(
    program: Program,
    reward: Reward,
    account: Account,
    now: datetime,
    member: Mapping[str, Scalar] = NOBODY_KNOWN,
) -> None:
    """Refuse what the member may not have now; `member` is what the profile says."""
    today = local_day(now, program.zone)
    if not reward.dates.include(today):
        raise Refusal("reward_not_available", _told_dates(reward))
    if reward.tiers and tier_at(program, account, now).tier_id not in reward.tiers:
        raise Refusal(
            "tier_required", f"{reward.reward_id} is for {', '.join(sorted(reward.tiers))}"
        )
    subscription = running(program, account, now) if reward.plans else None
    if reward.plans and (subscription is None or subscription.plan_id not in reward.plans):
        plans = ", ".join(sorted(reward.plans))
        raise Refusal("subscription_required", f"{reward.reward_id} is for who pays for {plans}")
    if reward.open_to is not None:
        facts = _facts_for(program, account, reward.open_to, now, member)
        if not holds(reward.open_to, facts):
            raise Refusal("not_eligible", f"{reward.reward_id} is not for every member")
    check_limits(reward, account, today)


def check_limits(reward: Reward, account: Account, today: date) -> None:
    """A limit counts what was spent; a hold is let through, and looked at again when completed."""
    for use in limit_uses(reward, account, today):
        if use.left <= 0:
            raise Refusal("reward_limit_reached", f"{reward.reward_id}: no more in {use.period}")
    last = _had_last(reward, account)
    if reward.cooldown_days and last is not None:
        again = last + timedelta(days=reward.cooldown_days)
        if today < again:
            detail = f"{reward.reward_id}: again from {again.isoformat()}"
            raise Refusal("reward_limit_reached", detail)


def had(reward: Reward, account: Account, day: date) -> tuple[Counted, ...]:
    """What is counted when the member has had the reward on that day."""
    times = counted(limit_uses(reward, account, day), 0)
    if not reward.cooldown_days:
        return times
    return (*times, Counted(_had_counter(reward), day.isoformat(), 1))


def had_not(reward: Reward, account: Account, day: date) -> tuple[Counted, ...]:
    """What is counted when it turns out that the member has not; only periods that are kept."""
    counters = account.counters
    return tuple(
        Counted(one.counter, one.period, -one.amount)
        for one in had(reward, account, day)
        if one.period in counters.get(one.counter, {})
    )


def _had_counter(reward: Reward) -> str:
    return f"@{reward.reward_id}/had"  # no rule can have such an id


def _had_last(reward: Reward, account: Account) -> date | None:
    days = account.counters.get(_had_counter(reward), {})
    last = max((day for day, times in days.items() if times > 0), default=None)
    return None if last is None else date.fromisoformat(last)


def _told_dates(reward: Reward) -> str:
    days = [
        f"{word} {day.isoformat()}"
        for word, day in (("from", reward.dates.first), ("to", reward.dates.last))
        if day is not None
    ]
    return f"{reward.reward_id} can be had {' '.join(days)}"


def _facts_for(
    program: Program,
    account: Account,
    condition: Condition,
    now: datetime,
    member: Mapping[str, Scalar],
) -> dict[str, Fact]:
    today, asked = local_day(now, program.zone), facts_named(condition)
    own = {name: own_fact(name, program, account, today) for name in asked & OWN_FACTS}
    counts = {name: events_before(name, account) for name in asked if name.startswith(COUNT_OF)}
    tier = {"member.tier": tier_at(program, account, now).tier_id}
    paid = {name: plan_fact(name, program, account, now) for name in asked & PLAN_FACTS}
    known = {**own, **counts, **tier, **paid}
    return {**known, **time_facts(program, now), **person_facts(member, today)}
