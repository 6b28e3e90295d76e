"""A variable price over HTTP: what was sent for a quantity is taken exactly, or refused by name."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.answers import check_answer, check_refused
from tests.builders import document
from tests.gateway import Gateway, Response, open_gateway
from tests.routes import AT

type Json = dict[str, Any]

BASE = "/v1/programs/card"
REDEEM = "POST /v1/programs/{program}/members/{member}/redemptions"
REWARDS = "GET /v1/programs/{program}/members/{member}/rewards"
VOUCHER = "GET /v1/programs/{program}/vouchers/{code}"
USE = "POST /v1/programs/{program}/vouchers/{code}/use"
CHECK = "POST /v1/programs/{program}/vouchers/{code}/check"

CREDIT = {
    "name": "Credit",
    "price": {"wallet": "cash", "variable": True, "at_most": "5.00"},
    "voucher": {"kind": "store_credit"},
}
MUG = {"name": "Mug", "price": {"wallet": "cash", "quantity": "1.00"}, "voucher": {"kind": "gift"}}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """A test program `card` with a member who has 3.00 cash."""
    with open_gateway() as opened:
        told = document(wallets={"cash": {"kind": "money"}}, rewards={"credit": CREDIT, "mug": MUG})
        adjustment = {"adjustment_id": "a1", "wallet": "cash", "quantity": "3.00", "reason": "x"}
        for method, path, body in (
            ("PUT", BASE, {"document": told, "mode": "test"}),
            ("POST", f"{BASE}/members", {"member_id": "ann"}),
            ("POST", f"{BASE}/members/ann/adjustments", adjustment),
        ):
            assert opened(method, path, body, at=AT).status == 201
        yield opened


def redeem(gateway: Gateway, redemption_id: str, reward: str = "credit", **more: Any) -> Response:
    body = {"redemption_id": redemption_id, "reward": reward, **more}
    return gateway("POST", f"{BASE}/members/ann/redemptions", body, at=AT)


@pytest.mark.parametrize(
    ("reward", "sent", "code"),
    [
        ("credit", {}, "invalid_content"),
        ("credit", {"quantity": None}, "invalid_content"),
        ("credit", {"quantity": 2}, "invalid_content"),
        ("credit", {"quantity": 2.5}, "invalid_content"),
        ("credit", {"quantity": True}, "invalid_content"),
        ("credit", {"quantity": []}, "invalid_content"),
        ("credit", {"quantity": "2,50"}, "invalid_content"),
        ("credit", {"quantity": "-2.50"}, "invalid_content"),
        ("credit", {"quantity": "1e2"}, "invalid_content"),
        ("credit", {"quantity": "9" * 40}, "invalid_content"),
        ("credit", {"quantity": "9" * 5000}, "invalid_content"),
        ("credit", {"quantity": "0"}, "invalid_content"),
        ("credit", {"quantity": "5.01"}, "invalid_content"),
        ("credit", {"quantity": "2.505"}, "amount_precision"),
        ("mug", {"quantity": "1.00"}, "invalid_content"),
    ],
)
def test_what_is_no_quantity_of_the_reward_is_refused_with_its_pointer(
    gateway: Gateway, reward: str, sent: Json, code: str
) -> None:
    found = redeem(gateway, "wrong", reward, **sent)
    check_refused(REDEEM, found, 422, code)
    assert {error["pointer"] for error in found.body["errors"]} == {"/quantity"}


def test_what_is_spent_is_what_the_voucher_is_worth_wherever_it_is_seen(gateway: Gateway) -> None:
    found = redeem(gateway, "r1", quantity="2.50")
    assert found.status == 201
    check_answer(REDEEM, 201, "application/json", found.body)
    assert found.body["spent"] == {"wallet": "cash", "quantity": "2.50"}
    path = f"{BASE}/vouchers/{found.body['voucher']['code']}"
    voucher = gateway("GET", path, at=AT)
    check_answer(VOUCHER, 200, "application/json", voucher.body)
    assert voucher.body["value"] == "2.50"
    line = {"line_id": "1", "sku": "S", "amount": "2.40"}
    asked = {"order": {"currency": "USD", "lines": [line]}}
    checked = gateway("POST", f"{path}/check", asked, at=AT)
    check_answer(CHECK, 200, "application/json", checked.body)
    assert checked.body["discount"] == "2.40"
    check_refused(REDEEM, redeem(gateway, "r2", quantity="0.51"), 409, "insufficient_balance")
    # put on a statement: used without an order
    for status in (201, 200):
        used = gateway("POST", f"{path}/use", {"use_id": "statement-3"}, at=AT)
        check_answer(USE, status, "application/json", used.body)
        assert (used.status, used.body["discount"], used.body["lines"]) == (status, "2.50", [])
    again = gateway("POST", f"{path}/use", {"use_id": "statement-4"}, at=AT)
    check_refused(USE, again, 409, "voucher_used")


def test_the_catalogue_is_as_published(gateway: Gateway) -> None:
    found = gateway("GET", f"{BASE}/members/ann/rewards", at=AT)
    check_answer(REWARDS, 200, "application/json", found.body)
    assert [row["price"].get("variable", False) for row in found.body["data"]] == [True, False]
