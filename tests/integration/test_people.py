"""Who members are, over HTTP: tiers by attributes and by hand, a profile that is completed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.answers import check_answer, check_refused
from tests.builders import document
from tests.gateway import Gateway, Response, open_gateway
from tests.people import HAS_CARD, WELCOMES, given
from tests.routes import AT, path_of

type Json = dict[str, Any]

MEMBER = "/v1/programs/shop/members/ann"
GIVE = "POST /v1/programs/{program}/members/{member}/tier"
TAKE = "DELETE /v1/programs/{program}/members/{member}/tier"
SEE = "GET /v1/programs/{program}/members/{member}/tier"
CHANGE = "PATCH /v1/programs/{program}/members/{member}"
GOLD: Json = {"tier": "gold", "until": "2026-06-30", "reason": "A late parcel"}
COMPLETE: Json = {
    "on": "profile.completed",
    "gives": {"kind": "fixed", "wallet": "points", "quantity": 50},
}


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A test program `shop` with tiers by a card, and the member `ann` without one."""
    parts = {
        "earning": {**WELCOMES, "complete": COMPLETE},
        "tiers": given(silver=None, gold=HAS_CARD),
        "profile": {"required": ["email"]},
    }
    with open_gateway() as opened:
        sent = {"document": document(**parts), "mode": "test"}
        assert opened("PUT", "/v1/programs/shop", sent, at=AT).status == 201
        joined = opened("POST", "/v1/programs/shop/members", {"member_id": "ann"}, at=AT)
        assert joined.status == 201
        yield opened


def give(gateway: Gateway, **sent: Any) -> Response:
    return gateway("POST", path_of("tier"), {**GOLD, **sent}, at=AT)


def test_a_tier_is_given_seen_and_taken_back(gateway: Gateway) -> None:
    shown = give(gateway)
    assert (shown.status, shown.body["tier"], shown.body["override"]) == (200, "gold", True)
    assert shown.body["valid_until"] == "2026-06-30"
    check_answer(GIVE, 200, "application/json", shown.body)
    seen = gateway("GET", path_of("tier"), at=AT)
    assert seen.body == shown.body
    check_answer(SEE, 200, "application/json", seen.body)
    assert gateway("GET", MEMBER, at=AT).body["tier"] == "gold"
    ended = gateway("DELETE", path_of("tier"), at=AT)
    assert (ended.status, ended.body["tier"], ended.body["override"]) == (200, "silver", False)
    check_answer(TAKE, 200, "application/json", ended.body)


def test_the_same_sent_again_is_answered_and_pays_once(gateway: Gateway) -> None:
    first, again = give(gateway), give(gateway)
    assert first.body == again.body
    entries = gateway("GET", path_of("entries"), at=AT).body["data"]
    assert [entry["quantity"] for entry in entries] == [2000]


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"tier": "diamond"}, "/tier"),
        ({"tier": None}, "/tier"),
        ({"until": "2026-03-01"}, "/until"),
        ({"until": "2026-06-30T00:00:00Z"}, "/until"),
        ({"until": "soon"}, "/until"),
        ({"until": None}, "/until"),
        ({"reason": ""}, "/reason"),
        ({"reason": None}, "/reason"),
        ({"since": "2026-01-01"}, "/since"),
    ],
)
def test_what_is_wrong_with_a_tier_by_hand_is_named(
    gateway: Gateway, sent: Json, pointer: str
) -> None:
    found = give(gateway, **sent)
    check_refused(GIVE, found, 422, "invalid_content")
    assert [fault["pointer"] for fault in found.body["errors"]] == [pointer]
    assert gateway("GET", path_of("tier"), at=AT).body["tier"] == "silver"


def test_a_program_without_tiers_has_none_to_give(gateway: Gateway) -> None:
    gateway("PUT", "/v1/programs/plain", {"document": document(), "mode": "test"}, at=AT)
    gateway("POST", "/v1/programs/plain/members", {"member_id": "ann"}, at=AT)
    path = "/v1/programs/plain/members/ann/tier"
    check_refused(GIVE, gateway("POST", path, GOLD, at=AT), 422, "invalid_content")
    assert gateway("DELETE", path, at=AT).status == 200


def test_nobody_is_given_a_tier_who_is_not_there(gateway: Gateway) -> None:
    path = "/v1/programs/shop/members/nobody/tier"
    check_refused(GIVE, gateway("POST", path, GOLD, at=AT), 404, "member_not_found")
    check_refused(TAKE, gateway("DELETE", path, at=AT), 404, "member_not_found")


def test_who_was_erased_is_given_no_tier(gateway: Gateway) -> None:
    gateway("DELETE", MEMBER, at=AT)
    check_refused(GIVE, give(gateway), 409, "member_erased")
    check_refused(TAKE, gateway("DELETE", path_of("tier"), at=AT), 409, "member_erased")


def test_a_change_of_attributes_is_answered_with_the_tier_it_gives(gateway: Gateway) -> None:
    found = gateway("PATCH", MEMBER, {"attributes": {"card": True}}, at=AT)
    assert (found.status, found.body["tier"]) == (200, "gold")
    assert found.body["balances"]["points"]["available"] == 2000
    check_answer(CHANGE, 200, "application/json", found.body)
    without = gateway("PATCH", MEMBER, {"attributes": {"card": None}}, at=AT)
    assert (without.body["tier"], without.body["attributes"]) == ("silver", {})


def test_a_profile_that_is_completed_pays_once(gateway: Gateway) -> None:
    for email in ("ann@example.com", None, "ann@example.org"):
        assert gateway("PATCH", MEMBER, {"email": email}, at=AT).status == 200
    balances = gateway("GET", path_of("balances"), at=AT).body
    assert balances["points"]["available"] == 50
    assert gateway("GET", "/v1/programs/shop/audit", at=AT).body["ok"] is True


def test_what_is_wrong_with_a_change_changes_nothing(gateway: Gateway) -> None:
    sent = {"email": "ann@example.com", "attributes": {"card": True}, "birthday": "02-30"}
    check_refused(CHANGE, gateway("PATCH", MEMBER, sent, at=AT), 422, "invalid_content")
    shown = gateway("GET", MEMBER, at=AT).body
    assert (shown["email"], shown["tier"], shown["attributes"]) == (None, "silver", {})
