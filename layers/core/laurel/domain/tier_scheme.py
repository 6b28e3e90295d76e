"""The levels of a program: what reaches them, what counts, how long they hold, how they fall."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from laurel.domain.benefit import Benefit
from laurel.domain.conditions import Condition


class Metric(StrEnum):
    """What a member's standing is measured by; spend in minor units."""

    SPEND = "spend"
    ORDERS = "orders"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class LifetimeWindow:
    """Everything since joining."""


@dataclass(frozen=True, slots=True)
class YearWindow:
    """The calendar year."""


@dataclass(frozen=True, slots=True)
class RollingWindow:
    """The days before a day D, [D - days, D) or [D - months, D): kept by day."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class GivenWindow:
    """Nothing counts: who the member is gives the tier, up and down, as soon as it changes."""


type Window = LifetimeWindow | YearWindow | RollingWindow | GivenWindow


@dataclass(frozen=True, slots=True)
class ValidForever:
    """A level once reached stays."""


@dataclass(frozen=True, slots=True)
class ValidFor:
    """So many months and days from the day it was reached; that last day is still usable."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class ValidToYearEnd:
    """To the end of the calendar year so many years after the one it was reached in."""

    years_after: int


type Validity = ValidForever | ValidFor | ValidToYearEnd


class Fall(StrEnum):
    """What a review does to a member who no longer qualifies."""

    TO_FITTING = "to_fitting"
    ONE_LEVEL = "one_level"


@dataclass(frozen=True, slots=True)
class Level:
    """One tier. Any one of `reach` is enough, each a set of metrics that must all be reached.

    No `reach` at all: everybody stands at least here. Where tiers are given, `when` says to whom.
    """

    tier_id: str
    rank: int
    name: str
    reach: tuple[Mapping[Metric, int], ...] = ()
    benefits: tuple[Benefit, ...] = ()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class TierScheme:
    """The levels from the lowest rank up, the window they are measured in, and how long they
    hold.
    """

    levels: tuple[Level, ...]
    window: Window
    validity: Validity
    fall: Fall = Fall.TO_FITTING

    @property
    def is_given(self) -> bool:
        """Whether who a member is gives the tier: then nothing reaches it, and no review ends
        it.
        """
        return isinstance(self.window, GivenWindow)

    def level(self, tier_id: str | None) -> Level | None:
        """The level of that id, or None."""
        return next((level for level in self.levels if level.tier_id == tier_id), None)
