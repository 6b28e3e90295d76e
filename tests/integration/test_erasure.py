"""What is personal stands in one item, and after an erasure nowhere at all."""

from collections.abc import Iterator
from typing import Any

import pytest

from laurel import wiring
from tests.gateway import Gateway, open_gateway
from tests.kept import everything_kept, text_of

type Json = dict[str, Any]

AT = "2026-03-02T12:00:00Z"
CANARIES = ("ann.canary@example.com", "+1 555 0142", "1990-05-17", "Canary Street")
MEMBER = "/v1/programs/shop/members/ann"
PERSON: Json = {
    "member_id": "ann",
    "joined_at": "2026-01-01T00:00:00Z",
    "email": "ann.canary@example.com",
    "phone": "+1 555 0142",
    "birthday": "1990-05-17",
    "attributes": {"address": "Canary Street"},
}


def places_of_canaries(gateway: Gateway) -> list[str]:
    """The sort keys of the items that hold something personal, compressed or not."""
    kept = everything_kept(gateway.client, wiring.settings().table)
    assert len(kept) > 3
    return [
        sort_key
        for (_, sort_key), item in kept.items()
        if any(canary in text_of(item) for canary in CANARIES)
    ]


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A member with a profile, and all that can happen to one."""
    with open_gateway() as opened:
        body = {"preset": "classic-points", "mode": "test"}
        assert opened("PUT", "/v1/programs/shop", body, at=AT).status == 201
        assert opened("POST", "/v1/programs/shop/members", PERSON, at=AT).status == 201
        order = {
            "currency": "USD",
            "lines": [{"line_id": "1", "sku": "SKU", "amount": "12000.00"}],
        }
        event = {"event_id": "o1", "type": "order", "occurred_at": AT}
        for method, path, sent in (
            ("POST", "/earnings", {**event, "order": order}),
            ("POST", "/redemptions", {"redemption_id": "r1", "reward": "twenty-percent"}),
            ("PATCH", "", {"attributes": {"second": "Canary Street 2"}}),
            ("POST", "/tokens", {"expires_in": 60}),
        ):
            assert opened(method, f"{MEMBER}{path}", sent, at=AT).status in {200, 201}
        day = {"as_of": "2026-05-17T06:00:00Z"}
        ran = opened("POST", "/v1/programs/shop/jobs/birthdays", day, at=day["as_of"])
        assert ran.body["changed"] == 1
        yield opened


def test_what_is_personal_stands_in_the_profile_alone(gateway: Gateway) -> None:
    assert places_of_canaries(gateway) == ["PROFILE"]


def test_nothing_personal_is_left_after_an_erasure(gateway: Gateway) -> None:
    assert gateway("DELETE", MEMBER, at=AT).body == {"member_id": "ann", "erased": True}
    assert places_of_canaries(gateway) == []


def test_the_ledger_outlives_the_person(gateway: Gateway) -> None:
    before = gateway("GET", f"{MEMBER}/entries", at=AT).body
    gateway("DELETE", MEMBER, at=AT)
    assert gateway("GET", f"{MEMBER}/entries", at=AT).body == before
    assert gateway("GET", "/v1/programs/shop/audit", at=AT).body["ok"]


def test_who_was_erased_cannot_be_enrolled_again(gateway: Gateway) -> None:
    gateway("DELETE", MEMBER, at=AT)
    again = gateway("POST", "/v1/programs/shop/members", PERSON, at=AT)
    assert (again.status, again.code) == (409, "member_erased")
    assert places_of_canaries(gateway) == []
