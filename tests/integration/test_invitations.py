"""Invitations over HTTP: made once, good for one member, and seen by who may see members."""

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
OPEN: Json = {"invitation_id": "INV-1", "status": "open", "member_id": None}


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A test program `club` that nobody is in yet."""
    with open_gateway() as opened:
        made = opened("PUT", BASE, {"preset": "kiehls", "mode": "test"}, at=AT)
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
