"""What a voucher takes off any cart: shares that add up to the cent, and never more than a line."""

from fractions import Fraction
from random import Random
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from laurel.domain.discount import discount, shares
from laurel.domain.event import Line, Order
from laurel.domain.money import MAX_QUANTITY, Rounding, round_fraction
from laurel.domain.reward import Reward, Target, VoucherKind

CARTS: Final = 10_000

amounts = st.one_of(st.integers(0, 30), st.integers(0, 99_999), st.integers(0, MAX_QUANTITY // 20))
"""Small ones first: that is where the shares of a cent are fought over."""

carts = st.lists(st.tuples(amounts, st.integers(1, 4) | st.just(1)), min_size=1, max_size=12).map(
    lambda rows: Order(
        tuple(
            Line(f"{number}", "SKU", amount, quantity)
            for number, (amount, quantity) in enumerate(rows)
        )
    )
)
percents = st.integers(1, 100_000).map(lambda thousandths: Fraction(thousandths, 100_000))
money_off = st.sampled_from([VoucherKind.AMOUNT_OFF, VoucherKind.STORE_CREDIT])


def rewards(target: Target) -> st.SearchStrategy[Reward]:
    most = st.none() | amounts
    return st.one_of(
        st.builds(
            Reward,
            st.just("off"),
            st.just("Off"),
            st.just(VoucherKind.PERCENT_OFF),
            value=percents,
            target=st.just(target),
            max_discount=most,
        ),
        st.builds(
            Reward,
            st.just("off"),
            st.just("Off"),
            money_off,
            value=amounts.map(Fraction),
            target=st.just(target),
            max_discount=most,
        ),
    )


def check_never_more(order: Order, reward: Reward, off: dict[str, int]) -> None:
    """Never below zero, never more than the line costs or the voucher may take off."""
    by_id = {line.line_id: line.amount for line in order.lines}
    assert all(0 <= minor <= by_id[line_id] for line_id, minor in off.items())
    assert reward.max_discount is None or sum(off.values()) <= reward.max_discount


def check_adds_up(order: Order, reward: Reward) -> None:
    """Each line has a share; together they are what the voucher takes off all of them."""
    found = discount(reward, order)
    assert found.amount == worth_on(reward, order.amount)
    assert [*found.lines] == [line.line_id for line in order.lines]
    check_never_more(order, reward, dict(found.lines))


def worth_on(reward: Reward, base: int) -> int:
    """What the voucher takes off so much, worked out by itself."""
    if reward.kind is VoucherKind.PERCENT_OFF:
        percent = reward.value or Fraction(0)
        off = (2 * percent.numerator * base + percent.denominator) // (2 * percent.denominator)
    else:
        off = min(int(reward.value or 0), base)
    return off if reward.max_discount is None else min(off, reward.max_discount)


@settings(max_examples=1000)
@given(carts, rewards(Target.LINES))
def test_the_shares_of_the_lines_add_up_to_the_cent(order: Order, reward: Reward) -> None:
    check_adds_up(order, reward)


def test_they_add_up_in_ten_thousand_carts() -> None:
    """Carts as they come, without the search for the nasty ones, which takes its time: of what is
    free, of cents, of what people buy, of all the money there is, and of all of it at once.
    """
    chance = Random(20)
    for _ in range(CARTS):
        most = chance.choice([(1,), (30,), (10**5,), (MAX_QUANTITY // 12,), (1, 30, 10**5, 2**49)])
        lines = tuple(
            Line(f"{number}", "SKU", chance.randrange(chance.choice(most)))
            for number in range(chance.randint(1, 12))
        )
        kind = chance.choice([VoucherKind.AMOUNT_OFF, VoucherKind.PERCENT_OFF])
        percent = Fraction(chance.randint(1, 1000), 1000)
        money = Fraction(chance.randrange(chance.choice([1, 10**5, MAX_QUANTITY])))
        value = percent if kind is VoucherKind.PERCENT_OFF else money
        limit = chance.choice([None, 0, chance.randrange(10**4)])
        check_adds_up(Order(lines), Reward("off", "Off", kind, value=value, max_discount=limit))


@settings(max_examples=500)
@given(carts, st.fractions(0, 1))
def test_no_share_is_a_whole_unit_away_from_the_exact_one(order: Order, part: Fraction) -> None:
    amount = int(order.amount * part)
    for line in order.lines:
        exact = Fraction(amount * line.amount, order.amount or 1)
        assert abs(shares(amount, order.lines)[line.line_id] - exact) < 1


@settings(max_examples=500)
@given(carts, rewards(Target.ONE_LINE))
def test_one_line_takes_off_the_most_that_any_line_would(order: Order, reward: Reward) -> None:
    found = discount(reward, order)
    assert found.amount == max(worth_on(reward, line.amount) for line in order.lines)
    assert len(found.lines) == 1
    check_never_more(order, reward, dict(found.lines))


@settings(max_examples=500)
@given(carts, rewards(Target.ONE_UNIT))
def test_buy_one_get_one_is_never_more_than_the_second_dearest_unit(
    order: Order, reward: Reward
) -> None:
    units = sorted(
        Fraction(line.amount, line.quantity) for line in order.lines for _ in range(line.quantity)
    )
    found = discount(reward, order)
    if len(units) == 1:
        assert (found.amount, found.reason) == (0, "two_units_needed")
        return
    assert found.amount <= round_fraction(units[-2], Rounding.HALF_UP)
    check_never_more(order, reward, dict(found.lines))
