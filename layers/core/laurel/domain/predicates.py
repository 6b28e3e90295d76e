"""Whether a condition holds.

A condition is data. `predicate` makes a function of it once, when a program is compiled: looking at
thousands of orders, nobody wants to take the same tree apart again.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never

from laurel.domain.conditions import (
    LINE,
    TODAY,
    AllOf,
    AnyOf,
    Comparator,
    Compare,
    Condition,
    DaysAgo,
    Fact,
    Facts,
    Not,
)
from laurel.domain.event import Line

type Predicate = Callable[[Facts, Line], bool]
"""Whether a condition holds for the facts of an event and one line of its order."""

type Chooser = Callable[[Facts, Sequence[Line]], Sequence[Line]]
"""The lines for which a condition holds."""

NO_LINE: Final = Line("", "", 0, 0)
"""Stands in where a condition looks at no line."""

_TEXT: Final = frozenset({str})
_NUMBER: Final = frozenset({int, Decimal})
_ORDERS: Final[Mapping[Comparator, Callable[[Any, Any], bool]]] = {
    Comparator.AT_LEAST: operator.ge,
    Comparator.AT_MOST: operator.le,
    Comparator.ABOVE: operator.gt,
    Comparator.BELOW: operator.lt,
}

_READERS: Final[Mapping[str, Callable[[Line], Fact]]] = {
    "line.sku": operator.attrgetter("sku"),
    "line.brand": operator.attrgetter("brand"),
    "line.categories": operator.attrgetter("categories"),
    "line.amount": operator.attrgetter("amount"),
    "line.quantity": operator.attrgetter("quantity"),
}
"""The facts of a line; its amount in minor units."""


def holds(condition: Condition, facts: Facts, line: Line = NO_LINE) -> bool:
    """Whether the condition holds for these facts."""
    return predicate(condition)(facts, line)


def predicate(condition: Condition | None) -> Predicate:
    """The condition as a function; none at all always holds."""
    match condition:
        case None:
            return _always
        case Compare():
            return _of_compare(condition)
        case AllOf(of):
            return _all(tuple(map(predicate, of)))
        case AnyOf(of):
            return _any(tuple(map(predicate, of)))
        case Not(of):
            return _not(predicate(of))
        case _:
            assert_never(condition)


def chooser(condition: Condition) -> Chooser:
    """The condition as a choice of lines: the most common ones without a call for each line."""
    match condition:
        case Compare("line.categories", Comparator.HAS, tuple() as wanted):
            lacks = frozenset(wanted).isdisjoint
            return lambda _, lines: [line for line in lines if not lacks(line.categories)]
        case Not(Compare("line.categories", Comparator.HAS, tuple() as wanted)):
            lacks = frozenset(wanted).isdisjoint
            return lambda _, lines: [line for line in lines if lacks(line.categories)]
        case Compare("line.sku", Comparator.IS | Comparator.IN, value):
            skus = _texts(value)
            return lambda _, lines: [line for line in lines if line.sku in skus]
        case Compare("line.brand", Comparator.IS | Comparator.IN, value):
            brands = _texts(value)
            return lambda _, lines: [line for line in lines if line.brand in brands]
        case Compare("line.amount" | "line.quantity" as fact, comparator, int() as bound) if (
            comparator in _ORDERS
        ):
            read, holds_for = _READERS[fact], _ORDERS[comparator]
            return lambda _, lines: [line for line in lines if holds_for(read(line), bound)]
        case Compare(fact, _, _) if not fact.startswith(LINE):
            applies = predicate(condition)
            return lambda facts, lines: lines if applies(facts, NO_LINE) else ()
        case AllOf(of):
            return _all_choosers(tuple(map(chooser, of)))
        case _:
            fits = predicate(condition)
            return lambda facts, lines: [line for line in lines if fits(facts, line)]


def _texts(value: Fact | DaysAgo) -> frozenset[Fact | DaysAgo]:
    return frozenset(value if isinstance(value, tuple) else (value,))


def _all_choosers(parts: tuple[Chooser, ...]) -> Chooser:
    def narrowed(facts: Facts, lines: Sequence[Line]) -> Sequence[Line]:
        for part in parts:
            lines = part(facts, lines)
        return lines

    return narrowed


def _always(_: Facts, __: Line) -> bool:
    return True


def _all(parts: tuple[Predicate, ...]) -> Predicate:
    def every(facts: Facts, line: Line) -> bool:
        for part in parts:  # noqa: SIM110 - all() with a generator takes twice as long
            if not part(facts, line):
                return False
        return True

    return every


def _any(parts: tuple[Predicate, ...]) -> Predicate:
    def some(facts: Facts, line: Line) -> bool:
        for part in parts:  # noqa: SIM110 - as above
            if part(facts, line):
                return True
        return False

    return some


def _not(part: Predicate) -> Predicate:
    return lambda facts, line: not part(facts, line)


type _Test = Callable[[Fact], bool]


def _of_compare(compare: Compare) -> Predicate:
    fact = compare.fact
    if isinstance(compare.value, DaysAgo):
        return _days_ago(fact, compare.value)
    value, read = compare.value, _READERS.get(fact)
    if compare.comparator is Comparator.IS and isinstance(value, str) and read is None:
        return lambda facts, _: facts.get(fact) == value  # the most common one, in one call
    test = _test(compare.comparator, value, wraps=fact == "time.month_day")
    if read is not None:
        return lambda _, line: test(read(line))
    return lambda facts, _: test(facts.get(fact))


def _test(comparator: Comparator, value: Fact, *, wraps: bool) -> _Test:
    match comparator:
        case Comparator.IS:
            return _is(value)
        case Comparator.IN:
            return _in(value if isinstance(value, tuple) else ())
        case Comparator.HAS:
            wanted = frozenset(value if isinstance(value, tuple) else ())
            return lambda fact: isinstance(fact, tuple) and not wanted.isdisjoint(fact)
        case Comparator.EXISTS:
            return lambda fact: (fact is not None) is value
        case Comparator.BETWEEN:
            return _between(value, wraps=wraps)
        case _:
            return _ordered(comparator, value)


def _is(value: Fact) -> _Test:
    """Equality that keeps `true` and 1 apart."""
    if isinstance(value, str):
        return lambda fact: fact == value
    return lambda fact: isinstance(fact, bool) is isinstance(value, bool) and fact == value


def _in(values: tuple[Fact, ...]) -> _Test:
    if all(isinstance(one, str) for one in values):
        wanted = frozenset(values)
        return lambda fact: fact in wanted
    tests = tuple(map(_is, values))
    return lambda fact: any(test(fact) for test in tests)


def _between(value: Fact, *, wraps: bool) -> _Test:
    """From the first to the last, both included. Days of the year may go over its end."""
    if not isinstance(value, tuple) or len(value) != 2:  # noqa: PLR2004 - first and last
        return lambda _: False
    first, last = value
    after, before = _ordered(Comparator.AT_LEAST, first), _ordered(Comparator.AT_MOST, last)
    if wraps and first > last:
        return lambda fact: after(fact) or before(fact)
    return lambda fact: after(fact) and before(fact)


def _ordered(comparator: Comparator, value: Fact) -> _Test:
    """Numbers with numbers, texts with texts (ISO dates are texts that sort)."""
    if isinstance(value, bool | tuple | None):
        return lambda _: False
    kinds = _TEXT if isinstance(value, str) else _NUMBER  # a flag is of neither kind
    holds = _ORDERS[comparator]
    return lambda fact: type(fact) in kinds and holds(fact, value)


def _days_ago(fact: str, span: DaysAgo) -> Predicate:
    def lies_in_span(facts: Facts, _: Line) -> bool:
        on, today = day_of(facts.get(fact)), day_of(facts.get(TODAY))
        if on is None or today is None:
            return False
        ago = (today - on).days
        return span.first <= ago and (span.end is None or ago < span.end)

    return lies_in_span


def day_of(fact: Fact) -> date | None:
    """The day that a text names, `2026-03-01` or an instant of that day; None where it does not."""
    if not isinstance(fact, str):
        return None
    try:
        return date.fromisoformat(fact[: len("2026-03-01")])
    except ValueError:
        return None
