"""Rewards over HTTP: who may have them, how many are left, and those that issue themselves.

In one process, under the permissions that the template gives each function.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.answers import check_answer, check_refused
from tests.builders import document, reward, rule, tiers
from tests.gateway import Gateway, Response, open_gateway
from tests.routes import AT

type Json = dict[str, Any]

BASE = "/v1/programs/totes"
REDEEM = "POST /v1/programs/{program}/members/{member}/redemptions"
ADJUST = "POST /v1/programs/{program}/members/{member}/adjustments"
EARN = "POST /v1/programs/{program}/members/{member}/earnings"
REWARDS = "GET /v1/programs/{program}/members/{member}/rewards"
ENTRY = "GET /v1/programs/{program}/members/{member}/entries/{entry}"
CATALOGUE = "GET /v1/programs/{program}/rewards"

LATER, NEXT_DAY = "2026-03-02T14:00:00Z", "2026-03-03T02:10:00Z"
VIP: Json = {"fact": "member.attributes.vip", "is": True}
DOCUMENT: Json = {
    "wallets": {"points": {}, "stamps": {}},
    "earning": {
        "spend": rule(),
        "stamp": {"on": "visit", "gives": {"kind": "fixed", "wallet": "stamps", "quantity": 6}},
    },
    "tiers": tiers(
        {"kind": "calendar_year"}, {"kind": "forever"}, green=None, gold={"spend": "500.00"}
    ),
    "rewards": {
        "tote": {**reward(10), "stock": 2, "cooldown_days": 9},
        "vip": {**reward(0), "when": VIP},
        "past": {**reward(0), "to": "2026-03-01"},
        "sale": {
            **reward(0),
            "price": {"wallet": "points", "quantity": 100, "by_tier": {"gold": 80}},
        },
        "coffee": {
            **reward(0),
            "price": {"wallet": "stamps", "quantity": 10},
            "automatic": True,
        },
    },
}


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A test program `totes`, with three members who have 500 points each; ann is a VIP."""
    with open_gateway() as opened:
        _send(opened, "PUT", "", {"document": document(**DOCUMENT), "mode": "test"})
        for member in ("ann", "ben", "cat"):
            person = {"member_id": member, "attributes": {"vip": member == "ann"}}
            _send(opened, "POST", "/members", person)
            given = {"adjustment_id": "a1", "wallet": "points", "quantity": 500, "reason": "x"}
            _send(opened, "POST", f"/members/{member}/adjustments", given)
        yield opened


def _send(gateway: Gateway, method: str, path: str, body: Json) -> None:
    assert gateway(method, f"{BASE}{path}", body, at=AT).status == 201


def redeem(gateway: Gateway, member: str, reward_id: str, now: str = AT, **more: Any) -> Response:
    body = {"redemption_id": f"{reward_id}-{now[:16].replace(':', '-')}", "reward": reward_id}
    return gateway("POST", f"{BASE}/members/{member}/redemptions", {**body, **more}, at=now)


def seen_by(gateway: Gateway, member: str, now: str = AT) -> dict[str, Json]:
    found = gateway("GET", f"{BASE}/members/{member}/rewards", at=now)
    check_answer(REWARDS, 200, "application/json", found.body)
    return {row["reward"]: row for row in found.body["data"]}


def left(gateway: Gateway, now: str = AT) -> Any:
    found = gateway("GET", f"{BASE}/rewards", at=now)
    check_answer(CATALOGUE, 200, "application/json", found.body)
    return {row["reward"]: row["left"] for row in found.body["data"]}["tote"]


def test_the_last_unit_is_told_in_the_catalogue_and_at_the_checkout(gateway: Gateway) -> None:
    assert left(gateway) == 2
    assert redeem(gateway, "ann", "tote").status == 201
    held = redeem(gateway, "ben", "tote", hold=True, hold_seconds=3600)
    check_answer(REDEEM, 201, "application/json", held.body)
    assert left(gateway) == 0
    check_refused(REDEEM, redeem(gateway, "cat", "tote"), 409, "reward_out_of_stock")
    assert seen_by(gateway, "cat")["tote"]["reason"] == "reward_out_of_stock"
    assert seen_by(gateway, "ann")["tote"]["reason"] == "reward_limit_reached"
    assert left(gateway, LATER) == 1
    assert redeem(gateway, "cat", "tote", LATER).status == 201


def test_a_hold_that_has_ended_is_lifted_in_the_night(gateway: Gateway) -> None:
    redeem(gateway, "ben", "tote", hold=True, hold_seconds=3600)
    ran = gateway("POST", f"{BASE}/jobs/expire-points", {"as_of": NEXT_DAY}, at=NEXT_DAY)
    assert (ran.body["processed"], ran.body["changed"]) == (1, 1)
    assert left(gateway, NEXT_DAY) == 2
    audited = gateway("GET", f"{BASE}/audit", at=NEXT_DAY)
    assert (audited.body["ok"], audited.body["violations"]) == (True, [])


@pytest.mark.parametrize(
    ("member", "reward_id", "code"),
    [
        ("ben", "vip", "not_eligible"),
        ("ann", "past", "reward_not_available"),
        ("ann", "nothing", "reward_not_found"),
    ],
)
def test_what_stands_in_the_way_is_said(
    gateway: Gateway, member: str, reward_id: str, code: str
) -> None:
    status = 404 if code == "reward_not_found" else 409
    check_refused(REDEEM, redeem(gateway, member, reward_id), status, code)
    if status != 404:
        assert seen_by(gateway, member)[reward_id]["reason"] == code


def test_the_person_of_whom_it_holds_may_have_it(gateway: Gateway) -> None:
    assert seen_by(gateway, "ann")["vip"]["reason"] is None
    assert redeem(gateway, "ann", "vip").status == 201


def test_a_tier_pays_its_own_price(gateway: Gateway) -> None:
    tier = {"tier": "gold", "until": "2026-12-31", "reason": "a test"}
    assert gateway("POST", f"{BASE}/members/ann/tier", tier, at=AT).status == 200
    assert seen_by(gateway, "ann")["sale"]["price"]["quantity"] == 80
    assert redeem(gateway, "ann", "sale").body["spent"]["quantity"] == 80
    assert redeem(gateway, "ben", "sale").body["spent"]["quantity"] == 100


def test_what_issues_itself_comes_with_the_answer(gateway: Gateway) -> None:
    for number, vouchers in ((1, 0), (2, 1)):
        visit = {"event_id": f"v{number}", "type": "visit", "occurred_at": AT}
        found = gateway("POST", f"{BASE}/members/ann/earnings", visit, at=AT)
        check_answer(EARN, 201, "application/json", found.body)
        assert len(found.body["vouchers"]) == vouchers
    entry = gateway("GET", f"{BASE}/members/ann/entries", at=AT).body["data"][0]
    told = gateway("GET", f"{BASE}/members/ann/entries/{entry['entry_id']}", at=AT)
    check_answer(ENTRY, 200, "application/json", told.body)
    assert told.body["explanation"]["facts"] == {"reward": "coffee", "price": 10}
    assert told.body["explanation"]["recomputed"] is True
    [voucher] = gateway("GET", f"{BASE}/members/ann/vouchers", at=AT).body["data"]
    assert (voucher["reward"], voucher["source"]) == ("coffee", "auto-1")
    given = {"adjustment_id": "a2", "wallet": "stamps", "quantity": 8, "reason": "x"}
    adjusted = gateway("POST", f"{BASE}/members/ann/adjustments", given, at=AT)
    check_answer(ADJUST, 201, "application/json", adjusted.body)
    assert [one["source"] for one in adjusted.body["vouchers"]] == ["auto-2"]
    assert adjusted.body["balances"]["stamps"]["available"] == 0


def test_a_smaller_stock_is_held_from_then_on(gateway: Gateway) -> None:
    redeem(gateway, "ann", "tote")
    rewards = {**DOCUMENT["rewards"], "tote": {**DOCUMENT["rewards"]["tote"], "stock": 1}}
    told = document(**{**DOCUMENT, "rewards": rewards})
    assert gateway("PUT", BASE, {"document": told, "mode": "test"}, at=AT).status == 200
    assert left(gateway) == 0
    check_refused(REDEEM, redeem(gateway, "ben", "tote"), 409, "reward_out_of_stock")
