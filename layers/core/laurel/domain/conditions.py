"""Conditions: comparisons over named facts, joined by all, any and not. Bounded, total, no code.

A fact that is missing is None. A comparison with a fact that is missing or of another kind does not
hold; it never fails. Facts are dotted names: `order.channel`, `line.categories`, `member.tier`,
`properties.network`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from laurel.domain.event import Scalar

type Fact = Scalar | tuple[str, ...]
type Facts = Mapping[str, Fact]


class Comparator(StrEnum):
    """How a fact is held against the value; `has` asks whether a list holds any of the values."""

    IS = "is"
    IN = "in"
    HAS = "has"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    EXISTS = "exists"


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact held against one value (a tuple for `in` and `has`)."""

    fact: str
    comparator: Comparator
    value: Fact


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


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether the condition holds for these facts."""
    match condition:
        case Compare(fact, comparator, value):
            return _compare(comparator, facts.get(fact), value)
        case AllOf(of):
            return all(holds(part, facts) for part in of)
        case AnyOf(of):
            return any(holds(part, facts) for part in of)
        case Not(of):
            return not holds(of, facts)
        case _:
            assert_never(condition)


def facts_named(condition: Condition | None) -> frozenset[str]:
    """The facts that the condition asks for."""
    match condition:
        case None:
            return frozenset()
        case Compare(fact, _, _):
            return frozenset({fact})
        case AllOf(of) | AnyOf(of):
            return frozenset().union(*map(facts_named, of))
        case Not(of):
            return facts_named(of)
        case _:
            assert_never(condition)


def _compare(comparator: Comparator, fact: Fact, value: Fact) -> bool:
    match comparator:
        case Comparator.IS:
            return _same(fact, value)
        case Comparator.IN:
            return isinstance(value, tuple) and any(_same(fact, one) for one in value)
        case Comparator.HAS:
            return isinstance(fact, tuple) and isinstance(value, tuple) and bool({*fact} & {*value})
        case Comparator.EXISTS:
            return (fact is not None) is value
        case _:
            return _ordered(comparator, fact, value)


def _same(fact: Fact, value: Fact) -> bool:
    """Equality that keeps `true` and 1 apart."""
    return isinstance(fact, bool) is isinstance(value, bool) and fact == value


def _ordered(comparator: Comparator, fact: Fact, value: Fact) -> bool:
    order = _order_of(fact, value)
    match comparator:
        case Comparator.AT_LEAST:
            return order is not None and order >= 0
        case Comparator.AT_MOST:
            return order is not None and order <= 0
        case Comparator.ABOVE:
            return order is not None and order > 0
        case _:
            return order is not None and order < 0


def _order_of(fact: Fact, value: Fact) -> int | None:
    """-1, 0 or 1 for two numbers or two texts (ISO dates are texts that sort); None else."""
    if isinstance(fact, bool | tuple | None) or isinstance(value, bool | tuple | None):
        return None
    if isinstance(fact, str) and isinstance(value, str):
        return (fact > value) - (fact < value)
    if isinstance(fact, str) or isinstance(value, str):
        return None
    return (fact > value) - (fact < value)
