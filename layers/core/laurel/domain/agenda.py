"""When a member is next due for something, so that a daily run reads only who is due.

One date per account: the soonest of its expiries, its tier review, what the calendar has coming,
the ends of holds that have units of stocks, and of days on which pending lots make enough for a
reward that issues itself; with a letter for each kind that falls on it. A member with a birthday
has a second one, on the item that holds the person.
"""

from datetime import date, timedelta
from enum import StrEnum

from laurel.domain.account import Account
from laurel.domain.automatic import available_last
from laurel.domain.calendar import add_days, local_day, yearly_on_or_after
from laurel.domain.due_notices import next_notice_day
from laurel.domain.expire import next_expiry_day
from laurel.domain.frozen import dataclass
from laurel.domain.occurrences import next_occurrence
from laurel.domain.program import Program


class DueKind(StrEnum):
    """What is due, one letter each."""

    EXPIRY = "E"
    REVIEW = "R"
    BIRTHDAY = "B"
    SCHEDULE = "S"
    HOLD = "H"
    AVAILABLE = "A"
    NOTICE = "N"


@dataclass(frozen=True, slots=True)
class Due:
    """The day, in the program's time zone, from which a run finds something to do, and what."""

    on: date
    kinds: frozenset[DueKind]


def next_due(program: Program, account: Account) -> Due | None:
    """When the account is next due: the day after the soonest last day; None: never."""
    if account.erased:
        return None
    coming = next_occurrence(program, account)
    notice = next_notice_day(program, account)
    days = {
        DueKind.EXPIRY: next_expiry_day(program, account),
        DueKind.REVIEW: account.tier.valid_until if _reviews(program) else None,
        DueKind.SCHEDULE: add_days(coming.on, -1) if coming else None,
        DueKind.HOLD: _hold_ends_on(program, account),
        DueKind.AVAILABLE: available_last(program, account),
        DueKind.NOTICE: add_days(notice, -1) if notice else None,
    }
    last_days = {kind: day for kind, day in days.items() if day is not None and day != date.max}
    if not last_days:
        return None
    soonest = min(last_days.values())
    kinds = frozenset(kind for kind, day in last_days.items() if day == soonest)
    return Due(soonest + timedelta(days=1), kinds)


def _reviews(program: Program) -> bool:
    return program.tiers is not None and not program.tiers.is_given


def _hold_ends_on(program: Program, account: Account) -> date | None:
    """The day on which the first hold ends that has a unit of a stock, which others wait for."""
    ends = [hold.ends_at for hold in account.holds if hold.unit_of is not None]
    return local_day(min(ends), program.zone) if ends else None


def next_birthday(month: int, day: int, from_day: date) -> date:
    """The next birthday on or after a day; 29 February falls on 28 February in other years."""
    return yearly_on_or_after(from_day, month, day)
