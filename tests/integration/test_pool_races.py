"""Pools on a real DynamoDB API: many members at once, and the limit to the unit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.requests import EnrolmentRequest, read_body
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.pools import share
from tests.budget import POOL, take
from tests.builders import NOON
from tests.shop import Shop

pytestmark = pytest.mark.dynamodb

THREADS = 12


@pytest.mark.parametrize(("limit", "amount"), [(50, 1), (40, 3), (7, 2)])
def test_members_at_once_take_just_what_there_is(
    shared_table: DynamoTable, limit: int, amount: int
) -> None:
    shop = Shop(shared_table)
    for number in range(THREADS):
        sent = read_body(EnrolmentRequest, {"member_id": f"m{number}"})
        enrol(shop.services, "shop", sent, Clock(NOON))
    start = Barrier(THREADS)

    def work(number: int) -> int:
        start.wait()
        takes = (
            take(shop.services, f"m{number}", f"t{turn}", amount, limit).body["took"]
            for turn in range(6)
        )
        return sum(takes)

    with ThreadPoolExecutor(THREADS) as pool:
        took = sum(pool.map(work, range(THREADS)))
    taken = shop.services.ledger.pool("shop", POOL)
    assert sum(taken) == took == limit
    assert all(used <= share(limit, shard) for shard, used in enumerate(taken))
