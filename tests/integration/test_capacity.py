"""What a call costs at DynamoDB, counted from the requests it sends (`bench.capacity`)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bench.capacity import Bill, MeteredClient, item_bytes
from laurel.domain.account import EntryKind, Lot, WalletState
from laurel.domain.agenda import next_due
from laurel.domain.program import Program
from laurel.operations.clock import Clock
from laurel.operations.manage_program import list_versions
from laurel.operations.read_account import read_balances, read_entries
from laurel.storage import items
from laurel.storage.keys import SHARDS
from laurel.storage.table import Put
from tests.builders import NOON, fixed, on, reward, rule
from tests.shop import PLACE, Shop
from tests.tables import moto_client, new_table

THREE_LINES = [
    {"sku": "SKU-LIP-0001", "categories": ["beauty", "sale"], "brand": "acme", "amount": "10.00"},
    {"sku": "SKU-LIP-0002", "categories": ["beauty", "sale"], "brand": "acme", "amount": "25.00"},
    {"sku": "SKU-LIP-0003", "categories": ["beauty", "sale"], "brand": "acme", "amount": "5.99"},
]
ORDER: dict[str, Any] = {
    "channel": "online",
    "payment_method": "card",
    "shipping": "4.90",
    "tax": "3.20",
}
YEAR = {"points": {"expires": {"kind": "after", "days": 365}}}


@pytest.fixture(scope="module")
def client() -> Iterator[MeteredClient]:
    with moto_client() as moto:
        yield MeteredClient(moto)


@pytest.fixture
def open_shop(client: MeteredClient) -> Iterator[Callable[..., Shop]]:
    """Opens a shop with a member, whose program is in the library as it is in a warm function."""
    with new_table(client) as table:

        def opened(**parts: Any) -> Shop:
            shop = Shop.with_member(table, **parts)
            shop.wallet()
            return shop

        yield opened


def give_lots(shop: Shop, many: int) -> None:
    """Put the member's account there with so many lots of 3 points, each with a day of its own."""
    first = on("2026-06-01")
    lots = tuple(Lot(3, first + timedelta(days=number)) for number in range(many))
    state = WalletState(lots, totals={EntryKind.ADJUST: 3 * many})
    account = replace(shop.account, wallets={"points": state})
    shop.table.put(Put(items.account_item(account, next_due(program_of(shop), account))))


def program_of(shop: Shop) -> Program:
    return shop.services.library.program(PLACE.program_id, 1)


def order(shop: Shop, number: int, now: datetime = NOON) -> None:
    shop.order(f"order-{number:06}", now=now, lines=THREE_LINES, **ORDER)


def billed(client: MeteredClient, call: Callable[[], object]) -> Bill:
    bill = client.start()
    call()
    client.start()
    return bill


def test_an_ordinary_order_costs_six_writes_and_one_read_in_two_calls(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop(preset="kiehls")
    order(shop, 1)
    bill = billed(client, lambda: order(shop, 2))
    assert (bill.calls, bill.write_units, bill.index_units) == (2, 6, 0)
    assert bill.read_units <= 1


def test_an_order_costs_the_same_after_many(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop(preset="kiehls")
    for number in range(40):
        order(shop, number)
    bill = billed(client, lambda: order(shop, 40))
    assert (bill.calls, bill.write_units, bill.index_units) == (2, 6, 0)
    assert bill.read_units <= 1


def test_an_order_writes_to_the_index_only_when_the_due_day_moves(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop(wallets=YEAR, earning={"spend": rule()})
    first = billed(client, lambda: order(shop, 1))
    assert first.index_units == 1
    later = billed(client, lambda: order(shop, 2, NOON + timedelta(days=1)))
    assert later.index_units == 0


def test_a_replay_takes_two_calls_and_writes_nothing(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop(preset="kiehls")
    order(shop, 1)
    before = shop.table.query(f"M#{PLACE.program_id}#{PLACE.member_id}")
    bill = billed(client, lambda: order(shop, 1))
    assert bill.calls == 2
    assert shop.table.query(f"M#{PLACE.program_id}#{PLACE.member_id}") == before


@pytest.mark.parametrize(("spent", "many"), [(3, 1), (3, 60), (150, 60), (180, 60)])
def test_a_redemption_costs_eight_writes_up_to_sixty_lots(
    open_shop: Callable[..., Shop], client: MeteredClient, spent: int, many: int
) -> None:
    shop = open_shop(wallets=YEAR, rewards={"gift": reward(spent)})
    give_lots(shop, many)
    bill = billed(client, lambda: shop.redeem("redemption-1", "gift"))
    assert bill.calls == 2
    assert bill.write_units <= 8
    assert bill.read_units <= 1


@pytest.mark.parametrize("spent", [3, 600, 3000])
def test_a_redemption_works_over_a_thousand_lots(
    open_shop: Callable[..., Shop], client: MeteredClient, spent: int
) -> None:
    shop = open_shop(wallets=YEAR, rewards={"gift": reward(spent)})
    give_lots(shop, 1000)
    bill = billed(client, lambda: shop.redeem("redemption-1", "gift"))
    assert shop.available() == 3000 - spent
    assert bill.calls == 2
    assert bill.write_units <= 44


def test_balances_and_tier_take_one_call(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop(preset="kiehls")
    for read in (shop.wallet, shop.tier):
        bill = billed(client, read)
        assert (bill.calls, bill.write_units) == (1, 0)


def test_a_page_of_entries_takes_one_call(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop(preset="kiehls")
    for number in range(3):
        order(shop, number)
    bill = billed(client, lambda: read_entries(shop.services, PLACE, 2, None, Clock(NOON)))
    assert bill.calls == 1


def test_an_expiry_costs_a_due_member_six_writes_and_one_read(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    """Beside the agenda itself: the same run with nobody due is taken off."""
    shop = open_shop(wallets=YEAR, earning={"welcome": {"on": "order", "gives": fixed(50)}})
    order(shop, 1)
    order(shop, 2, NOON + timedelta(days=5))
    after = NOON + timedelta(days=367)
    empty = billed(client, lambda: shop.run("expire-points", NOON))
    bill = billed(client, lambda: shop.run("expire-points", after))
    assert bill.calls - empty.calls == 2
    assert bill.write_units + bill.index_units <= 6
    assert bill.read_units - empty.read_units <= 1


def test_a_finished_day_run_again_writes_nothing(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop(wallets=YEAR, earning={"welcome": {"on": "order", "gives": fixed(50)}})
    order(shop, 1)
    shop.run("all", NOON + timedelta(days=366))
    bill = billed(client, lambda: shop.run("all", NOON + timedelta(days=366)))
    assert (bill.write_units, bill.index_units) == (0, 0)


def test_a_run_over_nobody_reads_the_program_once_and_each_shard(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop()
    assert billed(client, lambda: shop.run("memberships")).calls == 1 + SHARDS
    assert billed(client, lambda: shop.run("all")).calls == 1 + 4 * SHARDS


def test_what_the_calendar_has_costs_a_member_what_an_earning_does(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    """Beside the agenda itself: the account's next day moves with it, in the index too."""
    schedules = {"new-year": {"month": 1, "day": 1}}
    gift = {"on": "schedule.new-year", "gives": fixed(50)}
    shop = open_shop(schedules=schedules, earning={"gift": gift})
    empty = billed(client, lambda: shop.run("memberships", NOON))
    bill = billed(client, lambda: shop.run("memberships", NOON + timedelta(days=306)))
    assert bill.calls - empty.calls == 2
    assert (bill.write_units, bill.index_units) == (6, 2)
    assert bill.read_units - empty.read_units <= 1


def test_past_balances_read_the_ledger_once(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    shop = open_shop(preset="kiehls")
    order(shop, 1)
    earlier = NOON - timedelta(hours=1)
    bill = billed(client, lambda: read_balances(shop.services, PLACE, earlier, Clock(NOON)))
    assert bill.calls == 2


def test_a_page_of_versions_takes_two_calls(
    open_shop: Callable[..., Shop], client: MeteredClient
) -> None:
    """One for the program's mode, one for the page; however many versions there are."""
    shop = open_shop()
    for number in range(5):
        shop.put(name=f"Version {number}")
    read = partial(list_versions, shop.services, PLACE.program_id, 4, None, Clock(NOON))
    bill = billed(client, read)
    rows, last = read()
    assert bill.calls == 2
    assert ([row["version"] for row in rows], last) == ([6, 5, 4, 3], 3)


def test_an_item_is_measured_as_it_is_billed() -> None:
    """Names and values in bytes; a number by its digits, in pairs, and one byte more."""
    assert item_bytes({}) == 0
    assert item_bytes({"pk": {"S": "é"}}) == 4
    assert item_bytes({"n": {"N": "12345"}}) == 1 + 3 + 1
    assert item_bytes({"n": {"N": "-100"}}) == 1 + 1 + 1 + 1
    assert item_bytes({"b": {"B": b"123"}}) == 4
