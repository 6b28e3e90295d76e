"""Which of the calendar's events a member still has to get, computed from the account alone.

A schedule comes to a member on its first day after they joined and, where it is for tiers, after
they entered the tier they hold, or on which a plan or somebody by hand gives it to them. What came
is counted by its year. Whoever changes tier before a run has raised what the tier before had coming
loses nothing: that is counted as owed.
"""

from collections.abc import Iterator
from datetime import date

from laurel.domain.account import KEPT_PERIODS, Account
from laurel.domain.calendar import add_days, in_year, local_day, yearly_on_or_after
from laurel.domain.changes import Counted
from laurel.domain.frozen import replace
from laurel.domain.notice import start_of
from laurel.domain.plan_time import runs_at
from laurel.domain.program import Program
from laurel.domain.schedule import Occurrence, Schedule


def next_occurrence(program: Program, account: Account) -> Occurrence | None:
    """The soonest that did not come yet, past or future; the document's order on equal days."""
    found = [_next_of(schedule, program, account) for schedule in program.schedules]
    there = [occurrence for occurrence in found if occurrence is not None]
    return min(there, key=lambda occurrence: occurrence.on, default=None)


def came(account: Account, occurrence: Occurrence) -> tuple[Counted, ...]:
    """The changes that say that it came; it is owed no longer."""
    schedule, year = occurrence.schedule, _year(occurrence.on)
    owed = account.counters.get(_owed(schedule), {}).get(year, 0)
    settled = (Counted(_owed(schedule), year, -owed),) if owed else ()
    return (Counted(_done(schedule), year, 1), *settled)


def owed_after(
    program: Program, before: Account, after: Account, today: date
) -> tuple[Counted, ...]:
    """What a turn that changed the tier owes for the days up to today on which the one before was
    held. Its last day bounds it: what comes after that is the review's.
    """
    for_tiers = [schedule for schedule in program.schedules if schedule.tiers]
    return tuple(
        change
        for schedule in for_tiers
        for change in (
            *_owed_by_tier(schedule, program, before, after, today),
            *_owed_by_hand(schedule, program, before, after, today),
        )
    )


def _owed_by_tier(
    schedule: Schedule, program: Program, before: Account, after: Account, today: date
) -> list[Counted]:
    held = before.tier
    if held.tier_id == after.tier.tier_id or held.tier_id not in schedule.tiers:
        return []
    last = min(held.valid_until or today, today)
    return _owing(schedule, program, replace(after, tier=held), last)


def _owed_by_hand(
    schedule: Schedule, program: Program, before: Account, after: Account, today: date
) -> list[Counted]:
    """What a tier given by hand had coming when it was ended, or another given in its place."""
    given = before.override
    if given is None or given == after.override:
        return []
    first = min(_days_by_hand(schedule, program, replace(after, override=given)), default=None)
    last = min(given.until, today)
    return [] if first is None else _years_owed(schedule, first, last)


def _owing(schedule: Schedule, program: Program, account: Account, last: date) -> list[Counted]:
    return _years_owed(schedule, _computed(schedule, program, account), last)


def _years_owed(schedule: Schedule, first: date, last: date) -> list[Counted]:
    """As many as are kept, newest of all."""
    owed = list[Counted]()
    for year in range(first.year, last.year + 1):
        if in_year(year, schedule.month, schedule.day) <= last:
            owed.append(Counted(_owed(schedule), f"{year:04}", 1))
    return owed[-KEPT_PERIODS:]


def _next_of(schedule: Schedule, program: Program, account: Account) -> Occurrence | None:
    if owed := min(_owed_years(schedule, account), default=None):
        return Occurrence(schedule, in_year(int(owed), schedule.month, schedule.day))
    days = [
        *_days_by_plan(schedule, program, account),
        *_days_by_hand(schedule, program, account),
    ]
    if not schedule.tiers or account.tier.tier_id in schedule.tiers:
        days.append(_computed(schedule, program, account))
    return Occurrence(schedule, min(days)) if days else None


def _days_by_plan(schedule: Schedule, program: Program, account: Account) -> Iterator[date]:
    """The schedule's next day in each time in which a plan gives a tier that it is for: the plan
    runs at the beginning of that day.
    """
    levels = program.tiers.levels if program.tiers else ()
    plans = frozenset[str]().union(*(one.plans for one in levels if one.tier_id in schedule.tiers))
    if not plans:
        return
    came_by = max(_bounds(replace(schedule, tiers=frozenset()), program, account))
    for subscription in account.subscriptions:
        for run in subscription.runs if subscription.plan_id in plans else ():
            after = max(came_by, local_day(run.first, program.zone))
            day = yearly_on_or_after(add_days(after, 1), schedule.month, schedule.day)
            if runs_at(program, subscription, start_of(day, program.zone)) is not None:
                yield day


def _days_by_hand(schedule: Schedule, program: Program, account: Account) -> Iterator[date]:
    """The schedule's next day on which a tier that it is for is given by hand, if there is one."""
    given = account.override
    if given is None or given.tier_id not in schedule.tiers:
        return
    came_by = max(_bounds(replace(schedule, tiers=frozenset()), program, account))
    after = max(came_by, given.since)
    day = yearly_on_or_after(add_days(after, 1), schedule.month, schedule.day)
    if day <= given.until:
        yield day


def _computed(schedule: Schedule, program: Program, account: Account) -> date:
    """The first day of it after all that it has to come after."""
    after = max(_bounds(schedule, program, account))
    return yearly_on_or_after(add_days(after, 1), schedule.month, schedule.day)


def _bounds(schedule: Schedule, program: Program, account: Account) -> Iterator[date]:
    yield local_day(account.joined_at, program.zone)
    if schedule.tiers and account.tier.since is not None:
        yield account.tier.since
    if schedule.starts_on is not None:
        yield add_days(schedule.starts_on, -1)
    for counter in (_done(schedule), _owed(schedule)):
        if years := account.counters.get(counter):
            yield in_year(int(max(years)), schedule.month, schedule.day)


def _owed_years(schedule: Schedule, account: Account) -> list[str]:
    owed = account.counters.get(_owed(schedule), {})
    return [year for year, times in owed.items() if times > 0]


def _done(schedule: Schedule) -> str:
    return f"@schedule/{schedule.schedule_id}"  # no rule has such an id, no limit such a period


def _owed(schedule: Schedule) -> str:
    return f"{_done(schedule)}/owed"


def _year(day: date) -> str:
    return f"{day.year:04}"
