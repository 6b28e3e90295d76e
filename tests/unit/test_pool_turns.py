"""A turn that takes from a pool: at once while its shard has room, else knowing all the shards."""

from collections.abc import Sequence

import pytest

from laurel.storage.keys import SHARDS, shard_of
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Add, Put, Write
from tests.budget import POOL, take
from tests.shop import PLACE, Shop


class WatchedTable(MemoryTable):
    """Keeps what each transaction asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[Write]] = []

    def transact(self, writes: Sequence[Write]) -> None:
        self.asked.append(list(writes))
        super().transact(writes)


@pytest.fixture
def table() -> WatchedTable:
    return WatchedTable()


@pytest.fixture
def shop(table: WatchedTable) -> Shop:
    shop = Shop.with_member(table)
    table.asked.clear()
    return shop


def took(shop: Shop, client_id: str, amount: int, limit: int = 32) -> int:
    answer: int = take(shop.services, PLACE.member_id, client_id, amount, limit).body["took"]
    return answer


def own(shop: Shop) -> int:
    return shard_of(shop.account.locator)


def taken(shop: Shop) -> dict[int, int]:
    found = shop.services.ledger.pool(PLACE.program_id, POOL)
    return {shard: used for shard, used in enumerate(found) if used}


def test_while_the_own_shard_has_room_nothing_else_is_looked_at(
    shop: Shop, table: WatchedTable
) -> None:
    assert took(shop, "t1", 2) == 2
    [asked] = table.asked
    assert [write for write in asked if isinstance(write, Add)] == [asked[-1]]
    assert taken(shop) == {own(shop): 2}


def test_where_it_is_short_the_rest_is_taken_from_others(shop: Shop, table: WatchedTable) -> None:
    assert took(shop, "t1", 5) == 5
    assert len(table.asked) == 2
    assert sum(taken(shop).values()) == 5
    assert taken(shop)[own(shop)] == 2
    assert max(taken(shop).values()) == 2


def test_where_the_pool_is_short_there_is_what_there_is(shop: Shop) -> None:
    assert took(shop, "t1", 40) == 32
    assert taken(shop) == dict.fromkeys(range(SHARDS), 2)
    assert took(shop, "t2", 1) == 0


def test_what_was_taken_under_an_id_is_taken_once(shop: Shop) -> None:
    assert [took(shop, "t1", 5), took(shop, "t1", 5)] == [5, 5]
    assert sum(taken(shop).values()) == 5


def test_a_pool_that_is_short_writes_nothing_at_all(shop: Shop, table: WatchedTable) -> None:
    took(shop, "t1", 40)
    before = shop.account.version
    took(shop, "t2", 1)
    refused, written = table.asked[-2:]
    assert [type(write) for write in refused] == [Put, Put, Add]
    assert [type(write) for write in written] == [Put, Put]
    assert shop.account.version == before + 1


def test_a_limit_that_was_lowered_stops_what_is_taken_from_then_on(shop: Shop) -> None:
    assert took(shop, "t1", 20, limit=32) == 20
    assert took(shop, "t2", 20, limit=16) == 6
    assert took(shop, "t3", 20, limit=16) == 0
    assert sum(taken(shop).values()) == 26
