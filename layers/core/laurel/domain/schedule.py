"""A schedule: a day of each year on which the calendar raises an event for members."""

from datetime import date

from laurel.domain.event import SCHEDULE
from laurel.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Once a year on that day, in the program's time zone; 29 February is the 28th in other years.

    With `tiers`, only for members who hold one of them. `starts_on` is the first day on which it
    may come; None: whatever comes after a member's joining.
    """

    schedule_id: str
    month: int
    day: int
    tiers: frozenset[str] = frozenset()
    starts_on: date | None = None

    @property
    def event_type(self) -> str:
        """What rules listen to: `schedule.new-year`."""
        return f"{SCHEDULE}{self.schedule_id}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A schedule's day in one year, for one member."""

    schedule: Schedule
    on: date

    @property
    def event_id(self) -> str:
        """Its id, once a year for each member: `new-year-2027`."""
        return f"{self.schedule.schedule_id}-{self.on.year:04}"
