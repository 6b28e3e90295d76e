"""Profiles, tiers and orders at once, on a real DynamoDB API: each has its effect, and once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from laurel.storage.dynamo_table import DynamoTable
from tests.builders import Json, fixed
from tests.people import HAS_CARD, WELCOMES, changed, give_tier, given, take_back, tier_at
from tests.shop import Shop

pytestmark = pytest.mark.dynamodb

COMPLETE: Json = {"on": "profile.completed", "gives": fixed(50)}


@pytest.fixture
def shop(shared_table: DynamoTable) -> Iterator[Shop]:
    """A shop with tiers by a card and a member; at the end every law of the ledger must hold."""
    there = Shop.with_member(
        shared_table,
        earning={**WELCOMES, "complete": COMPLETE},
        tiers=given(silver=None, gold=HAS_CARD),
        profile={"required": ["email"]},
    )
    yield there
    assert there.violations() == ()
    assert there.is_rebuilt()


def at_once(*calls: Callable[[], object]) -> None:
    """Run the calls on threads that start together; whatever one of them raises is raised here."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        start.wait()
        call()

    with ThreadPoolExecutor(len(calls)) as threads:
        for done in [threads.submit(run, call) for call in calls]:
            done.result()


def test_a_profile_completed_by_many_is_completed_once(shop: Shop) -> None:
    at_once(*[lambda: changed(shop, email="ann@example.com")] * 8)
    assert shop.entries() == [50]


def test_changes_of_the_profile_and_orders_lose_nothing(shop: Shop) -> None:
    orders = [lambda number=number: shop.order(f"o{number}", "1.00") for number in range(6)]
    at_once(
        *orders,
        lambda: changed(shop, email="ann@example.com"),
        lambda: changed(shop, attributes={"card": True}),
    )
    assert sorted(shop.entries()) == [1, 1, 1, 1, 1, 1, 50, 2000]
    assert tier_at(shop) == "gold"


def test_the_same_tier_given_by_many_is_entered_once(shop: Shop) -> None:
    at_once(*[lambda: give_tier(shop, "gold", "2026-12-31")] * 8)
    assert shop.entries() == [2000]
    at_once(*[lambda: take_back(shop)] * 8)
    assert tier_at(shop) == "silver"
