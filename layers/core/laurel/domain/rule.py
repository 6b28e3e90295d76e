"""Earning rules as data: on which event, under which condition, how much, and where to.

A rule never writes. What it needs to be looked at quickly (its conditions and its award as
functions) is made of its data once, when a program version is compiled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from laurel.domain.awards import Award, Counts, Fixed, counted_on
from laurel.domain.calendar import Period
from laurel.domain.conditions import Condition
from laurel.domain.meters import Exact, Meter, Sheet, meter
from laurel.domain.money import Rounding
from laurel.domain.predicates import NO_LINE, Predicate, predicate
from laurel.domain.rule_limits import Cap
from laurel.domain.wallet import Availability, Expiry

# Where to


@dataclass(frozen=True, slots=True)
class ToWallet:
    """Into a wallet, in its units."""

    wallet: str


@dataclass(frozen=True, slots=True)
class ToReward:
    """So many vouchers of a reward."""

    reward_id: str


@dataclass(frozen=True, slots=True)
class ToCause:
    """To a cause (None: the one the member chose), through a money wallet whose balance stays."""

    wallet: str
    cause_id: str | None = None


@dataclass(frozen=True, slots=True)
class ToBadge:
    """A badge, which a member wins once."""

    badge_id: str


@dataclass(frozen=True, slots=True)
class ToDay:
    """The day that a fact of the event names is chosen; conditions can ask for it later."""

    fact: str


type Target = ToWallet | ToReward | ToCause | ToBadge | ToDay

# Factors


@dataclass(frozen=True, slots=True)
class TierFactor:
    """By the member's tier before the event; other tiers multiply by one."""

    factors: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class WhenFactor:
    """While a condition holds: a campaign, a chosen day, a way to pay."""

    when: Condition
    factor: Fraction


type Factor = TierFactor | WhenFactor


class Combine(StrEnum):
    """Several factors: all multiplied, only the best one, or added (+100 % and +50 %: 2.5)."""

    MULTIPLY = "multiply"
    BEST = "best"
    ADD = "add"


type Scale = tuple[int, int]
"""A factor as a ratio of whole numbers."""

_ONE: Scale = (1, 1)
_ONE_OF_IT = Fixed(1)


@dataclass(frozen=True, slots=True)
class Rule:
    """On which event, under which condition, over which lines, how much, and where to.

    `expiry` and `availability` stand in for the wallet's own where they are set. The base is the
    amount of the chosen lines, with shipping and tax where that is said.
    """

    rule_id: str
    on: str
    to: Target
    award: Award = _ONE_OF_IT
    when: Condition | None = None
    lines: Condition | None = None
    with_shipping: bool = False
    with_tax: bool = False
    factors: tuple[Factor, ...] = ()
    combine: Combine = Combine.MULTIPLY
    caps: tuple[Cap, ...] = ()
    rounding: Rounding = Rounding.DOWN
    by_line: bool = False
    campaign: str | None = None
    group: str | None = None
    priority: int = 0
    expiry: Expiry | None = None
    availability: Availability | None = None
    applies: Predicate = field(init=False, compare=False, repr=False)
    fits: Predicate | None = field(init=False, compare=False, repr=False)
    meter: Meter = field(init=False, compare=False, repr=False)
    total: tuple[Counts, Period] | None = field(init=False, compare=False, repr=False)
    _scales: tuple[tuple[Predicate | None, Factor], ...] = field(
        init=False, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        made = {
            "applies": predicate(self.when),
            "fits": None if self.lines is None else predicate(self.lines),
            "meter": meter(self.rule_id, self.award),
            "total": counted_on(self.award),
            "_scales": tuple(
                (predicate(one.when) if isinstance(one, WhenFactor) else None, one)
                for one in self.factors
            ),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def wallet(self) -> str:
        """The wallet it gives to, or through; none: empty."""
        return self.to.wallet if isinstance(self.to, ToWallet | ToCause) else ""

    def scale(self, sheet: Sheet) -> Exact:
        """What the award is multiplied by."""
        if not self._scales:
            return _ONE
        found = [_scale(holds, factor, sheet) for holds, factor in self._scales]
        match self.combine:
            case Combine.MULTIPLY:
                top, bottom = _ONE
                for one in found:
                    top, bottom = top * one.numerator, bottom * one.denominator
                return top, bottom
            case Combine.BEST:
                factor = max(found)
            case Combine.ADD:
                factor = max(sum(found, Fraction(1 - len(found))), Fraction(0))
            case _:
                assert_never(self.combine)
        return factor.numerator, factor.denominator


def _scale(holds: Predicate | None, factor: Factor, sheet: Sheet) -> Fraction:
    if isinstance(factor, TierFactor):
        return factor.factors.get(sheet.standing.tier or "", Fraction(1))
    return factor.factor if holds is not None and holds(sheet.facts, NO_LINE) else Fraction(1)
