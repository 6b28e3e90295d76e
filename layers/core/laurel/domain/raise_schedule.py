"""What the calendar brings a member (schedules, birthdays), decided as of its own day however late
a run comes.

So a late run ends where a run on that day would have ended: lots and vouchers have the dates they
would have had. Only when it was recorded tells them apart.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import reduce

from laurel.domain.account import Account
from laurel.domain.apply_changes import apply
from laurel.domain.calendar import local_day
from laurel.domain.changes import Change, Posted
from laurel.domain.earn import Earned, earn
from laurel.domain.event import BIRTHDAY, Event, Scalar
from laurel.domain.frozen import replace
from laurel.domain.notice import NoticeType
from laurel.domain.occurrences import came
from laurel.domain.program import Program
from laurel.domain.schedule import Occurrence
from laurel.domain.turn import Decision


def occurrence_event(program: Program, occurrence: Occurrence) -> Event:
    """The event, at the first instant of its day in the program's time zone."""
    at = datetime.combine(occurrence.on, time(), program.zone)
    return Event(occurrence.event_id, occurrence.schedule.event_type, at)


def raise_occurrence(
    program: Program,
    account: Account,
    occurrence: Occurrence,
    member: Mapping[str, Scalar],
    now: datetime,
    room: Mapping[str, int] | None = None,
    then: Account | None = None,
) -> Earned:
    """Decide the event, and count that it came. `now` is when that is recorded; `room` and `then`
    are as in `earn`.
    """
    event, marks = occurrence_event(program, occurrence), came(account, occurrence)
    marked = reduce(apply, marks, account)
    earned = earn(program, marked, event, member, event.occurred_at, room, then)
    return _recorded(earned, account, marks, now)


def birthday_event(program: Program, account: Account, on: date) -> Event:
    """The event, at the first instant of that day; where somebody joins on it, when they did."""
    at = max(datetime.combine(on, time(), program.zone), account.joined_at)
    return Event(f"birthday-{on.year}", BIRTHDAY, at)


def raise_birthday(
    program: Program,
    account: Account,
    on: date,
    member: Mapping[str, Scalar],
    now: datetime,
    room: Mapping[str, int] | None = None,
    then: Account | None = None,
) -> Earned:
    """Decide a birthday. Nobody is told of one that has passed by `now`: when it is recorded."""
    event = birthday_event(program, account, on)
    earned = earn(program, account, event, member, event.occurred_at, room, then)
    if local_day(now, program.zone) != on:
        told = (one for one in earned.decision.notices if one.type != NoticeType.BIRTHDAY)
        earned = replace(earned, decision=replace(earned.decision, notices=tuple(told)))
    return _recorded(earned, account, (), now)


def _recorded(earned: Earned, account: Account, marks: tuple[Change, ...], now: datetime) -> Earned:
    """Entries are recorded when they are, on whatever day they were decided for."""
    booked = tuple(
        Posted(replace(change.entry, recorded_at=now)) if isinstance(change, Posted) else change
        for change in earned.decision.changes
    )
    decision: Decision = replace(earned.decision, before=account, changes=(*marks, *booked))
    return replace(earned, decision=decision)
