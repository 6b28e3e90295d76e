"""What the calendar brings a member, decided as of its own day however late a run comes.

So a late run ends where a run on that day would have ended: lots and vouchers have the dates they
would have had. Only when it was recorded tells them apart.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from functools import reduce

from laurel.domain.account import Account
from laurel.domain.apply_changes import apply
from laurel.domain.changes import Change, Posted
from laurel.domain.earn import Earned, earn
from laurel.domain.event import Event, Scalar
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
) -> Earned:
    """Decide the event, and count that it came. `now` is when that is recorded, `room` what
    campaigns have left to give, where somebody looked.
    """
    event = occurrence_event(program, occurrence)
    marks = came(account, occurrence)
    marked = reduce(apply, marks, account)
    earned = earn(program, marked, event, member, event.occurred_at, room)
    booked = tuple(_recorded(change, now) for change in earned.decision.changes)
    decision: Decision = replace(earned.decision, before=account, changes=(*marks, *booked))
    return replace(earned, decision=decision)


def _recorded(change: Change, now: datetime) -> Change:
    """An entry is recorded when it is, on whatever day it was decided for."""
    if isinstance(change, Posted):
        return Posted(replace(change.entry, recorded_at=now))
    return change
