"""Conditions never fail: what is missing or of another kind just does not hold."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from laurel.domain.conditions import (
    AllOf,
    AnyOf,
    Comparator,
    Compare,
    Condition,
    Fact,
    Not,
    facts_named,
)
from laurel.domain.predicates import holds

FACTS: Mapping[str, Fact] = {
    "text": "b",
    "empty": "",
    "whole": 5,
    "exact": Decimal("1.50"),
    "yes": True,
    "no": False,
    "list": ("sale", "beauty"),
    "nothing": (),
    "date": "2026-03-02",
    "null": None,
}

IS, IN, HAS, EXISTS = Comparator.IS, Comparator.IN, Comparator.HAS, Comparator.EXISTS
AT_LEAST, AT_MOST = Comparator.AT_LEAST, Comparator.AT_MOST
ABOVE, BELOW = Comparator.ABOVE, Comparator.BELOW


@pytest.mark.parametrize(
    ("fact", "comparator", "value", "expected"),
    [
        ("text", IS, "b", True),
        ("text", IS, "B", False),
        ("empty", IS, "", True),
        ("whole", IS, 5, True),
        ("whole", IS, "5", False),
        ("exact", IS, Decimal("1.5"), True),
        ("whole", IS, Decimal("5.0"), True),
        ("yes", IS, True, True),
        ("yes", IS, 1, False),
        ("no", IS, 0, False),
        ("whole", IS, True, False),
        ("missing", IS, "b", False),
        ("null", IS, "b", False),
        ("list", IS, "sale", False),
        ("text", IN, ("a", "b"), True),
        ("text", IN, ("a",), False),
        ("text", IN, (), False),
        ("yes", IN, (1, "yes"), False),
        ("missing", IN, ("a",), False),
        ("list", HAS, ("beauty",), True),
        ("list", HAS, ("toys", "sale"), True),
        ("list", HAS, ("toys",), False),
        ("nothing", HAS, ("toys",), False),
        ("text", HAS, ("b",), False),
        ("missing", HAS, ("b",), False),
        ("whole", AT_LEAST, 5, True),
        ("whole", AT_LEAST, 6, False),
        ("whole", AT_MOST, 5, True),
        ("whole", AT_MOST, 4, False),
        ("whole", ABOVE, 5, False),
        ("whole", ABOVE, 4, True),
        ("whole", BELOW, 5, False),
        ("whole", BELOW, 6, True),
        ("exact", ABOVE, 1, True),
        ("exact", BELOW, 2, True),
        ("date", AT_LEAST, "2026-03-02", True),
        ("date", BELOW, "2026-03-10", True),
        ("whole", AT_LEAST, "1", False),
        ("text", AT_LEAST, 1, False),
        ("yes", AT_LEAST, 0, False),
        ("yes", AT_LEAST, False, False),
        ("list", AT_LEAST, "a", False),
        ("missing", AT_LEAST, 0, False),
        ("missing", BELOW, 9, False),
        ("text", EXISTS, True, True),
        ("empty", EXISTS, True, True),
        ("no", EXISTS, True, True),
        ("null", EXISTS, True, False),
        ("missing", EXISTS, True, False),
        ("missing", EXISTS, False, True),
        ("text", EXISTS, False, False),
    ],
)
def test_a_comparison_holds_or_does_not(
    fact: str, comparator: Comparator, value: Fact, expected: bool
) -> None:
    assert holds(Compare(fact, comparator, value), FACTS) is expected


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("12-20", "12-26", ["12-20", "12-24", "12-26"]),
        ("12-24", "12-24", ["12-24"]),
        ("12-26", "12-20", ["01-01", "12-19", "12-20", "12-26", "12-27"]),
    ],
)
def test_days_of_the_year_lie_between_two_and_may_go_over_its_end(
    first: str, last: str, days: list[str]
) -> None:
    fact, all_days = "time.month_day", ["01-01", "12-19", "12-20", "12-24", "12-26", "12-27"]
    between = Compare(fact, Comparator.BETWEEN, (first, last))
    assert [day for day in all_days if holds(between, {fact: day})] == days


@pytest.mark.parametrize(
    ("first", "last", "there"), [("b", "d", ["b", "c", "d"]), ("c", "c", ["c"]), ("d", "b", [])]
)
def test_other_texts_lie_between_two_and_never_around_them(
    first: str, last: str, there: list[str]
) -> None:
    between = Compare("text", Comparator.BETWEEN, (first, last))
    assert [text for text in "abcde" if holds(between, {"text": text})] == there


YES, NO = Compare("text", IS, "b"), Compare("text", IS, "x")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (AllOf((YES, YES)), True),
        (AllOf((YES, NO)), False),
        (AllOf(()), True),
        (AnyOf((NO, YES)), True),
        (AnyOf((NO, NO)), False),
        (AnyOf(()), False),
        (Not(NO), True),
        (Not(YES), False),
        (Not(Compare("missing", IS, 1)), True),
        (AllOf((AnyOf((NO, Not(NO))), Not(AllOf((YES, NO))))), True),
    ],
)
def test_conditions_are_joined_by_all_any_and_not(condition: Condition, expected: bool) -> None:
    assert holds(condition, FACTS) is expected


def test_a_condition_names_the_facts_it_asks_for() -> None:
    condition = AllOf((YES, AnyOf((Not(Compare("whole", ABOVE, 1)), Compare("list", HAS, ())))))
    assert facts_named(condition) == {"text", "whole", "list"}
    assert facts_named(None) == frozenset()
