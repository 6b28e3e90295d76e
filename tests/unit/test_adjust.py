"""Adjustments: gifts and corrections by hand, which count neither for tiers nor as activity."""

import pytest

from tests.builders import Json, at, fixed, refused, rule
from tests.shop import Shop

CASH = {"points": {}, "cash": {"kind": "money"}}
YEARLY = {"points": {"expires": {"kind": "after", "months": 12}}}
QUIET = {"points": {"expires": {"kind": "inactivity", "months": 1}}}
LATER = {"points": {"available": {"kind": "after_days", "days": 14}}}


@pytest.mark.parametrize(
    ("wallets", "expires_on", "expected"),
    [
        ({"points": {}}, None, None),
        ({"points": {}}, "2026-03-02", "2026-03-02"),
        (YEARLY, None, "2027-03-02"),
        (YEARLY, "2030-01-01", "2030-01-01"),
        (QUIET, None, "2026-04-02"),
        (QUIET, "2026-03-10", "2026-03-10"),
        (LATER, None, None),
    ],
)
def test_a_gift_expires_as_said_or_as_the_wallet_does(
    wallets: Json, expires_on: str | None, expected: str | None
) -> None:
    shop = Shop.with_member(wallets=wallets)
    shop.adjust("a1", 50, expires_on=expires_on)
    there = shop.wallet()
    assert (there["available"], there["pending"], there["lifetime"]["adjusted"]) == (50, 0, 50)
    assert there["next_expiry"] == (expected and {"on": expected, "quantity": 50})


def test_what_is_done_by_hand_comes_from_its_id() -> None:
    shop = Shop.with_member()
    gift, less = shop.adjust("gift-1", 50), shop.adjust("less-1", -20)
    assert [one.body["entries"][0]["source"] for one in (gift, less)] == ["gift-1", "less-1"]


@pytest.mark.parametrize(
    ("quantity", "left"), [(-50, [50, 50]), (-60, [40, 50]), (-100, [50]), (-150, [])]
)
def test_a_correction_takes_what_expires_soonest(quantity: int, left: list[int]) -> None:
    shop = Shop.with_member()
    for number, last in enumerate(("2026-06-30", "2026-03-31", "2026-12-31")):
        shop.adjust(f"a{number}", 50, expires_on=last)
    shop.adjust("minus", quantity)
    assert [lot.quantity for lot in shop.account.wallet("points").lots] == left
    assert shop.wallet()["lifetime"]["adjusted"] == 150 + quantity


@pytest.mark.parametrize("quantity", [-1, -51, -(2**53 - 1)])
def test_no_correction_goes_below_zero(quantity: int) -> None:
    shop = Shop.with_member()
    if quantity < -1:
        shop.adjust("a1", 50)
    with refused("insufficient_balance"):
        shop.adjust("minus", quantity)


def test_a_gift_pays_a_debt_first() -> None:
    shop = Shop.with_member(earning={"spend": rule()}, rewards={})
    shop.order("o1", "30.00")
    shop.adjust("minus", -30)
    shop.give_back("b1", "o1")
    shop.adjust("a1", 50)
    assert (shop.wallet()["available"], shop.wallet()["debt"]) == (20, 0)
    assert shop.violations() == ()


@pytest.mark.parametrize(
    ("wallet", "quantity", "code"),
    [
        ("points", 0, "invalid_content"),
        ("points", "5.00", "invalid_content"),
        ("points", 2**53, "invalid_content"),
        ("cash", 5, "invalid_content"),
        ("cash", "0.00", "invalid_content"),
        ("cash", "1.001", "amount_precision"),
        ("cash", "--1.00", "invalid_content"),
        ("cash", "+1.00", "invalid_content"),
        ("miles", 5, "invalid_content"),
    ],
)
def test_what_is_no_quantity_of_the_wallet_is_refused(
    wallet: str, quantity: int | str, code: str
) -> None:
    with refused(code):
        Shop.with_member(wallets=CASH).adjust("a1", quantity, wallet=wallet)


def test_money_is_given_and_taken_in_its_own_digits() -> None:
    shop = Shop.with_member(wallets=CASH)
    shop.adjust("a1", "12.3", wallet="cash")
    [entry] = shop.adjust("a2", "-2.30", wallet="cash").body["entries"]
    assert (entry["quantity"], shop.available(wallet="cash")) == ("-2.30", "10.00")


@pytest.mark.parametrize(
    ("quantity", "expires_on"), [(5, "2026-03-01"), (-5, "2026-12-31"), (5, "9999-12-31")]
)
def test_a_last_day_lies_ahead_and_only_gifts_have_one(quantity: int, expires_on: str) -> None:
    shop = Shop.with_member()
    if expires_on.startswith("9999"):
        shop.adjust("a1", quantity, expires_on=expires_on)
        assert shop.wallet()["next_expiry"] is None
        return
    with refused("invalid_content"):
        shop.adjust("a1", quantity, expires_on=expires_on)


def test_an_adjustment_is_no_activity() -> None:
    shop = Shop.with_member(wallets=QUIET, earning={"visit": {"on": "visit", "gives": fixed(5)}})
    shop.event("v1", "visit", at("2026-03-02"))
    shop.adjust("a1", 50, at("2026-03-20"))
    shop.adjust("a2", -10, at("2026-03-21"))
    assert shop.wallet(at("2026-03-21"))["next_expiry"] == {"on": "2026-04-02", "quantity": 45}
    assert shop.available(at("2026-04-03")) == 0
    shop.adjust("a3", 7, at("2026-04-05"))
    assert shop.wallet(at("2026-04-05"))["next_expiry"] == {"on": "2026-05-05", "quantity": 7}
