"""What the rules know of a member just before an event: pinned with it, for ever.

Whatever is decided again later (a return, an explanation) is decided on this, not on what the
account has become.
"""

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from laurel.domain.conditions import Fact
from laurel.domain.frozen import dataclass
from laurel.domain.rule_limits import CapUnit


@dataclass(frozen=True, slots=True)
class CapUse:
    """A cap of a rule for one event: its counter, its period, and how much of it is left.

    A cap of the order alone counts nowhere: its counter is empty.
    """

    counter: str
    period: str
    unit: CapUnit
    left: int


@dataclass(frozen=True, slots=True)
class TotalUse:
    """What has added up under a rule before the event: in its period, and steps paid for it.

    Closed: the period is older than those that are kept, so nothing is paid for it any more.
    """

    period: str
    before: int
    paid: int
    closed: bool = False


@dataclass(frozen=True, slots=True)
class RunUse:
    """How many days in a row the event makes, its own day included; 0: that day counted already.

    `first` is the first day of the row. `after` is how many days come right after the event's: it
    was reported late, and they made a row of their own until it closed the gap.
    """

    day: str
    length: int
    first: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What was known. `facts` are those of the member that rules ask for.

    The others are by rule id: where caps stood, what had added up, days in a row. `room` is what
    campaigns had left to give, by campaign, where that was less than the event would have taken.
    `carried` is what rounding had left under rules that carry it.
    """

    tier: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])
    caps: Mapping[str, tuple[CapUse, ...]] = field(default_factory=dict[str, tuple[CapUse, ...]])
    totals: Mapping[str, TotalUse] = field(default_factory=dict[str, TotalUse])
    runs: Mapping[str, RunUse] = field(default_factory=dict[str, RunUse])
    room: Mapping[str, int] = field(default_factory=dict[str, int])
    carried: Mapping[str, Fraction] = field(default_factory=dict[str, Fraction])
