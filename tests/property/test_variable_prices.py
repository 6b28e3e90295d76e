"""A variable price loses nothing: whatever is spent, at once or in parts, is worth the same."""

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laurel.domain.errors import InvalidContent
from laurel.domain.money import MAX_QUANTITY
from laurel.domain.price import least, price_asked
from laurel.domain.program import Program
from laurel.domain.reward import VariablePrice
from tests.builders import document, program

WALLETS = {"points": {}, "cash": {"kind": "money"}}
rates = st.tuples(st.integers(1, 10_000), st.integers(1, 100_000))
"""So many points are worth so many cents."""


def shop(points: int, cents: int) -> Program:
    worth = {"quantity": points, "value": f"{cents // 100}.{cents % 100:02}"}
    price = {"wallet": "points", "variable": True, "worth": worth}
    terms = {"name": "R", "price": price, "voucher": {"kind": "store_credit"}}
    return program(**document(wallets=WALLETS, rewards={"r": terms}))


def variable(there: Program) -> VariablePrice:
    price = there.rewards["r"].price
    assert isinstance(price, VariablePrice)
    return price


@settings(max_examples=300)
@given(rates, st.integers(1, 10**6), st.integers(1, 10**6))
def test_parts_are_worth_what_they_are_together(
    rate: tuple[int, int], first: int, second: int
) -> None:
    price = variable(shop(*rate))
    parts = [price.step * many for many in (first, second)]
    values = [price.value_of(part) for part in parts]
    assert values == [Fraction(rate[1], rate[0]) * part for part in parts]
    assert price.value_of(sum(parts)) == sum(values)


@settings(max_examples=300)
@given(rates, st.integers(1, 10**6))
def test_a_quantity_is_taken_as_it_is_or_not_at_all(rate: tuple[int, int], quantity: int) -> None:
    there = shop(*rate)
    price, exact = variable(there), Fraction(rate[1], rate[0]) * quantity
    assume(exact <= MAX_QUANTITY)
    try:
        taken = price_asked(there, there.rewards["r"], quantity, None)
    except InvalidContent:
        assert exact.denominator != 1 or quantity < least(price, None)
        return
    assert taken.quantity == quantity
    assert price.value_of(quantity) == exact
