"""What hearing of something costs at DynamoDB: the notice, and nothing where there is none."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from bench.capacity import Bill, MeteredClient
from tests.builders import NOON, at, reward, rule, tiers
from tests.shop import Shop
from tests.tables import moto_client, new_table

DOCUMENT: dict[str, Any] = {
    "wallets": {"points": {"expires": {"kind": "after", "days": 100}}},
    "earning": {"spend": rule()},
    "rewards": {"gift": reward(1000)},
    "tiers": tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"spend": "500.00"}),
    "notices": {
        "points_expiring": {"days_before": [30, 7, 1]},
        "inactive": {"after_days": 300},
        "reward_reachable": ["gift"],
    },
}


@pytest.fixture(scope="module")
def client() -> Iterator[MeteredClient]:
    with moto_client() as moto:
        yield MeteredClient(moto)


@pytest.fixture
def shop(client: MeteredClient) -> Iterator[Shop]:
    with new_table(client) as table:
        there = Shop.with_member(table, **DOCUMENT)
        there.wallet()
        yield there


def billed(client: MeteredClient, call: Callable[[], object]) -> Bill:
    bill = client.start()
    call()
    client.start()
    return bill


def test_an_order_of_which_nothing_is_told_costs_what_it_did(
    shop: Shop, client: MeteredClient
) -> None:
    """Also where the program asks for what time brings: what that needs is in the account."""
    shop.order("o1", "1.00")
    bill = billed(client, lambda: shop.order("o2", "1.00"))
    assert (bill.calls, bill.write_units, bill.index_units) == (2, 6, 0)
    assert bill.read_units <= 1


@pytest.mark.parametrize(("amount", "notices"), [("500.00", 1), ("1000.00", 2)])
def test_a_notice_costs_two_writes(
    shop: Shop, client: MeteredClient, amount: str, notices: int
) -> None:
    shop.order("o1", "1.00")
    before = len(shop.notices())
    bill = billed(client, lambda: shop.order("o2", amount))
    assert len(shop.notices()) - before == notices
    assert (bill.calls, bill.write_units) == (2, 6 + 2 * notices)


@pytest.mark.parametrize("day", ["2026-05-11", "2026-06-03", "2026-06-09"])
def test_what_time_brings_costs_a_turn_and_a_day_run_again_nothing(
    shop: Shop, client: MeteredClient, day: str
) -> None:
    """Beside the agenda itself, whose next day moves."""
    now: datetime = at(day)
    shop.order("o1", "1.00")
    empty = billed(client, lambda: shop.run("memberships", NOON))
    bill = billed(client, lambda: shop.run("memberships", now))
    assert len(shop.notices("points.expiring")) == 1
    assert bill.calls - empty.calls == 2
    assert (bill.write_units, bill.index_units) == (6, 2)
    again = billed(client, lambda: shop.run("memberships", now))
    assert (again.write_units, again.index_units) == (0, 0)
