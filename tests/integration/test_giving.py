"""Giving to causes over HTTP: by the shop's key and by the member's own token."""

from collections.abc import Iterator

import pytest

from tests.gateway import Gateway, open_gateway
from tests.routes import AT

PROGRAM = "/v1/programs/charity"
MEMBER = f"{PROGRAM}/members/ann"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """A test program `charity` with the member `ann`, who chose no cause."""
    with open_gateway() as opened:
        body = {"preset": "charity-five", "mode": "test"}
        assert opened("PUT", PROGRAM, body, at=AT).status == 201
        assert opened("POST", f"{PROGRAM}/members", {"member_id": "ann"}, at=AT).status == 201
        yield opened


@pytest.fixture(scope="module")
def token(gateway: Gateway) -> str:
    made = gateway("POST", f"{MEMBER}/tokens", {"expires_in": 3600}, at=AT)
    found: str = made.body["token"]
    return found


def test_nobody_joins_with_a_cause_that_is_not_there(gateway: Gateway) -> None:
    body = {"member_id": "bea", "cause": "space-travel"}
    found = gateway("POST", f"{PROGRAM}/members", body, at=AT)
    assert (found.status, found.code) == (422, "invalid_content")
    assert [error["pointer"] for error in found.body["errors"]] == ["/cause"]
    assert gateway("GET", f"{PROGRAM}/members/bea", at=AT).code == "member_not_found"


def test_a_member_chooses_and_sees_what_was_given(gateway: Gateway, token: str) -> None:
    chosen = gateway("PATCH", MEMBER, {"cause": "forests"}, token=token, at=AT)
    assert (chosen.status, chosen.body["cause"]) == (200, "forests")
    lines = [{"line_id": "1", "sku": "SKU", "amount": "149.99"}]
    order = {"event_id": "o1", "type": "order", "occurred_at": AT}
    body = {**order, "order": {"currency": "USD", "lines": lines}}
    assert gateway("POST", f"{MEMBER}/earnings", body, at=AT).status == 201
    found = gateway("GET", f"{PROGRAM}/causes", token=token, at=AT)
    assert found.body == {
        "data": [
            {"cause": "forests", "name": "Forests", "given": "10.00", "paid_out": "0.00"},
            {"cause": "oceans", "name": "Oceans", "given": "0.00", "paid_out": "0.00"},
        ],
        "next_cursor": None,
    }
    audit = gateway("GET", f"{PROGRAM}/audit", at=AT)
    assert (audit.body["ok"], audit.body["members"]) == (True, 1)


def test_what_was_given_is_paid_and_not_taken_back(gateway: Gateway, token: str) -> None:
    path = f"{PROGRAM}/causes/forests/payouts"
    paid = gateway("POST", path, {"payout_id": "2026-03"}, at=AT)
    assert (paid.status, paid.body["amount"], paid.body["paid_out"]) == (201, "10.00", "10.00")
    again = gateway("POST", path, {"payout_id": "2026-03"}, at=AT)
    assert (again.status, again.body) == (200, paid.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    back = {"return_id": "b1", "event_id": "o1", "occurred_at": AT, "full": True}
    assert gateway("POST", f"{MEMBER}/returns", back, at=AT).body["entries"] == []
    found = gateway("GET", f"{path}?limit=1", at=AT)
    assert (found.status, found.body["data"]) == (200, [paid.body])
    assert gateway("GET", path, token=token, at=AT).status == 403
    assert gateway("POST", path, {"payout_id": "p"}, token=token, at=AT).status == 403
    audit = gateway("GET", f"{PROGRAM}/audit", at=AT)
    assert audit.body["ok"] is True


@pytest.mark.parametrize("cause", ["space-travel", "a%23b"])
def test_nobody_pays_a_cause_that_is_not_there(gateway: Gateway, cause: str) -> None:
    for method, body in (("POST", {"payout_id": "p1"}), ("GET", None)):
        found = gateway(method, f"{PROGRAM}/causes/{cause}/payouts", body, at=AT)
        assert (found.status, found.code) == (404, "cause_not_found")


def test_causes_come_in_pages(gateway: Gateway) -> None:
    first = gateway("GET", f"{PROGRAM}/causes?limit=1", at=AT).body
    assert [row["cause"] for row in first["data"]] == ["forests"]
    path = f"{PROGRAM}/causes?limit=1&cursor={first['next_cursor']}"
    last = gateway("GET", path, at=AT).body
    assert [row["cause"] for row in last["data"]] == ["oceans"]
    assert last["next_cursor"] is None


@pytest.mark.parametrize("cause", [5, "", "a#b", ["forests"]])
def test_what_is_no_id_is_no_cause(gateway: Gateway, cause: object) -> None:
    found = gateway("PATCH", MEMBER, {"cause": cause}, at=AT)
    assert (found.status, found.code) == (422, "invalid_content")
