"""What bounds a rule: caps by period, exclusive groups, campaigns with a window and a budget."""

from datetime import date
from enum import StrEnum

from laurel.domain.calendar import Period
from laurel.domain.frozen import dataclass


class CapUnit(StrEnum):
    """A cap counts awards (times) or what they came to (quantity)."""

    TIMES = "times"
    QUANTITY = "quantity"


class Span(StrEnum):
    """What a cap spans besides calendar periods: one order, one row of days, or one year of a
    membership.
    """

    ORDER = "order"
    STREAK = "streak"
    MEMBERSHIP_YEAR = "membership_year"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` in each period, separately for each value of a fact where it is named."""

    limit: int
    unit: CapUnit
    period: Period | Span
    for_each: str | None = None


class Pick(StrEnum):
    """Which rule of an exclusive group gives: the one that gives most, or the first that gives."""

    BEST = "best"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Dates:
    """From the first to the last day, both included; None: no end on that side."""

    first: date | None = None
    last: date | None = None

    def include(self, day: date) -> bool:
        """Whether that day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Yearly:
    """The same days of every year, (month, day), both included; it may go over the year's end."""

    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A time in which rules run, and how much they may give together to that wallet."""

    campaign_id: str
    window: Dates | Yearly
    wallet: str = ""
    budget: int | None = None

    @property
    def pool(self) -> str:
        """The name of the counter that members share."""
        return f"campaign:{self.campaign_id}"

    def runs_on(self, day: date) -> bool:
        """Whether that day lies in it."""
        match self.window:
            case Dates() as dates:
                return dates.include(day)
            case Yearly(start, end):
                on = (day.month, day.day)
                return start <= on <= end if start <= end else on >= start or on <= end
