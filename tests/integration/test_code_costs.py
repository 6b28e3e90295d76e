"""What a shop's own codes cost at DynamoDB, counted: the figures of ADR 23."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count

import pytest

from bench.capacity import Bill, MeteredClient
from laurel.operations import pick_codes
from laurel.operations.import_codes import PART
from laurel.storage.code_keys import SHELVES
from laurel.storage.keys import shard_of
from tests.builders import refused
from tests.own_codes import TicketShop
from tests.tables import moto_client, new_table


class Fixed:
    """No chance: the shelves in their order, each from its beginning."""

    def sample[T](self, population: Sequence[T], k: int) -> list[T]:
        return list(population[:k])

    def getrandbits(self, bits: int) -> int:
        return bits * 0


@pytest.fixture(scope="module")
def client() -> Iterator[MeteredClient]:
    with moto_client() as moto:
        yield MeteredClient(moto)


@pytest.fixture
def shop(client: MeteredClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[TicketShop]:
    monkeypatch.setattr(pick_codes, "_CHANCE", Fixed())
    with new_table(client) as table:
        yield TicketShop.open(table=table)


def units(client: MeteredClient, call: Callable[[], object]) -> tuple[int, int, float]:
    """Calls, write units and read units."""
    bill: Bill = client.start()
    call()
    client.start()
    return bill.calls, bill.write_units + bill.index_units, bill.read_units


def stock(shop: TicketShop, shelf: int, *codes: str) -> None:
    """Import codes onto just that shelf: an import begins at one that its id says."""
    names = (f"i{number}" for number in count())
    shop.bring(next(name for name in names if shard_of(name) == shelf), *codes)


def test_a_code_of_the_shop_costs_six_units_more_than_a_made_one(
    shop: TicketShop, client: MeteredClient
) -> None:
    """Its place on the shelf, whose it is, and the pool; and a look at the shelf."""
    stock(shop, 0, "A-1")
    assert units(client, lambda: shop.redeem("r1", "mug")) == (2, 8, 1)
    assert units(client, lambda: shop.redeem("r2", "ticket")) == (3, 8 + 6, 2)


def test_where_none_is_left_the_pool_is_read_and_nothing_written(
    shop: TicketShop, client: MeteredClient
) -> None:
    def buy() -> None:
        with refused("reward_out_of_stock"):
            shop.redeem("r1", "ticket")

    assert units(client, buy) == (6, 0, 37)
    points = 6
    assert units(client, lambda: shop.event("e1", "review")) == (6, points, 36)


def test_the_last_code_is_found_on_the_last_shelf(shop: TicketShop, client: MeteredClient) -> None:
    stock(shop, SHELVES - 1, "Z-1")
    assert units(client, lambda: shop.redeem("r1", "ticket")) == (20, 14, 34)


def test_an_import_costs_four_units_a_code(shop: TicketShop, client: MeteredClient) -> None:
    """Besides, what says how far it is, the pools, and a look whether the codes are there."""
    codes = [f"CODE-{number}" for number in range(PART)]
    calls, written, read = units(client, lambda: shop.bring("march", *codes))
    assert (calls, written) == (10, 4 * PART + 14)
    assert read == 2 * PART + 34
    assert units(client, lambda: shop.bring("march", *codes)) == (2, 0, 2)
    assert units(client, shop.counts) == (2, 0, 1 + 2 * SHELVES)
