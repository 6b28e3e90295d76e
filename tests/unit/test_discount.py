"""What a voucher takes off: never more than the lines cost, in shares that add up."""

from fractions import Fraction
from typing import Any

import pytest

from laurel.domain.conditions import Comparator, Compare
from laurel.domain.discount import discount, shares
from laurel.domain.event import Order
from laurel.domain.reward import VoucherKind
from tests.builders import line, order, voucher_terms

OFF, PERCENT = VoucherKind.AMOUNT_OFF, VoucherKind.PERCENT_OFF
BEAUTY = Compare("line.categories", Comparator.HAS, ("beauty",))


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
        (VoucherKind.GIFT, {}, [4000], 0),
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
