"""A shop's own codes over HTTP: imported with the shop's key, handed out, and never logged."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from tests.answers import check_answer, check_refused
from tests.gateway import Gateway, Response, open_gateway
from tests.own_codes import TICKETS
from tests.routes import AT

type Json = dict[str, Any]

BASE = "/v1/programs/museum"
CODES = f"{BASE}/rewards/ticket/codes"
IMPORT = "POST /v1/programs/{program}/rewards/{reward}/codes"
COUNT = "GET /v1/programs/{program}/rewards/{reward}/codes"
VOID = "POST /v1/programs/{program}/vouchers/{code}/void"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A test program `museum` with the member `ann`, who has 500 points."""
    with open_gateway() as opened:
        document = {"name": "Museum", "currency": "USD", "wallets": {"points": {}}, **TICKETS}
        body = {"document": document, "mode": "test"}
        assert opened("PUT", BASE, body, at=AT).status == 201
        assert opened("POST", f"{BASE}/members", {"member_id": "ann"}, at=AT).status == 201
        given = {"adjustment_id": "a1", "wallet": "points", "quantity": 500, "reason": "a test"}
        assert opened("POST", f"{BASE}/members/ann/adjustments", given, at=AT).status == 201
        yield opened


def bring(gateway: Gateway, *codes: str, import_id: str = "march", **how: Any) -> Response:
    csv = "\n".join(["code", *codes, ""])
    return gateway("POST", CODES, {"import_id": import_id, "csv": csv}, at=AT, **how)


def redeem(gateway: Gateway, redemption_id: str) -> Response:
    body = {"redemption_id": redemption_id, "reward": "ticket"}
    return gateway("POST", f"{BASE}/members/ann/redemptions", body, at=AT)


def test_codes_are_imported_once_and_counted(gateway: Gateway) -> None:
    first, again = bring(gateway, "A-1", "B-2"), bring(gateway, "A-1", "B-2")
    assert (first.status, first.body) == (
        201,
        {"import_id": "march", "reward": "ticket", "imported": 2, "free": 2},
    )
    check_answer(IMPORT, 201, "application/json", first.body)
    assert (again.status, again.body) == (200, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    check_refused(IMPORT, bring(gateway, "C-3"), 409, "id_reused")
    assert redeem(gateway, "r1").status == 201
    found = gateway("GET", CODES, at=AT)
    assert (found.status, found.body) == (200, {"reward": "ticket", "free": 1, "handed_out": 1})
    check_answer(COUNT, 200, "application/json", found.body)


def test_a_voucher_with_a_code_of_the_shop_is_one_like_any(gateway: Gateway) -> None:
    bring(gateway, "MUSEUM-7")
    redeemed = redeem(gateway, "r1")
    assert redeemed.body["voucher"]["code"] == "MUSEUM-7"
    path = f"{BASE}/vouchers/MUSEUM-7"
    assert gateway("GET", path, at=AT).body == redeemed.body["voucher"]
    assert gateway("GET", f"{BASE}/members/ann/vouchers", at=AT).body["data"] == [
        redeemed.body["voucher"]
    ]
    used = gateway("POST", f"{path}/use", {"use_id": "o1"}, at=AT)
    assert (used.status, used.body["status"]) == (201, "used")
    check_refused(VOID, gateway("POST", f"{path}/void", {"reason": "lost"}, at=AT), 409)
    assert gateway("POST", f"{path}/release", {}, at=AT).status == 200
    void = gateway("POST", f"{path}/void", {"reason": "lost"}, at=AT)
    assert (void.status, void.body) == (200, {"code": "MUSEUM-7", "status": "void"})
    check_answer(VOID, 200, "application/json", void.body)
    assert gateway("GET", f"{BASE}/audit", at=AT).body["ok"] is True


def test_no_code_left_is_a_409_for_who_buys_and_a_reason_for_a_rule(gateway: Gateway) -> None:
    refused = redeem(gateway, "r1")
    check_refused(
        "POST /v1/programs/{program}/members/{member}/redemptions",
        refused,
        409,
        "reward_out_of_stock",
    )
    event = {"event_id": "e1", "type": "review", "occurred_at": AT, "properties": {}}
    for path in ("earnings/preview", "earnings"):
        found = gateway("POST", f"{BASE}/members/ann/{path}", event, at=AT)
        assert found.body["not_awarded"] == [{"rule": "thanks", "reason": "no_codes_left"}]
        assert [one["quantity"] for one in found.body["entries"]] == [5]


def test_an_import_that_is_wrong_is_told_by_row(gateway: Gateway) -> None:
    bring(gateway, "A-1")
    found = bring(gateway, "B-2", "A-1", import_id="april")
    check_refused(IMPORT, found, 422, "invalid_content")
    assert [fault["pointer"] for fault in found.body["errors"]] == ["/csv/3"]
    found = bring(gateway, "B-2", "B-2", "no code", import_id="april")
    assert [fault["pointer"] for fault in found.body["errors"]] == ["/csv/3", "/csv/4"]
    assert gateway("GET", CODES, at=AT).body["free"] == 1


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"import_id": "march"}, "/csv"),
        ({"csv": "code\nA-1"}, "/import_id"),
        ({"import_id": "a#b", "csv": "code\nA-1"}, "/import_id"),
        ({"import_id": "march", "csv": ["A-1"]}, "/csv"),
        ({"import_id": "march", "csv": "code\nA-1", "file": "x"}, "/file"),
    ],
)
def test_an_import_has_an_id_and_rows(gateway: Gateway, sent: Json, pointer: str) -> None:
    found = gateway("POST", CODES, sent, at=AT)
    check_refused(IMPORT, found, 422, "invalid_content")
    assert [fault["pointer"] for fault in found.body["errors"]] == [pointer]


def test_codes_are_for_rewards_that_hand_them_out(gateway: Gateway) -> None:
    sent = {"import_id": "march", "csv": "code\nA-1"}
    mug, none = f"{BASE}/rewards/mug/codes", f"{BASE}/rewards/none/codes"
    check_refused(IMPORT, gateway("POST", mug, sent, at=AT), 409, "no_own_codes")
    check_refused(IMPORT, gateway("POST", none, sent, at=AT), 404, "reward_not_found")
    check_refused(COUNT, gateway("GET", none, at=AT), 404, "reward_not_found")
    assert gateway("GET", mug, at=AT).body == {"reward": "mug", "free": 0, "handed_out": 0}


def test_vouchers_that_stand_alone_are_told_of_the_others(gateway: Gateway) -> None:
    bring(gateway, "A-1", "B-2")
    codes = [redeem(gateway, f"r{number}").body["voucher"]["code"] for number in range(2)]
    order = {"currency": "USD", "lines": [{"line_id": "1", "sku": "S", "amount": "30.00"}]}
    path = f"{BASE}/vouchers/{codes[0]}/check"
    body = {"order": order, "with": codes[1:]}
    assert gateway("POST", path, body, at=AT).body["applicable"] is True
    found = gateway("POST", path, {"order": order, "with": ["NOBODY"]}, at=AT)
    assert [fault["pointer"] for fault in found.body["errors"]] == ["/with/0"]
    found = gateway("POST", path, {"order": order, "beside": []}, at=AT)
    assert [fault["pointer"] for fault in found.body["errors"]] == ["/beside"]


def test_no_code_is_ever_logged(gateway: Gateway, log: io.StringIO) -> None:
    bring(gateway, "SECRET-1", "SECRET-2")
    bring(gateway, "SECRET-1", "SECRET-3", import_id="april")
    bring(gateway, "SECRET-3", "SECRET-3", "SECRET 4", import_id="april")
    redeem(gateway, "r1")
    gateway("GET", f"{BASE}/vouchers/SECRET-1", at=AT)
    gateway("POST", f"{BASE}/vouchers/SECRET-1/void", {"reason": "lost"}, at=AT)
    assert log.getvalue()
    assert "SECRET" not in log.getvalue()
