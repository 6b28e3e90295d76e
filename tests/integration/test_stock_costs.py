"""What a stock costs at DynamoDB, counted: the figures of ADR 24."""

from collections.abc import Callable, Iterator

import pytest

from bench.capacity import Bill, MeteredClient
from laurel.domain.errors import LaurelError
from tests.builders import NOON, at
from tests.shelf import StockedShop
from tests.tables import moto_client, new_table

LATER = at("2026-03-02T13:30")

type Cost = tuple[int, int, int, float]
"""Calls, write units of items and of the index, and read units."""


@pytest.fixture(scope="module")
def client() -> Iterator[MeteredClient]:
    with moto_client() as moto:
        yield MeteredClient(moto)


def cost(client: MeteredClient, call: Callable[[], object]) -> Cost:
    """What it costs; to be told that nothing is left costs too."""
    bill: Bill = client.start()
    try:
        call()
    except LaurelError as error:
        if error.code != "reward_out_of_stock":
            raise
    client.start()
    return bill.calls, bill.write_units, bill.index_units, bill.read_units


def hold(shop: StockedShop, client_id: str) -> object:
    return shop.redeem_of("ann", client_id, NOON, hold=True, hold_seconds=3600)


WITHOUT: list[Cost] = [
    (2, 8, 0, 1),
    (2, 4, 0, 1),
    (3, 8, 0, 4),
    (3, 4, 0, 4),
    (4, 8, 0, 5),
    (1, 0, 0, 1),
]
WITH: list[Cost] = [
    (2, 10, 0, 1),
    (2, 8, 1, 1),
    (3, 10, 1, 4),
    (3, 8, 1, 4),
    (4, 10, 0, 5),
    (2, 0, 0, 17),
]
"""Redeem, hold, complete, cancel a hold, cancel what was completed, the catalogue."""


@pytest.mark.parametrize(("stock", "costs"), [(None, WITHOUT), (160, WITH)])
def test_a_stock_costs_its_pool_and_the_item_of_a_hold(
    client: MeteredClient, stock: int | None, costs: list[Cost]
) -> None:
    with new_table(client) as table:
        shop = StockedShop.of(stock, table)
        redeemed = cost(client, lambda: shop.redeem_of("ann", "r1"))
        held = cost(client, lambda: hold(shop, "h1"))
        completed = cost(client, lambda: shop.complete_of("ann", "h1"))
        hold(shop, "h2")
        let_go = cost(client, lambda: shop.cancel_of("ann", "h2"))
        cancelled = cost(client, lambda: shop.cancel_of("ann", "h1"))
        assert [redeemed, held, completed, let_go, cancelled, cost(client, shop.catalogue)] == costs


def test_near_its_end_all_shards_are_read_and_holds_that_have_ended_are_looked_for(
    client: MeteredClient,
) -> None:
    with new_table(client) as table:
        shop = StockedShop.of(2, table, members=("ann", "ben"))
        near = cost(client, lambda: shop.redeem_of("ann", "r1"))
        hold(shop, "h1")
        nothing = cost(client, lambda: shop.redeem_of("ben", "r1"))
        assert cost(client, shop.catalogue) == (18, 0, 0, 33)
        ended = cost(client, lambda: shop.redeem_of("ben", "r2", LATER))
    assert near in {(2, 10, 0, 1), (5, 20, 0, 19)}  # by where the member's shard lies
    assert nothing == (21, 10, 0, 36)
    assert ended[1:3] == (28, 1)
