"""Where a member stands: by hand, by a plan, or by what they earned; and how they rise.

What stands by hand stands over all else. Of what is earned and what a plan gives the higher one
stands. Time is computed, not swept: a level is over on the day after its last, and a plan gives one
for just as long as it runs, whether a job came by or not.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from laurel.domain.account import Account, Qualifying, TierOverride, TierState
from laurel.domain.calendar import local_day
from laurel.domain.changes import Overridden, TierChanged
from laurel.domain.event import Scalar
from laurel.domain.frozen import replace
from laurel.domain.levels import fitting_level, highest
from laurel.domain.occurrences import owed_after
from laurel.domain.plan_time import runs_at
from laurel.domain.predicates import holds
from laurel.domain.program import Program
from laurel.domain.review_tier import earned_on, is_review_due, reviews, risen_since
from laurel.domain.tier_scheme import Level, TierScheme
from laurel.domain.turn import Turn


def tier_at(program: Program, account: Account, at: datetime) -> TierState:
    """Where the member stands at the instant: what is given by hand while it lasts, else the higher
    of what is earned and what a plan gives, and of equal ones the one that lasts longer.
    What a version with levels had given rests in a program without any.
    """
    scheme = program.tiers
    if scheme is None:
        return TierState()
    day = local_day(at, program.zone)
    given = override_on(account, day)
    if given is not None:
        return TierState(given.tier_id, given.since, given.until)
    earned = earned_on(program, account, day)
    if not scheme.has_plans:
        return earned
    paid = paid_tier(program, account, at)
    by_rank = scheme.rank(paid.tier_id) - scheme.rank(earned.tier_id)
    return paid if by_rank > 0 or (by_rank == 0 and _is_longer(paid, earned)) else earned


def is_same_since(account: Account, on: date) -> bool:
    """Whether the account alone tells which tier was earned by the end of that day. Of who stands
    nowhere it does not say since when.
    """
    since = account.tier.since
    return since is not None and since <= on


def paid_tier(program: Program, account: Account, at: datetime) -> TierState:
    """The highest level that a plan gives that runs at the instant, from the first to the last day
    of its run, days of grace included.
    """
    found, held, scheme = None, TierState(), program.tiers
    for subscription in account.subscriptions if scheme is not None else ():
        run = runs_at(program, subscription, at)
        if run is None or scheme is None:
            continue
        by_it = [level for level in scheme.levels if subscription.plan_id in level.plans]
        level = highest(found, *by_it)
        if level is not None and level is not found:
            plan = program.plans.get(subscription.plan_id)
            days = plan.grace_days if plan is not None and subscription.ending is None else 0
            # the last instant is still of the last day on which it runs
            last = None if run.until is None else run.until + timedelta(days, microseconds=-1)
            until = None if last is None else local_day(last, program.zone)
            found, held = level, TierState(level.tier_id, local_day(run.first, program.zone), until)
    return held


def override_on(account: Account, day: date) -> TierOverride | None:
    """What is given by hand on that day, or None."""
    given = account.override
    lasts = given is not None and given.since <= day <= given.until
    return given if lasts else None


def first_tier(scheme: TierScheme | None, joined_on: date) -> TierState:
    """Where a new member stands: the level open to all, if there is one. A tier that is given is
    `settle`d.
    """
    counts = scheme is not None and not scheme.is_given
    level = fitting_level(scheme, Qualifying()) if scheme is not None and counts else None
    return TierState() if level is None else TierState(level.tier_id, joined_on, None)


def rise(turn: Turn, on: date) -> Level | None:
    """Raise the member to the level reached by that day, if it is higher; the level entered, or
    None where the member stands no higher than before.

    Within a window of years, reaching the same level again in a later year prolongs it. Of a level
    that is over by now counts what its reviews have left.
    """
    scheme, held = turn.program.tiers, turn.account.tier
    if scheme is None or scheme.is_given:
        return None
    tier = risen_since(turn.program, turn.account, on)
    if tier.tier_id != held.tier_id and is_review_due(tier, turn.today):
        tier = earned_on(turn.program, replace(turn.account, tier=tier), turn.today)
        if scheme.rank(tier.tier_id) <= scheme.rank(held.tier_id):
            return None
    return None if tier == held else stand(turn, scheme, tier)


def settle(turn: Turn, member: Mapping[str, Scalar], on: date) -> Level | None:
    """Where tiers are given: put the member at the highest level whose condition holds; the level
    entered, or None. A level without a condition is nothing that anybody enters.
    """
    scheme, held = turn.program.tiers, turn.account.tier
    if scheme is None or not scheme.is_given:
        return None
    tier = given_tier(scheme, held, member, on)
    if tier == held:
        return None
    entered = stand(turn, scheme, tier)
    return entered if entered is not None and entered.when is not None else None


def given_tier(
    scheme: TierScheme, held: TierState, member: Mapping[str, Scalar], on: date
) -> TierState:
    """Where who the member is puts them on that day, where tiers are given."""
    open_to = (one for one in scheme.levels if one.is_open or _is_given(one, member))
    level = highest(*open_to)
    if level is None:
        return TierState()
    return TierState(level.tier_id, held.since if level.tier_id == held.tier_id else on)


def stand(turn: Turn, scheme: TierScheme, tier: TierState) -> Level | None:
    """Change the tier that is earned; the level the member thereby enters, or None.

    A rise above what is given by hand ends that. A rise beneath what stands is entered by nobody.
    """
    program, account = turn.program, turn.account
    before, is_overridden = tier_at(program, account, turn.now), _is_overridden(turn)
    rank = scheme.rank(tier.tier_id)
    turn.add(TierChanged(tier))
    if is_overridden and rank > max(scheme.rank(account.tier.tier_id), scheme.rank(before.tier_id)):
        turn.add(Overridden(None))
    return entered_since(turn, scheme, before, turn.now)


def entered_since(turn: Turn, scheme: TierScheme, before: TierState, at: datetime) -> Level | None:
    """The level that the member now stands at, if it is higher than where they stood before."""
    after = tier_at(turn.program, turn.account, at)
    is_higher = scheme.rank(after.tier_id) > scheme.rank(before.tier_id)
    return scheme.level(after.tier_id) if is_higher else None


def review(turn: Turn, until: date | None = None) -> bool:
    """Book every review that was due by today, each as of its own day; whether there was one. With
    `until`, only those due by that day.
    """
    held, last = turn.account.tier, until or turn.today
    if not is_review_due(held, last):
        return False
    before = len(turn.changes)
    for tier in reviews(turn.program, turn.account, last, turn.today):
        then = turn.account
        turn.add(TierChanged(tier))
        for owed in owed_after(turn.program, then, turn.account, turn.today):
            turn.add(owed)
    return len(turn.changes) > before


def _is_overridden(turn: Turn) -> bool:
    return override_on(turn.account, turn.today) is not None


def _is_given(level: Level, member: Mapping[str, Scalar]) -> bool:
    return level.when is not None and holds(level.when, member)


def _is_longer(tier: TierState, other: TierState) -> bool:
    if tier.tier_id is None or other.valid_until is None:
        return False
    return tier.valid_until is None or tier.valid_until > other.valid_until
