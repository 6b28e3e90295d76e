"""How much a rule gives: the closed set of ways to say it, as data.

Quantities are in the units of where it goes: points, minor units of money, pieces.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from laurel.domain.calendar import Period
from laurel.domain.conditions import Condition
from laurel.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same quantity each time."""

    quantity: int


@dataclass(frozen=True, slots=True)
class ByTier:
    """A quantity by the member's tier before the event; tiers that are not named get nothing."""

    quantities: Mapping[str, int]


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


@dataclass(frozen=True, slots=True)
class PerUnit:
    """`quantity` for each full `every` pieces of the chosen lines."""

    quantity: Fraction
    every: int


@dataclass(frozen=True, slots=True)
class Bracket:
    """From this many minor units on (included), so much for each minor unit."""

    from_minor: int
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Brackets:
    """A rate that depends on how much it is; brackets from the lowest up.

    Whole: everything at the rate of the bracket that the base reaches. Marginal: each part at the
    rate of the bracket it lies in. With `per`, marginal goes on from what the member had in that
    period before.
    """

    brackets: tuple[Bracket, ...]
    marginal: bool = False
    per: Period | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """So much for each minor unit of the lines of which the condition holds."""

    rate: Fraction
    lines: Condition | None = None


@dataclass(frozen=True, slots=True)
class BestRate:
    """Each line at the best of the rates that fit it; lines that none fits give nothing."""

    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class FromEvent:
    """`rate` times a number that the event says; below `at_least` nothing, above `at_most` no
    more.
    """

    fact: str
    rate: Fraction
    at_least: Fraction | None = None
    at_most: Fraction | None = None


class Counts(StrEnum):
    """What adds up over events: money spent (minor units), pieces bought, or the events."""

    AMOUNT = "amount"
    UNITS = "units"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class PerTotal:
    """`quantity` for each further full `every` that the member's total of a period passes.

    At most `most` steps are paid for one event; what is over is paid with the next.
    """

    quantity: Fraction
    every: int
    counts: Counts
    per: Period
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """`quantity` once in each period, when the member's total of it reaches `reach`."""

    quantity: Fraction
    reach: int
    counts: Counts
    per: Period


@dataclass(frozen=True, slots=True)
class Streak:
    """`quantity` on each `days`-th day in a row on which such an event comes."""

    quantity: Fraction
    days: int


type Award = (
    Fixed
    | ByTier
    | PerAmount
    | PerBlock
    | PerUnit
    | Brackets
    | BestRate
    | FromEvent
    | PerTotal
    | Goal
    | Streak
)


def counted_on(award: Award) -> tuple[Counts, Period] | None:
    """What adds up under the award, and over which period; None where nothing does."""
    match award:
        case PerTotal(counts=counts, per=per) | Goal(counts=counts, per=per):
            return counts, per
        case Brackets(_, True, Period() as per):
            return Counts.AMOUNT, per
        case _:
            return None


def passed(award: Award, before: int, paid: int, more: int) -> int:
    """How many steps of a total are newly passed by `more`, of which `paid` were paid before.

    What returns took out of the total does not pay a step twice.
    """
    match award:
        case PerTotal(every=every, most=most):
            newly = max((before + more) // every - paid, 0)
            return newly if most is None else min(newly, most)
        case Goal(_, reach, _, _):
            return int(before + more >= reach and not paid)
        case _:
            return 0
