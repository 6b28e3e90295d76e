"""Joining over HTTP: invitations are made once and good for one member; first orders earn."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.answers import check_answer, check_refused
from tests.gateway import Gateway, Response, open_gateway
from tests.routes import AT

type Json = dict[str, Any]

BASE = "/v1/programs/club"
MAKE = "POST /v1/programs/{program}/invitations"
SEE = "GET /v1/programs/{program}/invitations/{invitation}"
JOIN = "POST /v1/programs/{program}/members"
EARN = "POST /v1/programs/{program}/members/{member}/earnings"
OPEN: Json = {"invitation_id": "INV-1", "tier": None, "status": "open", "member_id": None}


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A test program `club` that nobody is in yet."""
    with open_gateway() as opened:
        made = opened("PUT", BASE, {"preset": "invitation-only", "mode": "test"}, at=AT)
        assert made.status == 201
        yield opened


def invite(gateway: Gateway, invitation_id: str = "INV-1") -> Response:
    return gateway("POST", f"{BASE}/invitations", {"invitation_id": invitation_id}, at=AT)


def test_an_invitation_is_made_once_and_answered_again(gateway: Gateway) -> None:
    first, again = invite(gateway), invite(gateway)
    assert (first.status, first.body) == (201, OPEN)
    assert "Idempotency-Replayed" not in first.headers
    assert (again.status, again.body) == (200, OPEN)
    assert again.headers["Idempotency-Replayed"] == "true"
    for found in (first, again):
        check_answer(MAKE, found.status, "application/json", found.body)


def test_an_invitation_is_seen_as_it_stands(gateway: Gateway) -> None:
    invite(gateway)
    found = gateway("GET", f"{BASE}/invitations/INV-1", at=AT)
    assert (found.status, found.body) == (200, OPEN)
    check_answer(SEE, 200, "application/json", found.body)


@pytest.mark.parametrize(
    "path", [f"{BASE}/invitations/INV-2", "/v1/programs/other/invitations/INV-1"]
)
def test_what_nobody_made_is_not_there(gateway: Gateway, path: str) -> None:
    invite(gateway)
    check_refused(SEE, gateway("GET", path, at=AT), 404)


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "/invitation_id"),
        ({"invitation_id": "a#b"}, "/invitation_id"),
        ({"invitation_id": ""}, "/invitation_id"),
        ({"invitation_id": "x" * 65}, "/invitation_id"),
        ({"invitation_id": None}, "/invitation_id"),
        ({"invitation_id": "INV-1", "member_id": "ann"}, "/member_id"),
    ],
)
def test_an_invitation_has_an_id_and_nothing_else(
    gateway: Gateway, sent: Json, pointer: str
) -> None:
    found = gateway("POST", f"{BASE}/invitations", sent, at=AT)
    check_refused(MAKE, found, 422, "invalid_content")
    assert [fault["pointer"] for fault in found.body["errors"]] == [pointer]


def test_a_program_that_is_not_there_has_no_invitations(gateway: Gateway) -> None:
    sent = {"invitation_id": "INV-1"}
    found = gateway("POST", "/v1/programs/none/invitations", sent, at=AT)
    check_refused(MAKE, found, 404, "program_not_found")


# Joining


def first_order(amount: str = "1000.00", **order: Any) -> Json:
    lines = [{"line_id": "1", "sku": "SKU", "amount": amount}]
    event: Json = {"event_id": "o1", "type": "order", "occurred_at": AT}
    return {**event, "order": {"currency": "USD", "lines": lines, **order}}


def join(gateway: Gateway, member_id: str = "ann", **sent: Any) -> Response:
    return gateway("POST", f"{BASE}/members", {"member_id": member_id, **sent}, at=AT)


@pytest.mark.parametrize(
    "sent", [{}, {"invitation": "INV-2"}, {"first_order": first_order("999.99")}]
)
def test_who_is_not_let_in_is_no_member(gateway: Gateway, sent: Json) -> None:
    invite(gateway)
    check_refused(JOIN, join(gateway, **sent), 409, "not_eligible")
    assert gateway("GET", f"{BASE}/members/ann", at=AT).status == 404


def test_an_invitation_lets_one_in_and_says_whom(gateway: Gateway) -> None:
    invite(gateway)
    joined = join(gateway, invitation="INV-1")
    assert (joined.status, joined.body["member_id"]) == (201, "ann")
    check_answer(JOIN, 201, "application/json", joined.body)
    check_refused(JOIN, join(gateway, "bea", invitation="INV-1"), 409, "not_eligible")
    found = gateway("GET", f"{BASE}/invitations/INV-1", at=AT)
    assert found.body == {**OPEN, "status": "used", "member_id": "ann"}
    assert (invite(gateway).status, invite(gateway).body) == (200, OPEN)


def test_a_first_order_is_answered_with_what_it_gave(gateway: Gateway) -> None:
    joined = join(gateway, first_order=first_order())
    check_answer(JOIN, 201, "application/json", joined.body)
    [entry] = joined.body["entries"]
    assert (joined.status, entry["source"], entry["quantity"]) == (201, "o1", 1000)
    again = join(gateway, first_order=first_order("1000"))
    assert (again.status, again.body) == (200, joined.body)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_first_order_is_an_earning_from_then_on(gateway: Gateway) -> None:
    joined = join(gateway, first_order=first_order())
    path = f"{BASE}/members/ann"
    reported = gateway("POST", f"{path}/earnings", first_order(), at=AT)
    assert (reported.status, reported.headers["Idempotency-Replayed"]) == (200, "true")
    assert reported.body["entries"] == joined.body["entries"]
    check_answer(EARN, 200, "application/json", reported.body)
    other = gateway("POST", f"{path}/earnings", first_order("1.00"), at=AT)
    check_refused(EARN, other, 409, "id_reused")
    entry = gateway("GET", f"{path}/entries/e1", at=AT).body
    assert entry["explanation"]["recomputed"] is True
    back = {"return_id": "b1", "event_id": "o1", "occurred_at": AT, "full": True}
    returned = gateway("POST", f"{path}/returns", back, at=AT)
    assert returned.body["balances"]["points"]["available"] == 0
    assert gateway("GET", f"{BASE}/audit", at=AT).body["ok"] is True


@pytest.mark.parametrize(
    ("first", "code", "pointer"),
    [
        (first_order("1000.001"), "amount_precision", "/first_order/order/lines/0/amount"),
        (first_order(currency="EUR"), "currency_mismatch", "/first_order/order/currency"),
        (first_order(lines=[]), "invalid_content", "/first_order/order/lines"),
        ({**first_order(), "type": "review"}, "invalid_content", "/first_order/type"),
        ([], "invalid_content", "/first_order"),
    ],
)
def test_what_is_wrong_with_a_first_order_is_pointed_at(
    gateway: Gateway, first: object, code: str, pointer: str
) -> None:
    found = join(gateway, first_order=first)
    check_refused(JOIN, found, 422, code)
    assert pointer in [fault["pointer"] for fault in found.body["errors"]]
    assert gateway("GET", f"{BASE}/members/ann", at=AT).status == 404


def test_a_referral_code_is_refused_as_long_as_nothing_comes_of_it(gateway: Gateway) -> None:
    found = join(gateway, referral_code="K7QW-2MB1")
    check_refused(JOIN, found, 422, "invalid_content")
    assert [fault["pointer"] for fault in found.body["errors"]] == ["/referral_code"]


def test_an_invitation_to_a_level_that_is_not_there_is_refused(gateway: Gateway) -> None:
    sent = {"invitation_id": "INV-2", "tier": "black"}
    refused = gateway("POST", f"{BASE}/invitations", sent, at=AT)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/tier")
    assert gateway("GET", f"{BASE}/invitations/INV-2", at=AT).status == 404
