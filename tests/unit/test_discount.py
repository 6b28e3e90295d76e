"""What a voucher takes off: never more than the lines cost, in shares that add up."""

from fractions import Fraction
from typing import Any

import pytest

from laurel.domain.conditions import Comparator, Compare, Not
from laurel.domain.discount import discount, shares
from laurel.domain.event import Order
from laurel.domain.reward import Target, VoucherKind
from tests.builders import line, order, voucher_terms

OFF, PERCENT = VoucherKind.AMOUNT_OFF, VoucherKind.PERCENT_OFF
CREDIT, PRODUCT = VoucherKind.STORE_CREDIT, VoucherKind.FREE_PRODUCT
BEAUTY = Compare("line.categories", Comparator.HAS, ("beauty",))
IN_STORE = Compare("order.channel", Comparator.IS, "store")


@pytest.mark.parametrize(
    ("kind", "terms", "amounts", "off"),
    [
        (OFF, {"value": Fraction(1000)}, [4000], 1000),
        (OFF, {"value": Fraction(1000)}, [700, 200], 900),
        (OFF, {"value": Fraction(1000)}, [0], 0),
        (OFF, {"value": Fraction(1000), "max_discount": 600}, [4000], 600),
        (PERCENT, {"value": Fraction(1, 5)}, [4000], 800),
        (PERCENT, {"value": Fraction(1, 5)}, [333, 334], 133),
        (PERCENT, {"value": Fraction(1, 200)}, [100], 1),
        (PERCENT, {"value": Fraction(1, 200)}, [99], 0),
        (PERCENT, {"value": Fraction(1)}, [99], 99),
        (PERCENT, {"value": Fraction(1, 5), "max_discount": 500}, [4000], 500),
        (CREDIT, {"value": Fraction(1000)}, [4000], 1000),
        (CREDIT, {"value": Fraction(1000)}, [700], 700),
        (CREDIT, {}, [700], 0),
        (VoucherKind.GIFT, {}, [4000], 0),
        (VoucherKind.DONATION, {"value": Fraction(1000)}, [4000], 0),
        (VoucherKind.SWEEPSTAKE_ENTRY, {}, [4000], 0),
        (VoucherKind.FREE_SHIPPING, {}, [4000], 0),
    ],
)
def test_how_much_is_taken_off(
    kind: VoucherKind, terms: dict[str, Any], amounts: list[int], off: int
) -> None:
    found = discount(voucher_terms(kind, **terms), order(*amounts))
    assert (found.amount, found.reason) == (off, None)


@pytest.mark.parametrize(
    ("terms", "amounts", "reason"),
    [
        ({"min_spend": 5000}, [4999], "min_spend_not_reached"),
        ({"min_spend": 5000}, [5000], None),
        ({"lines": BEAUTY}, [5000], "no_matching_lines"),
        ({"when": IN_STORE}, [5000], "conditions_not_met"),
        ({"when": IN_STORE, "lines": BEAUTY, "min_spend": 9000}, [5000], "conditions_not_met"),
        ({"when": Not(IN_STORE)}, [5000], None),
        ({"target": Target.ONE_UNIT}, [5000], "two_units_needed"),
        ({"target": Target.ONE_UNIT, "min_spend": 5001}, [5000], "min_spend_not_reached"),
        (
            {"lines": Compare("order.channel", Comparator.IS, "store")},
            [5000],
            "no_matching_lines",
        ),
    ],
)
def test_why_nothing_is_taken_off(
    terms: dict[str, Any], amounts: list[int], reason: str | None
) -> None:
    found = discount(voucher_terms(OFF, value=Fraction(1000), **terms), order(*amounts))
    assert found.reason == reason
    assert found.amount == (0 if reason else 1000)


@pytest.mark.parametrize(
    ("kind", "terms", "amounts", "off"),
    [
        (PERCENT, {"value": Fraction(3, 10)}, [2000, 1000], {"1": 600}),
        (PERCENT, {"value": Fraction(3, 10)}, [1000, 2000], {"2": 600}),
        (PERCENT, {"value": Fraction(3, 10)}, [2000, 2000], {"1": 600}),
        (PERCENT, {"value": Fraction(3, 10), "max_discount": 250}, [1000, 2000], {"1": 250}),
        (OFF, {"value": Fraction(1500)}, [1000, 2000, 3000], {"2": 1500}),
        (OFF, {"value": Fraction(1500)}, [1000, 1200], {"2": 1200}),
        (PERCENT, {"value": Fraction(3, 10)}, [0], {"1": 0}),
    ],
)
def test_one_line_is_the_one_that_gives_most_and_of_equals_the_first(
    kind: VoucherKind, terms: dict[str, Any], amounts: list[int], off: dict[str, int]
) -> None:
    found = discount(voucher_terms(kind, target=Target.ONE_LINE, **terms), order(*amounts))
    assert found.lines == off


@pytest.mark.parametrize(
    ("kind", "terms", "units", "off"),
    [
        # (amount, quantity) of each line
        (PERCENT, {"value": Fraction(1, 5)}, [(4000, 2)], {"1": 400}),
        (PERCENT, {"value": Fraction(1, 5)}, [(3000, 1), (2000, 1)], {"2": 400}),
        (PERCENT, {"value": Fraction(1, 5)}, [(2000, 1), (3000, 1)], {"1": 400}),
        (PERCENT, {"value": Fraction(1, 5)}, [(2000, 1), (2000, 1)], {"2": 400}),
        # of three units, the cheaper one of the two dearest
        (PERCENT, {"value": Fraction(1, 2)}, [(1000, 1), (3000, 1), (2000, 1)], {"3": 1000}),
        (PERCENT, {"value": Fraction(1, 2)}, [(1000, 1), (6000, 2)], {"2": 1500}),
        (PERCENT, {"value": Fraction(1, 2)}, [(5000, 1), (6000, 2)], {"2": 1500}),
        # a third of 10.00 is 3.333…: half of that is rounded once
        (PERCENT, {"value": Fraction(1, 2)}, [(1000, 3)], {"1": 167}),
        (PERCENT, {"value": Fraction(1)}, [(1000, 3)], {"1": 333}),
        (PERCENT, {"value": Fraction(1)}, [(1, 2)], {"1": 1}),
        (PERCENT, {"value": Fraction(1), "max_discount": 300}, [(1000, 2)], {"1": 300}),
        (PRODUCT, {}, [(3000, 1), (2000, 1)], {"2": 2000}),
        (OFF, {"value": Fraction(1500)}, [(3000, 1), (1000, 1)], {"2": 1000}),
        (OFF, {"value": Fraction(500)}, [(3000, 1), (1000, 1)], {"2": 500}),
        (PERCENT, {"value": Fraction(1)}, [(3000, 1), (0, 1)], {"2": 0}),
    ],
)
def test_buy_one_get_one_is_off_the_cheaper_one_of_two(
    kind: VoucherKind, terms: dict[str, Any], units: list[tuple[int, int]], off: dict[str, int]
) -> None:
    lines = tuple(
        line(amount, f"{number}", quantity=many) for number, (amount, many) in enumerate(units, 1)
    )
    found = discount(voucher_terms(kind, target=Target.ONE_UNIT, **terms), Order(lines))
    assert found.lines == off


def test_buy_one_get_one_counts_only_the_units_it_applies_to() -> None:
    lines = (line(900, "1", "beauty"), line(5000, "2"), line(5000, "3"))
    terms = voucher_terms(PERCENT, value=Fraction(1), lines=BEAUTY, target=Target.ONE_UNIT)
    assert discount(terms, Order(lines)).reason == "two_units_needed"


def test_only_matching_lines_count_and_pay() -> None:
    lines = (line(900, "1", "beauty"), line(5000, "2"), line(600, "3", "beauty"))
    terms = voucher_terms(OFF, value=Fraction(1000), lines=BEAUTY, min_spend=1500)
    assert discount(terms, Order(lines)).lines == {"1": 600, "3": 400}


@pytest.mark.parametrize(
    ("amount", "amounts", "spread"),
    [
        (100, [100], [100]),
        (100, [100, 100, 100], [34, 33, 33]),
        (1, [1, 1, 1], [1, 0, 0]),
        (2, [1, 2, 3], [0, 1, 1]),
        (10, [1, 999], [0, 10]),
        (0, [5, 5], [0, 0]),
        (0, [0, 0], [0, 0]),
        (7, [0, 7], [0, 7]),
        (99, [33, 33, 33], [33, 33, 33]),
    ],
)
def test_shares_add_up_to_the_cent(amount: int, amounts: list[int], spread: list[int]) -> None:
    found = shares(amount, order(*amounts).lines)
    assert list(found.values()) == spread
    assert sum(found.values()) == amount
