"""Who may do what, beyond the matrix of routes and callers (`test_access_matrix.py`)."""

from collections.abc import Iterator

import pytest

from tests.access_matrix import promises
from tests.gateway import Gateway, open_two_programs

AT = "2026-03-02T12:00:00Z"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with open_two_programs(AT) as opened:
        yield opened


@pytest.fixture(scope="module")
def token(gateway: Gateway) -> str:
    """A token of `ann` in `shop`."""
    path = "/v1/programs/shop/members/ann/tokens"
    made = gateway("POST", path, {"expires_in": 3600}, at=AT)
    assert made.status == 200
    text: str = made.body["token"]
    return text


BY_MEMBERS = {
    "GET /v1/programs/{program}/causes",
    "GET /v1/programs/{program}/members/{member}",
    "GET /v1/programs/{program}/members/{member}/balances",
    "GET /v1/programs/{program}/members/{member}/entries",
    "GET /v1/programs/{program}/members/{member}/entries/{entry}",
    "GET /v1/programs/{program}/members/{member}/redemptions/{redemption}",
    "GET /v1/programs/{program}/members/{member}/rewards",
    "GET /v1/programs/{program}/members/{member}/tier",
    "GET /v1/programs/{program}/members/{member}/challenges",
    "GET /v1/programs/{program}/members/{member}/streaks",
    "GET /v1/programs/{program}/members/{member}/badges",
    "GET /v1/programs/{program}/members/{member}/vouchers",
    "GET /v1/programs/{program}/members/{member}/subscriptions",
    "GET /v1/programs/{program}/members/{member}/notices",
    "GET /v1/programs/{program}/rewards",
    "PATCH /v1/programs/{program}/members/{member}",
    "POST /v1/programs/{program}/members/{member}/redemptions",
    "POST /v1/programs/{program}/members/{member}/redemptions/{redemption}/cancel",
}
"""What the contract gives a member token: its own member, the catalogue, redeem, cancel a hold,
choose a cause.
"""


def test_a_member_token_may_what_the_contract_gives_it() -> None:
    assert {route for route, promise in promises().items() if promise.members} == BY_MEMBERS


@pytest.mark.parametrize("more", [{"email": "ann@example.com"}, {"attributes": {"vip": True}}])
def test_a_member_changes_nothing_of_the_profile_but_the_cause(
    gateway: Gateway, token: str, more: dict[str, object]
) -> None:
    path = "/v1/programs/shop/members/ann"
    assert gateway("PATCH", path, {"cause": None}, token=token, at=AT).status == 200
    assert gateway("PATCH", path, {"cause": None, **more}, token=token, at=AT).code == "not_allowed"


def test_a_member_cancels_what_is_held_and_not_what_is_done(gateway: Gateway, token: str) -> None:
    base = "/v1/programs/shop/members/ann"
    given = {"adjustment_id": "a1", "wallet": "points", "quantity": 400, "reason": "a test"}
    assert gateway("POST", f"{base}/adjustments", given, at=AT).status == 201
    for redemption, hold, status in (("held", True, 200), ("done", False, 403)):
        sent = {"redemption_id": redemption, "reward": "ten-off", "hold": hold}
        assert gateway("POST", f"{base}/redemptions", sent, token=token, at=AT).status == 201
        path = f"{base}/redemptions/{redemption}/cancel"
        assert gateway("POST", path, {}, token=token, at=AT).status == status


def test_who_may_not_is_told_before_anything_is_looked_at(gateway: Gateway) -> None:
    """A key of another program learns nothing of what is there, nor of how a body should be."""
    bound = gateway.make_key("admin", program="other")
    for member in ("ann", "nobody", "no#id"):
        path = f"/v1/programs/shop/members/{member}/earnings"
        found = gateway("POST", path, raw="nonsense", token=bound, at="no clock")
        assert (found.status, found.code) == (403, "not_allowed")
