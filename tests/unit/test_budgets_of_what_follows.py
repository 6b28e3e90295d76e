"""A campaign's budget holds for whatever raises an event: a welcome, a profile, a tier."""

from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.manage_member import change_profile
from laurel.operations.override_tier import override_tier
from laurel.operations.services import Place
from laurel.requests.members import EnrolmentRequest, ProfileRequest, TierOverrideRequest
from laurel.requests.parts import read_body
from tests.builders import NOON, Json, at, fixed, tiers
from tests.climbing import LIFETIME
from tests.people import FOREVER
from tests.shop import Shop, order_request

BUDGET: Json = {"wallet": "points", "quantity": 120}
SUMMER: Json = {"name": "Summer", "from": "2026-01-01", "budget": BUDGET}


def gift(on: str, **parts: Any) -> Json:
    return {"on": on, "gives": fixed(50), "campaign": "summer", **parts}


def shop_with(on: str) -> Shop:
    """Every such event gives 50 points of a budget of 120."""
    schedules: Json = {"schedules": {"may": {"month": 5, "day": 1}}} if on == "schedule.may" else {}
    return Shop(
        **schedules,
        campaigns={"summer": SUMMER},
        earning={"gift": gift(on)},
        tiers=tiers(LIFETIME, FOREVER, gold={"spend": "100.00"}),
        profile={"required": ["email"]},
    )


def joined(shop: Shop, member: str, **profile: Any) -> Place:
    sent = read_body(EnrolmentRequest, {"member_id": member, **profile})
    enrol(shop.services, "shop", sent, Clock(NOON))
    return Place("shop", member)


def welcomed(shop: Shop, member: str) -> None:
    joined(shop, member)


def complete_at_once(shop: Shop, member: str) -> None:
    joined(shop, member, email="a@example.com")


def completed(shop: Shop, member: str) -> None:
    sent = read_body(ProfileRequest, {"email": "a@example.com"})
    change_profile(shop.services, joined(shop, member), sent, Clock(NOON))


def risen(shop: Shop, member: str) -> None:
    earn(shop.services, joined(shop, member), order_request("o1", "100.00"), Clock(NOON))


def given(shop: Shop, member: str) -> None:
    sent = {"tier": "gold", "until": "2026-12-31", "reason": "test"}
    body = read_body(TierOverrideRequest, sent)
    override_tier(shop.services, joined(shop, member), body, Clock(NOON))


def born(shop: Shop, member: str) -> None:
    joined(shop, member, birthday="03-03")
    shop.run("birthdays", at("2026-03-03"))


def in_may(shop: Shop, member: str) -> None:
    joined(shop, member)
    shop.run("memberships", at("2026-05-01"))


def joined_with_an_order(shop: Shop, member: str) -> None:
    order = order_request("o1", "10.00").model_dump(mode="json", exclude_none=True)
    joined(shop, member, first_order=order)


@pytest.mark.parametrize(
    ("event", "happens"),
    [
        ("enrolled", welcomed),
        ("profile.completed", complete_at_once),
        ("profile.completed", completed),
        ("tier.entered", risen),
        ("tier.entered", given),
        ("birthday", born),
        ("schedule.may", in_may),
        ("order", joined_with_an_order),
    ],
)
def test_a_budget_is_given_to_the_last_point_and_no_further(event: str, happens: Any) -> None:
    shop = shop_with(event)
    got = []
    for member in ("ann", "bea", "cid", "dan"):
        happens(shop, member)
        entries, _ = shop.services.ledger.entries("shop", member, 9, None)
        got.append(sum(entry.quantity for entry in entries))
    assert got == [50, 50, 20, 0]


def test_a_welcome_and_the_first_order_share_what_is_left() -> None:
    shop = Shop(
        campaigns={"summer": SUMMER},
        earning={"welcome": gift("enrolled"), "order": gift("order")},
    )
    for member in ("ann", "bea"):
        joined_with_an_order(shop, member)
    found = [shop.services.ledger.entries("shop", member, 9, None)[0] for member in ("ann", "bea")]
    assert [[entry.quantity for entry in entries] for entries in found] == [[50, 50], [20]]
