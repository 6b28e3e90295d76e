"""Notices of who the member is to the program: welcome, birthday, long inactive.

Activity is an event that the shop reports, and a redemption. The day of the last one is remembered
only where somebody asks how long it has been; where that is asked later, a member's days are
counted from their first activity after it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from laurel.domain.account import Account
from laurel.domain.calendar import add_days, local_day
from laurel.domain.notice import Noted, Notice, NoticeType, start_of
from laurel.domain.program import Program
from laurel.domain.tiers import tier_at
from laurel.domain.turn import Turn

_ACTIVE: Final = "active"
"""What remembers the day of the last activity."""


def tell_welcome(turn: Turn) -> None:
    """Welcome who has just joined; where they stand is part of it."""
    if turn.program.touch_points.welcome:
        joined_on = local_day(turn.account.joined_at, turn.program.zone)
        tier = tier_at(turn.program, turn.account, turn.now).tier_id
        data = {"joined_on": joined_on.isoformat(), "tier": tier}
        turn.tell(Notice(NoticeType.WELCOME, turn.now, "joined", data))


def tell_birthday(turn: Turn, on: date) -> None:
    """Tell of a birthday while it is one: nobody wants to hear of it days later.

    It says nothing of the person, not even how old they are.
    """
    if turn.program.touch_points.birthday is not False and on == turn.today:
        at = max(start_of(on, turn.program.zone), turn.account.joined_at)
        turn.tell(Notice(NoticeType.BIRTHDAY, at, f"{on.year:04}", {}))


def be_seen(turn: Turn, on: date) -> None:
    """Remember that the member was active on that day, where somebody asks."""
    if turn.program.touch_points.inactive_days is None:
        return
    if on.isoformat() > turn.account.notes.get(_ACTIVE, ""):
        turn.add(Noted(_ACTIVE, on.isoformat()))


def inactive_days(program: Program, account: Account) -> Iterator[date]:
    """The day on which the member has been inactive for so long, unless they were told."""
    days, last = program.touch_points.inactive_days, account.notes.get(_ACTIVE)
    if days is not None and last is not None and account.notes.get(NoticeType.INACTIVE) != last:
        yield add_days(date.fromisoformat(last), days)


def tell_inactive(turn: Turn) -> None:
    """Tell that it has come, once until the member is active again."""
    for day in list(inactive_days(turn.program, turn.account)):
        if day <= turn.today:
            last, days = turn.account.notes[_ACTIVE], turn.program.touch_points.inactive_days
            turn.add(Noted(NoticeType.INACTIVE, last))
            data = {"last_active_on": last, "after_days": days}
            at = start_of(day, turn.program.zone)
            turn.tell(Notice(NoticeType.INACTIVE, at, last, data))
