"""A condition made a function agrees with one that is read anew each time, as the language says."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.conditions import (
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
from laurel.domain.predicates import chooser, predicate
from tests.property.runs import examples

# As the language says it, in the plainest way


def naive(condition: Condition, facts: Facts, line: Line) -> bool:
    match condition:
        case AllOf(of):
            return all(naive(part, facts, line) for part in of)
        case AnyOf(of):
            return any(naive(part, facts, line) for part in of)
        case Not(of):
            return not naive(of, facts, line)
        case Compare(name, comparator, value):
            of_line = {f"line.{field}": getattr(line, field) for field in LINE_FIELDS}
            fact = of_line[name] if name in of_line else facts.get(name)
            return compares(name, fact, comparator, value, facts)


def compares(name: str, fact: Any, comparator: Comparator, value: Any, facts: Facts) -> bool:
    match comparator:
        case Comparator.EXISTS:
            return bool((fact is not None) == value)
        case _ if fact is None:
            return False
        case Comparator.IS:
            return same(fact, value)
        case Comparator.IN:
            return any(same(fact, one) for one in value)
        case Comparator.HAS:
            return isinstance(fact, tuple) and any(one in fact for one in value)
        case Comparator.DAYS_AGO:
            return lies_ago(fact, value, facts.get(TODAY))
        case Comparator.BETWEEN:
            first, last = value
            after, before = ordered(fact, first) >= 0, ordered(fact, last) in {-1, 0}
            if name == "time.month_day" and first > last:
                return after or before
            return after and before
        case _:
            order = ordered(fact, value)
            return order in WANTED[comparator]


WANTED = {
    Comparator.AT_LEAST: {0, 1},
    Comparator.AT_MOST: {-1, 0},
    Comparator.ABOVE: {1},
    Comparator.BELOW: {-1},
}
LINE_FIELDS = ("sku", "brand", "categories", "amount", "quantity")
NO_ORDER = -9


def same(fact: Any, value: Any) -> bool:
    return isinstance(fact, bool) == isinstance(value, bool) and bool(fact == value)


def ordered(fact: Any, value: Any) -> int:
    """-1, 0 or 1; NO_ORDER where the two are of kinds that have none."""
    texts = isinstance(fact, str) and isinstance(value, str)
    if not texts and not (is_number(fact) and is_number(value)):
        return NO_ORDER
    return int(fact > value) - int(fact < value)


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def lies_ago(fact: Any, span: DaysAgo, today: Any) -> bool:
    if not isinstance(fact, str) or not isinstance(today, str):
        return False
    try:
        ago = (date.fromisoformat(today) - date.fromisoformat(fact[:10])).days
    except ValueError:
        return False
    return ago >= span.first and (span.end is None or ago < span.end)


# At random

texts = st.sampled_from(["a", "b", "", "05-01", "12-24", "2026-03-01", "2026-03-02T10:00:00Z"])
numbers = st.integers(-3, 3) | st.sampled_from([Decimal("0.5"), Decimal("1.0"), Decimal(3)])
scalars = texts | numbers | st.booleans()
lists = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3).map(tuple)
NAMES = ["order.x", "member.x", "properties.x", "time.month_day"]
some_facts = st.dictionaries(st.sampled_from(NAMES), st.none() | scalars | lists).map(
    lambda facts: {**facts, TODAY: "2026-03-02"}
)
lines = st.builds(
    Line,
    st.just("1"),
    st.sampled_from(["a", "b"]),
    st.integers(0, 3),
    st.integers(1, 3),
    lists,
    st.none() | st.sampled_from(["a", "b"]),
)
spans = st.builds(DaysAgo, st.integers(-3, 3), st.none() | st.integers(-2, 5))
ordinals = texts | numbers
pairs = st.tuples(texts, texts) | st.tuples(numbers, numbers)


@st.composite
def comparisons(draw: st.DrawFn) -> Compare:
    name = draw(st.sampled_from([*NAMES, *(f"line.{field}" for field in LINE_FIELDS)]))
    comparator = draw(st.sampled_from(Comparator))
    values: dict[Comparator, st.SearchStrategy[Any]] = {
        Comparator.IS: scalars,
        Comparator.IN: st.lists(scalars, min_size=1, max_size=3).map(tuple),
        Comparator.HAS: st.lists(st.sampled_from("abc"), min_size=1, max_size=2).map(tuple),
        Comparator.EXISTS: st.booleans(),
        Comparator.DAYS_AGO: spans,
        Comparator.BETWEEN: st.tuples(texts, texts) if name == "time.month_day" else pairs,
    }
    value: Fact | DaysAgo = draw(values.get(comparator, ordinals))
    if comparator is Comparator.DAYS_AGO and name.startswith("line."):
        name = "properties.x"  # a line has no dates
    return Compare(name, comparator, value)


conditions: st.SearchStrategy[Condition] = st.recursive(
    comparisons(),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda of: AllOf(tuple(of))),
        st.lists(parts, max_size=3).map(lambda of: AnyOf(tuple(of))),
        parts.map(Not),
    ),
    max_leaves=8,
)


@examples(3000)
@given(conditions, some_facts, lines)
def test_a_compiled_condition_holds_when_the_language_says_so(
    condition: Condition, facts: Facts, line: Line
) -> None:
    assert predicate(condition)(facts, line) == naive(condition, facts, line)


@examples(1500)
@given(conditions, some_facts, st.lists(lines, max_size=4))
def test_lines_are_chosen_by_the_same_condition(
    condition: Condition, facts: Facts, many: list[Line]
) -> None:
    chosen = chooser(condition)(facts, tuple(many))
    assert list(chosen) == [line for line in many if naive(condition, facts, line)]
