"""A stock on a real DynamoDB API: many buyers at once, and never a unit too many or too few."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from laurel.domain.errors import LaurelError
from laurel.storage.dynamo_table import DynamoTable
from tests.builders import NOON, at
from tests.shelf import StockedShop

pytestmark = pytest.mark.dynamodb

LATER = at("2026-03-02T13:30")


def members(count: int) -> tuple[str, ...]:
    return tuple(f"m{number}" for number in range(count))


def at_once(names: tuple[str, ...], act: Callable[[str], object]) -> Counter[str]:
    """What came of it, if all of them do it at the same moment: ok, or the code of the refusal."""
    start = Barrier(len(names))

    def work(member: str) -> str:
        start.wait()
        try:
            act(member)
        except LaurelError as error:
            return error.code
        return "ok"

    with ThreadPoolExecutor(len(names)) as pool:
        return Counter(pool.map(work, names))


@pytest.mark.parametrize(("stock", "buyers"), [(1, 50), (20, 50)])
def test_just_so_many_buyers_get_one_and_the_others_a_clear_answer(
    shared_table: DynamoTable, stock: int, buyers: int
) -> None:
    shop = StockedShop.of(stock, shared_table, members(buyers))
    came = at_once(members(buyers), lambda member: shop.redeem_of(member, "r1"))
    assert came == {"ok": stock, "reward_out_of_stock": buyers - stock}
    assert shop.taken() == shop.held_in_accounts() == stock


def test_what_ended_holds_had_goes_to_just_so_many(shared_table: DynamoTable) -> None:
    """Twelve units are held by three members until their time is up; thirty members want one."""
    shop = StockedShop.of(12, shared_table, members(30))
    for number in range(12):
        hour = {"hold": True, "hold_seconds": 3600}
        shop.redeem_of(f"m{number % 3}", f"h{number}", NOON, **hour)
    came = at_once(members(30), lambda member: shop.redeem_of(member, "r1", LATER))
    assert came == {"ok": 12, "reward_out_of_stock": 18}
    assert (shop.taken(), shop.held_in_accounts(), shop.hold_items()) == (12, 12, 0)
    assert shop.violations_of_all() == ()


def test_holds_that_come_and_go_leave_nothing_behind(shared_table: DynamoTable) -> None:
    shop = StockedShop.of(6, shared_table, members(12))

    def come_and_go(member: str) -> None:
        for turn in range(4):
            try:
                shop.redeem_of(member, f"h{turn}", hold=True)
            except LaurelError as error:
                assert error.code == "reward_out_of_stock"  # noqa: PT017 - a thread says it so
            else:
                shop.cancel_of(member, f"h{turn}")

    assert at_once(members(12), come_and_go) == {"ok": 12}
    assert (shop.taken(), shop.held_in_accounts(), shop.hold_items()) == (0, 0, 0)
