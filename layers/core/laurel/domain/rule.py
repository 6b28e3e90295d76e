"""Earning rules as data: on which event, under which condition, how much, and where to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from laurel.domain.calendar import Period
from laurel.domain.conditions import Condition
from laurel.domain.money import Rounding
from laurel.domain.wallet import Availability, Expiry


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same quantity each time."""

    quantity: int


@dataclass(frozen=True, slots=True)
class PerAmount:
    """`quantity` for each `every_minor` of the base, in proportion: half of it gives half."""

    quantity: Fraction
    every_minor: int


@dataclass(frozen=True, slots=True)
class PerBlock:
    """`quantity` for each full `every_minor` of the base; what is over gives nothing."""

    quantity: Fraction
    every_minor: int


type Award = Fixed | PerAmount | PerBlock


@dataclass(frozen=True, slots=True)
class TierFactor:
    """Multiplies an award by the member's tier before the event; other tiers multiply by one."""

    factors: Mapping[str, Fraction]


type Factor = TierFactor


class CapUnit(StrEnum):
    """A cap counts awards (times) or what they came to (quantity)."""

    TIMES = "times"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` in each calendar period, separately for each value of a fact where it is
    named.
    """

    limit: int
    unit: CapUnit
    period: Period
    for_each: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """On which event, under which condition, over which lines, how much, to which wallet or reward.

    Exactly one of `award` (to `wallet`) and `issue` (a reward's id) is set. `expiry` and
    `availability` stand in for the wallet's own where they are set.
    """

    rule_id: str
    on: str
    when: Condition | None = None
    lines: Condition | None = None
    award: Award | None = None
    wallet: str = ""
    issue: str | None = None
    factors: tuple[Factor, ...] = ()
    caps: tuple[Cap, ...] = ()
    rounding: Rounding = Rounding.DOWN
    expiry: Expiry | None = None
    availability: Availability | None = None
