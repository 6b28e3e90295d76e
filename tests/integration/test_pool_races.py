"""Pools on a real DynamoDB API: many members at once, and the limit to the unit."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from threading import Barrier

import pytest

from laurel.domain.errors import Refusal
from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.pools import share
from tests.budget import POOL, take
from tests.builders import NOON
from tests.charity import CHARITY, CharityShop
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


def test_what_members_give_at_once_is_all_there(shared_table: DynamoTable) -> None:
    """Each gives 15.00, and two of three orders come back; the audit agrees."""
    shop = CharityShop(shared_table, **CHARITY)
    for number in range(THREADS):
        shop.enrol_another(f"m{number}", cause="oceans")
    start = Barrier(THREADS)

    def work(number: int) -> None:
        start.wait()
        for turn in range(3):
            shop.order_of(f"m{number}", f"o{turn}", "50.00")
        for turn in range(2):
            shop.return_of(f"m{number}", f"b{turn}", f"o{turn}")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    assert shop.given() == {"forests": "0.00", "oceans": f"{5 * THREADS}.00"}
    audited = audit_program(shop.services, "shop", lambda: True, Position())
    assert (audited.members, audited.violations) == (THREADS, ())


def test_what_is_paid_while_members_give_and_take_back_is_paid_once(
    shared_table: DynamoTable,
) -> None:
    """Members give 15.00 each and try to take 10.00 back, while the shop pays again and again."""
    shop = CharityShop(shared_table, **CHARITY)
    for number in range(THREADS):
        shop.enrol_another(f"m{number}", cause="oceans")
    start = Barrier(THREADS + 2)

    def give(number: int) -> None:
        start.wait()
        for turn in range(3):
            shop.order_of(f"m{number}", f"o{turn}", "50.00")
        for turn in range(2):
            shop.return_of(f"m{number}", f"b{turn}", f"o{turn}")

    def pay(number: int) -> None:
        start.wait()
        for turn in range(6):
            with suppress(Refusal):  # too busy: it is sent again by the last of all
                shop.pay(f"p{number}-{turn}")

    with ThreadPoolExecutor(THREADS + 2) as pool:
        gifts, payouts = pool.map(give, range(THREADS)), pool.map(pay, range(2))
        list(gifts)
        list(payouts)
    shop.pay("last")
    row = shop.causes()["oceans"]
    statements = shop.statements()
    assert row["given"] == row["paid_out"] == statements[0]["paid_out"]
    assert sum(Decimal(one["amount"]) for one in statements) == Decimal(row["paid_out"])
    audited = audit_program(shop.services, "shop", lambda: True, Position())
    assert (audited.members, audited.violations) == (THREADS, ())
