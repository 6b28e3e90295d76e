"""Levels by themselves: which of them so much reaches, and how long one holds."""

from datetime import date
from typing import assert_never

from laurel.domain.account import Qualifying
from laurel.domain.calendar import add_days, add_months
from laurel.domain.membership_year import BeganOn, new_year, year_end
from laurel.domain.qualifying import metric_of
from laurel.domain.tier_scheme import (
    Level,
    TierScheme,
    ValidFor,
    ValidForever,
    Validity,
    ValidToMembershipYearEnd,
    ValidToYearEnd,
)


def fitting_level(scheme: TierScheme, value: Qualifying) -> Level | None:
    """The highest level that this much reaches, or None."""
    fitting = [level for level in scheme.levels if is_reached(level, value)]
    return highest(*fitting)


def is_reached(level: Level, value: Qualifying) -> bool:
    """Whether this much is enough for the level, in one of its ways."""
    if level.is_open:
        return True
    return any(
        all(metric_of(value, measure) >= needed for measure, needed in way.items())
        for way in level.reach
    )


def highest(*levels: Level | None) -> Level | None:
    """The level of the highest rank, or None."""
    there = [level for level in levels if level is not None]
    return max(there, key=lambda level: level.rank, default=None)


def valid_until(
    validity: Validity, level: Level, reached_on: date, began: BeganOn = new_year
) -> date | None:
    """The last day of a level reached that day; None: no end. A level open to all never ends."""
    if level.is_open:
        return None
    match validity:
        case ValidForever():
            return None
        case ValidFor(months, days):
            return add_days(add_months(reached_on, months), days)
        case ValidToYearEnd(years_after):
            return date(min(reached_on.year + years_after, date.max.year), 12, 31)
        case ValidToMembershipYearEnd(years_after):
            return year_end(began(reached_on), reached_on, years_after)
        case _:
            assert_never(validity)
