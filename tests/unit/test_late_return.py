"""Returns that come when time has taken points already: those are not taken again."""

from typing import Any

import pytest

from tests.builders import Json, at, document, fixed, per_amount, reward, rule
from tests.shop import Shop

REWARDS = {"mug": reward(100)}
YEARLY = {"points": {"expires": {"kind": "after", "months": 12}}}
QUIET = {"points": {"expires": {"kind": "inactivity", "months": 1}}}


def balance(shop: Shop, when: str = "2026-03-02") -> tuple[int, int, int]:
    """What is available and owed, and what returns took."""
    there = shop.wallet(at(when))
    return there["available"], there["debt"], there["lifetime"]["reversed"]


def shop_with(earning: Json | None = None, **parts: Any) -> Shop:
    return Shop.with_member(earning=earning or {"spend": rule()}, rewards=REWARDS, **parts)


def bracket(points: str, **bounds: str) -> Json:
    when = {"fact": "order.amount", **bounds}
    return rule(gives=per_amount(points, "1.00"), rounding="down", when=when)


BRACKETS = {"low": bracket("1", below="200.00"), "high": bracket("1.5", at_least="200.00")}

LATE = "2027-03-03"


@pytest.mark.parametrize("booked", [True, False])
@pytest.mark.parametrize(
    ("spent", "taken", "owed"),
    [
        # all expired unspent: nothing is left to take
        (0, 0, 0),
        # what was spent in time is taken, or owed
        (100, 100, 100),
    ],
)
def test_what_expired_unspent_is_not_taken_again(
    booked: bool, spent: int, taken: int, owed: int
) -> None:
    shop = shop_with(wallets=YEARLY)
    shop.order("o1", "150.00")
    if spent:
        shop.redeem("r1", "mug", at("2026-04-01"))
    if booked:
        shop.run("expire-points", at(LATE))
    shop.give_back("b1", "o1", now=at(LATE))
    assert balance(shop, LATE) == (0, owed, taken)
    assert shop.wallet(at(LATE))["lifetime"]["expired"] == 150 - spent
    assert shop.violations() == ()


@pytest.mark.parametrize("booked", [True, False])
@pytest.mark.parametrize("first", ["o1", "o2"])
def test_orders_that_filled_one_lot_share_what_expired_of_it(booked: bool, first: str) -> None:
    shop = shop_with(wallets=YEARLY)
    shop.order("o1", "80.00")
    shop.order("o2", "80.00")
    shop.redeem("r1", "mug", at("2026-04-01"))
    if booked:
        shop.run("expire-points", at(LATE))
    second = "o2" if first == "o1" else "o1"
    shop.give_back("b1", first, now=at(LATE))
    # 60 expired unspent: 20 of the first 80 are owed, then all 80 of the second
    assert balance(shop, LATE) == (0, 20, 20)
    shop.give_back("b2", second, now=at(LATE))
    assert balance(shop, LATE) == (0, 100, 100)
    assert shop.violations() == ()


@pytest.mark.parametrize("booked", [True, False])
def test_a_balance_that_ran_out_as_a_whole_is_not_taken_again(booked: bool) -> None:
    shop = shop_with(wallets=QUIET)
    shop.order("o1", "150.00")
    if booked:
        shop.run("expire-points", at("2026-05-01"))
    shop.order("o2", "70.00", now=at("2026-05-02"))
    shop.give_back("b1", "o1", now=at("2026-05-03"))
    assert balance(shop, "2026-05-03") == (70, 0, 0)
    assert shop.wallet(at("2026-05-03"))["lifetime"]["expired"] == 150
    assert shop.violations() == ()


@pytest.mark.parametrize("booked", [True, False])
def test_a_gift_that_expired_does_not_pay_for_a_return(booked: bool) -> None:
    shop = shop_with(wallets=QUIET)
    shop.order("o1", "150.00")
    shop.adjust("a1", 50, expires_on="2026-03-10")
    if booked:
        shop.run("expire-points", at("2026-03-11"))
    shop.give_back("b1", "o1", now=at("2026-03-12"))
    assert balance(shop, "2026-03-12") == (0, 0, 150)
    assert shop.violations() == ()


def test_an_order_after_the_balance_ran_out_is_taken_whole() -> None:
    shop = shop_with(wallets=QUIET)
    shop.order("o1", "150.00")
    shop.order("o2", "70.00", now=at("2026-05-02"))
    shop.give_back("b2", "o2", now=at("2026-05-03"))
    assert balance(shop, "2026-05-03") == (0, 0, 70)


def test_an_order_from_before_the_balance_ran_out_reported_after_it_is_taken_whole() -> None:
    shop = shop_with({"spend": rule(), "visit": {"on": "visit", "gives": fixed(5)}}, wallets=QUIET)
    shop.order("o1", "150.00")
    shop.run("expire-points", at("2026-04-05"))
    shop.event("v1", "visit", at("2026-04-10"))
    shop.order("o2", "70.00", now=at("2026-04-11"), when=at("2026-03-20"))
    shop.give_back("b2", "o2", now=at("2026-04-12"))
    assert balance(shop, "2026-04-12") == (5, 0, 70)


@pytest.mark.parametrize("booked", [True, False])
def test_what_ran_out_before_an_order_pays_for_nothing_of_its_return(booked: bool) -> None:
    shop = shop_with(wallets=QUIET)
    shop.order("o1", "50.00")
    shop.order("o2", "100.00", now=at("2026-05-02"))
    shop.redeem("r1", "mug", at("2026-05-03"))
    if booked:
        shop.run("expire-points", at("2026-07-01"))
    shop.give_back("b2", "o2", now=at("2026-07-01"))
    assert balance(shop, "2026-07-01") == (0, 100, 100)
    assert shop.wallet(at("2026-07-01"))["lifetime"]["expired"] == 50
    assert shop.violations() == ()


# Where rules look at the amount of the order, returns give as well


def test_what_a_return_gives_back_expires_with_the_order() -> None:
    shop = Shop.with_member(**document(wallets=YEARLY, earning=BRACKETS))
    shop.order("o1", "300.00")
    shop.give_back("b1", "o1", {"1": "150.00"}, at("2026-06-01"))
    assert balance(shop, "2026-06-01") == (150, 0, 300)
    assert shop.wallet(at("2026-06-01"))["next_expiry"] == {"on": "2027-03-02", "quantity": 150}
    assert sorted(shop.entries("reverse")) == [-450, 150]


@pytest.mark.parametrize("parts", [["150.00", "150.00"], ["300.00"], ["50.00", "100.00", "150.00"]])
def test_what_would_have_expired_is_neither_given_nor_taken(parts: list[str]) -> None:
    shop = shop_with(BRACKETS, wallets=YEARLY)
    shop.order("o1", "300.00")
    for number, amount in enumerate(parts):
        shop.give_back(f"b{number}", "o1", {"1": amount}, at(LATE))
    assert balance(shop, LATE) == (0, 0, 0)
    assert shop.wallet(at(LATE))["lifetime"]["expired"] == 450
    assert shop.violations() == ()


@pytest.mark.parametrize("parts", [["140.00", "10.00"], ["10.00", "140.00"], ["150.00"]])
@pytest.mark.parametrize(("spent", "left"), [(315, 0), (300, 0), (100, 0), (50, 10)])
def test_what_was_let_go_is_made_up_for_before_anything_is_given_back(
    parts: list[str], spent: int, left: int
) -> None:
    shop = shop_with(BRACKETS, returns={"shortfall": "forgive"})
    shop.order("o1", "210.00")
    shop.adjust("spent", -spent)
    for number, amount in enumerate(parts):
        shop.give_back(f"b{number}", "o1", {"1": amount})
    # 60.00 is kept, which is worth 60
    assert balance(shop) == (left, 0, 315 - spent - left)
    assert shop.violations() == ()


def test_no_more_is_given_back_than_returns_ever_took() -> None:
    short_lived = {"expires": {"kind": "after", "days": 30}}
    lasting = {"expires": {"kind": "after", "months": 12}}
    earning = {"low": BRACKETS["low"] | lasting, "high": BRACKETS["high"] | short_lived}
    shop = shop_with(earning)
    shop.order("o1", "300.00")
    shop.give_back("b1", "o1", {"1": "150.00"}, at("2026-06-01"))
    assert balance(shop, "2026-06-01") == (0, 0, 0)
    assert shop.violations() == ()
