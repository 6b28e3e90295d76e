"""Days and periods in the program's time zone.

A day here is a local date. `expires_on` and `valid_until` are the last usable day, `available_on`
the first; the end of a day is 00:00 of the next day there, whatever daylight saving does.
"""

from calendar import isleap
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Period(StrEnum):
    """Calendar periods of caps, limits and windows; weeks are ISO weeks."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    LIFETIME = "lifetime"


WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


_LAST_DAY: Final = date.max.toordinal()

_FEBRUARY: Final = 2
_DAYS_OF_MONTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def local_day(at: datetime, zone: tzinfo) -> date:
    """The date on the wall there at that instant."""
    return _day_there(at, zone) if at.tzinfo is UTC else at.astimezone(zone).date()


@lru_cache(maxsize=256)
def _day_there(at: datetime, zone: tzinfo) -> date:
    """One turn asks a dozen times, of three instants. Only of UTC: elsewhere an hour comes twice in
    autumn, and the two are equal.
    """
    return at.astimezone(zone).date()


def add_days(day: date, days: int) -> date:
    """The day so many days later (or earlier); beyond the calendar it stays at its last day."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), _LAST_DAY))


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last: 31 January + 1 is 28."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return in_month(year, month, day.day)


def end_of(period: Period, day: date) -> date:
    """The last day of the period that holds the day."""
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return add_days(day, 7 - day.isoweekday())
        case Period.MONTH:
            return in_month(day.year, day.month, 31)
        case Period.QUARTER:
            return end_of(Period.MONTH, date(day.year, (day.month + 2) // 3 * 3, 1))
        case Period.YEAR:
            return date(day.year, 12, 31)
        case Period.LIFETIME:
            return date.max


def period_key(period: Period, day: date) -> str:
    """A name for the period that holds the day; names of one kind sort by time: `2026-03`."""
    match period:
        case Period.DAY:
            return day.isoformat()
        case Period.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        case Period.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case Period.QUARTER:
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case Period.YEAR:
            return f"{day.year:04}"
        case Period.LIFETIME:
            return ""


def yearly_on_or_after(day: date, month: int, day_of_month: int) -> date:
    """The next such day of the year, that day itself included; 29 February falls on 28 else."""
    this_year = in_year(day.year, month, day_of_month)
    return this_year if this_year >= day else in_year(day.year + 1, month, day_of_month)


def in_year(year: int, month: int, day_of_month: int) -> date:
    """That day in that year; 29 February is 28 February in years without it."""
    return in_month(year, month, day_of_month)


def in_month(year: int, month: int, day_of_month: int) -> date:
    """That day of the month, or its last where it has fewer."""
    days = 29 if month == _FEBRUARY and isleap(year) else _DAYS_OF_MONTHS[month - 1]
    return date(year, month, min(day_of_month, days))
