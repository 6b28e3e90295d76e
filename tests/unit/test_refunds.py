"""An order is refunded: what becomes of what was spent on it. A row of docs/checkout.md each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.read_account import read_voucher
from laurel.operations.use_voucher import release, use
from laurel.requests.parts import read_body
from laurel.requests.redeeming import UseRequest
from tests.builders import NOON, Json, at, refused, reward, rule
from tests.charity import donating
from tests.shop import Shop

TEN = reward(100, "amount_off", value="10.00")
LATER = at("2026-05-01")
"""After the voucher's last day, and after that of the points."""


class Sale:
    """Ann has 150 and spends 100 on 10.00 off an order of 60.00: she pays 30.00 and 20.00."""

    def __init__(self, **parts: Any) -> None:
        document: Json = {
            "earning": {"spend": rule()},
            "rewards": {"ten": TEN | {"valid": {"days": 30}}},
        }
        self.shop = Shop.with_member(**{**document, **parts})
        self.shop.adjust("gift", 150)
        self.code: str = self.shop.redeem("o1", "ten").body["voucher"]["code"]

    def is_closed(self) -> "Sale":
        """With the voucher used, the order reported."""
        use_for(self.shop, self.code, "o1", "60.00")
        self.shop.order("o1", "30.00", "20.00")
        return self

    def undo(self, step: str, now: datetime = NOON) -> None:
        match step:
            case "release":
                release(self.shop.services, "shop", self.code, Clock(now), "o1")
            case "cancel":
                self.shop.cancel("o1", now)
            case "return some":
                self.shop.give_back("rma-1", "o1", {"2": "20.00"}, now)
            case _:
                self.shop.give_back("rma-2", "o1", now=now)

    def stands(self, now: datetime = NOON) -> tuple[int, int, str]:
        """Available, owed, and the voucher's status."""
        assert self.shop.violations() == ()
        wallet, body = self.shop.wallet(now), read_code(self.shop, self.code, now)
        return wallet["available"], wallet["debt"], body["status"]


def use_for(shop: Shop, code: str, use_id: str, amount: str) -> None:
    line = {"line_id": "1", "sku": "S", "amount": amount}
    body = {"use_id": use_id, "order": {"currency": "USD", "lines": [line]}}
    use(shop.services, "shop", code, read_body(UseRequest, body), Clock(NOON))


def read_code(shop: Shop, code: str, now: datetime = NOON) -> Json:
    body: Json = read_voucher(shop.services, "shop", code, Clock(now)).body
    return body


@pytest.mark.parametrize(
    ("steps", "now", "stands"),
    [
        (["release", "cancel", "return all"], NOON, (150, 0, "void")),
        (["return all", "release", "cancel"], NOON, (150, 0, "void")),
        (["return some", "release", "cancel", "return all"], NOON, (150, 0, "void")),
        (["release", "return all"], NOON, (50, 0, "issued")),
        (["release", "return all"], LATER, (50, 0, "expired")),
        (["return some"], NOON, (80, 0, "used")),
        (["return all"], NOON, (50, 0, "used")),
        (["return some", "return all"], NOON, (50, 0, "used")),
    ],
    ids=str,
)
def test_an_order_is_refunded(
    steps: Sequence[str], now: datetime, stands: tuple[int, int, str]
) -> None:
    sale = Sale().is_closed()
    assert sale.stands() == (100, 0, "used")
    for step in steps:
        sale.undo(step, now)
    assert sale.stands(now) == stands


def test_the_points_do_not_come_back_while_the_voucher_is_used() -> None:
    sale = Sale().is_closed()
    with refused("voucher_used"):
        sale.undo("cancel")
    assert sale.stands() == (100, 0, "used")


def test_the_points_of_an_unused_voucher_come_back_and_it_is_void() -> None:
    sale = Sale()
    sale.undo("cancel")
    assert sale.stands() == (150, 0, "void")


def test_points_whose_last_day_has_passed_come_back_expired() -> None:
    sale = Sale(wallets={"points": {"expires": {"kind": "after", "days": 40}}})
    sale.undo("cancel", LATER)
    assert sale.stands(LATER) == (0, 0, "void")
    assert sale.shop.wallet(LATER)["lifetime"]["expired"] == 150


def test_earned_points_that_are_spent_already_are_owed() -> None:
    sale = Sale().is_closed()
    sale.shop.redeem("o2", "ten")
    sale.undo("return all")
    assert sale.stands() == (0, 50, "used")


@pytest.mark.parametrize(
    ("returns", "is_used", "status", "owed"),
    [
        ({}, False, "void", "0.00"),
        ({}, True, "used", "0.00"),
        ({"used_vouchers": "cash"}, True, "used", "10.00"),
    ],
)
def test_a_voucher_that_the_order_brought_is_void_or_charged(
    returns: Json, is_used: bool, status: str, owed: str
) -> None:
    shop = Shop.with_member(
        wallets={"points": {}, "cash": {"kind": "money"}},
        earning={"thanks": rule(gives={"kind": "voucher", "reward": "ten"})},
        rewards={"ten": reward(None, "amount_off", value="10.00")},
        returns=returns,
    )
    code = shop.order("o1", "60.00").body["vouchers"][0]["code"]
    if is_used:
        use_for(shop, code, "o2", "60.00")
    shop.give_back("rma-1", "o1")
    assert (read_code(shop, code)["status"], shop.wallet(wallet="cash")["debt"]) == (status, owed)
    assert shop.violations() == ()
    if is_used:
        with refused("voucher_void"):
            release(shop.services, "shop", code, Clock(NOON), "o2")


def test_a_donation_is_taken_back() -> None:
    there = donating("oceans")
    there.redeem("r1", "gift")
    there.cancel("r1")
    assert (there.available(), there.given()["oceans"]) == (250, "0.00")
    assert there.is_exact()
