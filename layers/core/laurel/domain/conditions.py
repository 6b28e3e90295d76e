"""Conditions: comparisons over named facts, joined by all, any and not. Bounded, total, no code.

A fact that is missing is None. A comparison with a fact that is missing or of another kind does not
hold; it never fails. Facts are dotted names: `order.channel`, `line.categories`, `member.tier`,
`time.weekday`, `properties.network`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final, assert_never

from laurel.domain.event import Scalar
from laurel.domain.frozen import dataclass

type Fact = Scalar | tuple[str, ...]


type Facts = Mapping[str, Fact]


LINE: Final = "line."
"""The facts that each line has of its own begin so."""


TODAY: Final = "time.date"
"""The day of the event in the program's time zone, ISO: what days are counted from."""


class Comparator(StrEnum):
    """How a fact is held against the value; `has` asks whether a list holds any of the values."""

    IS = "is"
    IN = "in"
    HAS = "has"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    BETWEEN = "between"
    DAYS_AGO = "days_ago"
    EXISTS = "exists"


@dataclass(frozen=True, slots=True)
class DaysAgo:
    """How many days before the event a date lies: at least `first`, below `end` (None: no end)."""

    first: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact held against one value: several for `in` and `has`, first and last for `between`."""

    fact: str
    comparator: Comparator
    value: Fact | DaysAgo


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one holds; none at all holds too."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one holds."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    of: Condition


type Condition = Compare | AllOf | AnyOf | Not


def comparisons(condition: Condition | None) -> Iterator[Compare]:
    """Every comparison in the condition, from left to right."""
    match condition:
        case None:
            return
        case Compare():
            yield condition
        case AllOf(of) | AnyOf(of):
            for part in of:
                yield from comparisons(part)
        case Not(of):
            yield from comparisons(of)
        case _:
            assert_never(condition)


def facts_named(condition: Condition | None) -> frozenset[str]:
    """The facts that the condition asks for."""
    return frozenset(compare.fact for compare in comparisons(condition))


def mapped(condition: Condition, change: Callable[[Compare], Compare]) -> Condition:
    """The condition with every comparison changed."""
    match condition:
        case Compare():
            return change(condition)
        case AllOf(of):
            return AllOf(tuple(mapped(part, change) for part in of))
        case AnyOf(of):
            return AnyOf(tuple(mapped(part, change) for part in of))
        case Not(of):
            return Not(mapped(of, change))
        case _:
            assert_never(condition)
