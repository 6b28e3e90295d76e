"""Earning rules as data: on which event, under which condition, how much, and where to.

A rule never writes. What it needs to be looked at quickly (its conditions and its award as
functions) is made of its data once, when a program version is compiled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from math import prod
from typing import Final, assert_never

from laurel.domain.awards import Award, Counts, Fixed, counted_on
from laurel.domain.calendar import Period
from laurel.domain.conditions import Condition
from laurel.domain.frozen import dataclass
from laurel.domain.meters import Exact, Meter, Sheet, meter
from laurel.domain.money import Rounding
from laurel.domain.predicates import NO_LINE, Chooser, Predicate, chooser, predicate
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


ONE: Final = (1, 1)
"""A ratio that changes nothing."""

_ONE_OF_IT: Final = Fixed(1)


type Scaler = Callable[[Sheet], Exact]
"""What an award is multiplied by, for an event."""


def scaler(factors: Sequence[Factor], combine: Combine) -> Scaler | None:
    """The factors as one function; None where there are none."""
    if not factors:
        return None
    each = [_factor_of(one) for one in factors]
    if len(factors) == 1 and isinstance(factors[0], TierFactor):
        ratios = {tier: one.as_integer_ratio() for tier, one in factors[0].factors.items()}
        return lambda sheet: ratios.get(sheet.standing.tier or "", ONE)
    if len(each) == 1:
        [only] = each
        return lambda sheet: only(sheet).as_integer_ratio()
    match combine:
        case Combine.MULTIPLY:
            return lambda sheet: prod(one(sheet) for one in each).as_integer_ratio()
        case Combine.BEST:
            return lambda sheet: max(one(sheet) for one in each).as_integer_ratio()
        case Combine.ADD:
            return lambda sheet: _added([one(sheet) for one in each]).as_integer_ratio()
        case _:
            assert_never(combine)


def _added(factors: Sequence[Fraction]) -> Fraction:
    """One, and what each factor adds to it; never less than nothing."""
    return max(sum(factors, Fraction(1 - len(factors))), Fraction(0))


def _factor_of(factor: Factor) -> Callable[[Sheet], Fraction]:
    one = Fraction(1)
    match factor:
        case TierFactor(factors):
            return lambda sheet: factors.get(sheet.standing.tier or "", one)
        case WhenFactor(when, times):
            holds = predicate(when)
            return lambda sheet: times if holds(sheet.facts, NO_LINE) else one
        case _:
            assert_never(factor)


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
    plans: frozenset[str] = frozenset()
    """Only while one of these plans runs; none: for everybody."""
    expiry: Expiry | None = None
    availability: Availability | None = None
    name: str = ""
    applies: Predicate | None = field(init=False, compare=False, repr=False)
    choose: Chooser | None = field(init=False, compare=False, repr=False)
    meter: Meter = field(init=False, compare=False, repr=False)
    total: tuple[Counts, Period] | None = field(init=False, compare=False, repr=False)
    scale: Scaler | None = field(init=False, compare=False, repr=False)
    may_refuse: bool = field(init=False, compare=False, repr=False)
    carries: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        made = {
            "applies": None if self.when is None else predicate(self.when),
            "choose": None if self.lines is None else chooser(self.lines),
            "meter": meter(self.rule_id, self.award),
            "total": counted_on(self.award),
            "scale": scaler(self.factors, self.combine),
            "may_refuse": isinstance(self.to, ToCause | ToBadge | ToDay),
            "carries": self.rounding is Rounding.CARRY,
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def wallet(self) -> str:
        """The wallet it gives to, or through; none: empty."""
        return self.to.wallet if isinstance(self.to, ToWallet | ToCause) else ""
