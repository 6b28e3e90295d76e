"""The levels of a program: what reaches them, what counts, how long they hold, how they fall."""

from collections.abc import Mapping
from enum import StrEnum

from laurel.domain.benefit import Benefit
from laurel.domain.conditions import Condition
from laurel.domain.frozen import dataclass


class Metric(StrEnum):
    """What a member's standing is measured by; spend in minor units."""

    SPEND = "spend"
    ORDERS = "orders"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class EventsOf:
    """How many events of a type of the shop's own, such as check-ins."""

    event_type: str

    @property
    def value(self) -> str:
        """Its name in answers: `events.check_in`."""
        return f"events.{self.event_type}"


type Measure = Metric | EventsOf
"""What a level may ask for: so much of a metric, or so many events of a type."""


@dataclass(frozen=True, slots=True)
class LifetimeWindow:
    """Everything since joining."""


@dataclass(frozen=True, slots=True)
class YearWindow:
    """The calendar year."""


@dataclass(frozen=True, slots=True)
class MembershipYearWindow:
    """The member's own year, see `TierScheme.years_of_plan`. Those of a plan are kept by day: what
    is paid later may move them.
    """

    of_plan: bool = False


@dataclass(frozen=True, slots=True)
class RollingWindow:
    """The days before a day D, [D - days, D) or [D - months, D): kept by day."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class GivenWindow:
    """Nothing counts: who the member is gives the tier, up and down, as soon as it changes."""


type Window = LifetimeWindow | YearWindow | MembershipYearWindow | RollingWindow | GivenWindow


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


@dataclass(frozen=True, slots=True)
class ValidToMembershipYearEnd:
    """To the end of the member's own year, so many years after the one it was reached in."""

    years_after: int


type Validity = ValidForever | ValidFor | ValidToYearEnd | ValidToMembershipYearEnd


@dataclass(frozen=True, slots=True)
class Level:
    """One tier. Any one of `reach` is enough, each a set of measures that must all be reached.

    Where tiers are given, `when` says to whom. Who has one of `plans` running stands at least here
    meanwhile. What is `by_invitation` nothing reaches: it is given by an invitation, or by hand.
    """

    tier_id: str
    rank: int
    name: str
    reach: tuple[Mapping[Measure, int], ...] = ()
    benefits: tuple[Benefit, ...] = ()
    when: Condition | None = None
    plans: frozenset[str] = frozenset()
    by_invitation: bool = False

    @property
    def is_open(self) -> bool:
        """Whether everybody stands at least here."""
        return not (self.reach or self.when or self.plans or self.by_invitation)


@dataclass(frozen=True, slots=True)
class TierScheme:
    """The levels from the lowest rank up, the window they are measured in, how long they hold, and
    what a review does to a member who no longer qualifies.

    They keep the level for `grace_days` more, and then fall to the level that fits, but by no more
    than `most_levels` at a time (None: by any number). Membership years begin on the day a member
    joined; with `years_of_plan`, while a plan runs, on the day it was first paid.
    """

    levels: tuple[Level, ...]
    window: Window
    validity: Validity
    most_levels: int | None = None
    grace_days: int = 0
    years_of_plan: bool = False
    events: frozenset[str] = frozenset()
    """The types of events that levels count."""
    has_plans: bool = False
    """Whether a plan that runs gives a level."""

    @property
    def is_given(self) -> bool:
        """Whether who a member is gives the tier: then nothing reaches it, and no review ends
        it.
        """
        return isinstance(self.window, GivenWindow)

    @property
    def is_yearly(self) -> bool:
        """Whether a year counts, and then the next one from nothing."""
        return isinstance(self.window, YearWindow | MembershipYearWindow)

    def level(self, tier_id: str | None) -> Level | None:
        """The level of that id, or None."""
        return next((level for level in self.levels if level.tier_id == tier_id), None)

    def rank(self, tier_id: str | None) -> int:
        """The rank of the level of that id; 0 where there is none."""
        level = self.level(tier_id)
        return level.rank if level else 0
