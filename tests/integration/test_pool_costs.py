"""What pools cost at DynamoDB, counted: the figures of ADR 14."""

from collections.abc import Callable, Iterator

import pytest

from bench.capacity import Bill, MeteredClient
from tests.budget import take
from tests.builders import refused, reward
from tests.charity import CharityShop
from tests.shop import PLACE
from tests.tables import moto_client, new_table

LIMIT = 32
"""Two for each shard."""


@pytest.fixture(scope="module")
def client() -> Iterator[MeteredClient]:
    with moto_client() as moto:
        yield MeteredClient(moto)


@pytest.fixture
def shop(client: MeteredClient) -> Iterator[CharityShop]:
    rewards = {"gift": reward(10, "donation", value="1.00", cause="oceans")}
    with new_table(client) as table:
        shop = CharityShop.joined(table=table, rewards=rewards)
        shop.adjust("a1", 100)
        yield shop


def units(client: MeteredClient, call: Callable[[], object]) -> tuple[int, int, float]:
    """Calls, write units and read units."""
    bill: Bill = client.start()
    call()
    client.start()
    return bill.calls, bill.write_units + bill.index_units, bill.read_units


def test_a_gift_costs_its_two_entries_and_the_pool(
    shop: CharityShop, client: MeteredClient
) -> None:
    assert units(client, lambda: shop.order("o1", "49.99")) == (2, 4, 1)
    assert units(client, lambda: shop.order("o2", "50.00")) == (2, 10, 1)


def test_a_donation_costs_what_a_redemption_does(shop: CharityShop, client: MeteredClient) -> None:
    assert units(client, lambda: shop.redeem("r1", "gift")) == (2, 8, 1)


def test_causes_are_read_shard_by_shard(shop: CharityShop, client: MeteredClient) -> None:
    assert units(client, shop.causes) == (2, 0, 1 + 2 * 16)


def test_a_payout_costs_its_statement_and_the_shards_that_have_something(
    shop: CharityShop, client: MeteredClient
) -> None:
    shop.redeem("r1", "gift")
    statement, shard = 3 * 2, 2
    assert units(client, lambda: shop.pay("p1")) == (5, statement + shard, 3 + 16)
    assert units(client, lambda: shop.pay("p1")) == (3, 0, 3)


def test_what_was_paid_out_is_refused_after_a_look_at_all_shards(
    shop: CharityShop, client: MeteredClient
) -> None:
    shop.redeem("r1", "gift")
    shop.pay("p1")

    def cancel() -> None:
        with refused("donation_paid_out"):
            shop.cancel("r1")

    calls, written, _ = units(client, cancel)
    assert (calls, written) == (7, 8)


def test_a_limit_costs_nothing_more_while_it_is_far(
    shop: CharityShop, client: MeteredClient
) -> None:
    took = [
        units(client, lambda: take(shop.services, PLACE.member_id, "t1", 1, LIMIT)),
        units(client, lambda: take(shop.services, PLACE.member_id, "t2", 1, LIMIT)),
    ]
    assert took == [(2, 6, 1)] * 2


def test_near_the_limit_a_try_is_lost_and_all_shards_are_read(
    shop: CharityShop, client: MeteredClient
) -> None:
    def taking(client_id: str, amount: int) -> Callable[[], object]:
        return lambda: take(shop.services, PLACE.member_id, client_id, amount, LIMIT)

    assert units(client, taking("two-shards", 4)) == (5, 6 + 8, 1 + 16 + 2)
    taking("the-rest", LIMIT)()
    assert units(client, taking("nothing", 1)) == (5, 6 + 4, 1 + 16 + 2)
