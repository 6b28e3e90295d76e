"""Half-restored operations: whichever items of one a restore has lost, mending leaves books that
every law holds for, and the same request sent again ends where nothing was lost.
"""

from collections.abc import Callable
from typing import Any

import pytest

from laurel.domain.stock import stock_pool
from laurel.operations.mend_program import carry_out_plan
from laurel.operations.vouchers import find_voucher
from laurel.storage.keys import Key
from laurel.storage.ledger import Conflict
from laurel.storage.table import Item
from tests.builders import NOON, Json, at, fixed, per_block, reward, rule
from tests.charity import CAUSES, DONATION
from tests.own_codes import TicketShop
from tests.shop import Shop, order_request
from tests.torn import Act, TornTable, mended, planned, seen, some_of

EARLIER = at("2026-02-01")
PARTS: Json = {
    "wallets": {"points": {"expires": {"kind": "after", "days": 400}}, "gifts": {"kind": "money"}},
    "causes": CAUSES,
    "earning": {
        "spend": rule(),
        "welcome": {"on": "enrolled", "gives": fixed(7)},
        "card": {"on": "review", "gives": {"kind": "voucher", "reward": "card"}},
        "give": {
            "on": "order",
            "gives": {**per_block("5.00", "50.00", "gifts"), "cause": "chosen"},
        },
    },
    "rewards": {
        "tote": {**reward(10), "stock": 20},
        "card": reward(None),
        "gift": reward(10, **DONATION, cause="any"),
    },
}
POOLS = (stock_pool("tote"), "cause:forests", "cause:oceans")


def held(shop: Shop) -> None:
    shop.redeem("r1", "tote", EARLIER, hold=True, hold_seconds=2_592_000)


def redeemed(shop: Shop) -> None:
    shop.redeem("r1", "tote", EARLIER)


def ordered(shop: Shop) -> None:
    shop.order("o2", "60.00", now=EARLIER)


def returned(shop: Shop) -> None:
    ordered(shop)
    shop.give_back("b2", "o2")


def ordered_for_nothing(shop: Shop) -> None:
    shop.order("o2", "0.00", now=EARLIER)


def nothing(shop: Shop) -> None:
    del shop


OPERATIONS: dict[str, tuple[Act, Act]] = {
    "an order": (nothing, lambda shop: shop.order("o9", "120.00")),
    "an event that issues a voucher": (nothing, lambda shop: shop.event("e9", "review")),
    "an adjustment": (nothing, lambda shop: shop.adjust("a9", 5)),
    "a redemption of a stocked reward": (nothing, lambda shop: shop.redeem("r9", "tote")),
    "a donation": (nothing, lambda shop: shop.redeem("r9", "gift", cause="oceans")),
    "a hold": (nothing, lambda shop: shop.redeem("r9", "tote", hold=True)),
    "completing a hold": (held, lambda shop: shop.complete("r1")),
    "cancelling a hold": (held, lambda shop: shop.cancel("r1")),
    "cancelling what was redeemed": (redeemed, lambda shop: shop.cancel("r1")),
    "a whole return": (ordered, lambda shop: shop.give_back("b9", "o2")),
    "part of a return": (ordered, lambda shop: shop.give_back("b9", "o2", {"1": "20.00"})),
    "a return of nothing that is left": (returned, lambda shop: shop.give_back("b9", "o2")),
    "a return of what cost nothing": (
        ordered_for_nothing,
        lambda shop: shop.give_back("b9", "o2"),
    ),
    "an erasure": (held, lambda shop: shop.erase()),
}


def opened(before: Act) -> tuple[Shop, TornTable]:
    """A shop whose member has 100 points, chose a cause, and did something before."""
    table = TornTable()
    shop = Shop(table, **PARTS)
    shop.enrol(cause="forests")
    shop.adjust("gift", 100, now=EARLIER)
    before(shop)
    table.before.clear()
    return shop, table


def check_mends(shop: Shop, table: TornTable, act: Act) -> None:
    """Do it, and then lose of it whatever can be lost."""
    act(shop)
    wanted, stored, torn = seen(shop, POOLS), table.everything(), dict(table.before)
    assert len(torn) > 2
    for lost in some_of([*torn]):
        table.reset(stored)
        table.before = torn
        table.put_back(lost)
        assert mended(shop, table).hopeless == [], lost
        act(shop)
        assert seen(shop, POOLS) == wanted, lost
        assert planned(shop, table).is_sound


@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_is_lost_of_it_it_is_whole_or_undone_and_then_done_once(operation: str) -> None:
    before, act = OPERATIONS[operation]
    check_mends(*opened(before), act)


def test_an_enrolment_is_whole_or_the_member_never_was() -> None:
    table = TornTable()
    shop = Shop(table, **PARTS)
    table.before.clear()
    check_mends(shop, table, lambda one: one.enrol(NOON, cause="forests", email="a@example.com"))


def test_of_an_enrolment_with_a_first_order_the_order_may_be_undone_alone() -> None:
    """Two turns of one transaction: the enrolment answers as before, the order is sent again."""
    table = TornTable()
    shop = Shop(table, **{**PARTS, "earning": {"spend": rule()}})
    table.before.clear()
    first = order_request("o1", "30.00").model_dump(mode="json", exclude_unset=True)
    shop.enrol(NOON, first_order=first)
    table.put_back([key for key in table.before if key.sk == "OP#earn#o1"])
    plan = mended(shop, table)
    assert (plan.hopeless, plan.undone) == ([], [])
    assert shop.enrol(NOON, first_order=first).replayed
    assert shop.available() == 0
    assert not shop.order("o1", "30.00").replayed
    assert shop.available() == 30


def test_a_code_of_the_shops_own_is_handed_out_once_whatever_is_lost() -> None:
    """One that an undone turn had handed out may be lost; none has two members or two vouchers."""
    table = TornTable()
    shop = TicketShop.open("T-1", "T-2", "T-3", table=table)
    table.before.clear()
    shop.redeem("r1", "ticket")
    stored, torn = table.everything(), dict(table.before)
    for lost in some_of([*torn]):
        table.reset(stored)
        table.before = torn
        table.put_back(lost)
        assert mended(shop, table).hopeless == [], lost
        shop.redeem("r1", "ticket")
        shop.redeem("r2", "ticket")
        codes = [voucher.code for voucher in shop.vouchers]
        assert len({*codes}) == 2
        assert [find_voucher(shop.services, "shop", code).code for code in codes] == codes
        assert shop.on_shelves().isdisjoint(codes)
        assert planned(shop, table).is_sound


def test_several_turns_after_a_torn_one_are_undone_with_it() -> None:
    shop, table = opened(nothing)
    shop.order("o1", "10.00")
    torn = [key for key in table.before if "OP#" in key.sk]
    shop.order("o2", "20.00")
    shop.event("e1", "review")
    table.put_back(torn)
    plan = mended(shop, table)
    assert plan.undone == [("ann", "earn o2"), ("ann", "earn e1")]
    assert (shop.available(), len(shop.vouchers)) == (107, 0)
    shop.order("o1", "10.00")
    shop.order("o2", "20.00")
    assert shop.available() == 137


# What lies further back is never undone, only what follows from it is derived


@pytest.fixture
def busy() -> tuple[Shop, TornTable]:
    """A member with a hold, a cancelled redemption, a return and a donation, all of them whole."""
    shop, table = opened(nothing)
    shop.order("o1", "50.00", now=EARLIER)
    shop.redeem("r1", "tote", EARLIER)
    shop.cancel("r1", EARLIER)
    shop.give_back("b1", "o1", {"1": "10.00"}, now=EARLIER)
    shop.redeem("r2", "gift", EARLIER, cause="oceans")
    shop.redeem("r3", "tote", EARLIER, hold=True, hold_seconds=2_592_000)
    assert planned(shop, table).is_sound
    return shop, table


def changed(table: TornTable, change: Callable[[Key, Item], Item | None], *names: str) -> int:
    """Let what such keys begin with be changed; how many items that were."""
    found = [key for key in table.everything() if f"{key.pk} {key.sk}".startswith(names)]
    for key in found:
        item = table.get(key)
        assert item is not None
        table.store(key, change(key, item))
    return len(found)


def lost(_: Key, __: Item) -> None:
    return None


def garbled(_: Key, item: Item) -> Item:
    return {**item, "state": "nonsense", "version": 3}


def off_the_agenda(_: Key, item: Item) -> Item:
    return {name: value for name, value in item.items() if not name.startswith("agenda")}


def recounted(_: Key, item: Item) -> Item:
    return {**item, "taken": int(item["taken"]) + 3}


DERIVED: dict[str, tuple[Callable[[Key, Item], Item | None], tuple[str, ...]]] = {
    "the account is lost": (lost, ("M#shop#ann ACCOUNT",)),
    "the account is garbled": (garbled, ("M#shop#ann ACCOUNT",)),
    "the account is off the agenda": (off_the_agenda, ("M#shop#ann ACCOUNT",)),
    "the member is not listed": (lost, ("D#shop",)),
    "the pools are lost": (lost, ("P#shop#POOL",)),
    "the pools say too much": (recounted, ("P#shop#POOL",)),
    "the shelves of holds are lost": (lost, ("H#shop",)),
    "all of it": (lost, ("M#shop#ann ACCOUNT", "D#shop", "P#shop#POOL", "H#shop")),
}


@pytest.mark.parametrize("damage", DERIVED)
def test_what_follows_from_the_ledger_is_put_right_without_undoing_anything(
    busy: tuple[Shop, TornTable], damage: str
) -> None:
    shop, table = busy
    before, everything = seen(shop, POOLS), table.everything()
    change, names = DERIVED[damage]
    assert changed(table, change, *names) > 0
    damaged = table.everything()
    assert not planned(shop, table, None).is_sound
    assert table.everything() == damaged
    plan = mended(shop, table, None)
    assert (plan.hopeless, plan.undone) == ([], [])
    assert seen(shop, POOLS) == before
    ours = {key: item for key, item in everything.items() if "#POOL#" not in key.pk}
    assert {key: item for key, item in table.everything().items() if key in ours} == ours


@pytest.mark.parametrize(
    ("names", "since"),
    [
        (("M#shop#ann OP#earn#o1",), NOON),
        (("M#shop#ann ENTRY#000000000002",), NOON),
        (("M#shop#ann VOUCHER#",), NOON),
        (("M#shop#ann PROFILE",), NOON),
        (("M#shop#ann RETURNED#",), NOON),
        (("M#shop#ann ENTRY#000000000006",), None),
    ],
)
def test_what_cannot_be_derived_is_told_of_and_nothing_is_written(
    busy: tuple[Shop, TornTable], names: tuple[str, ...], since: Any
) -> None:
    shop, table = busy
    assert changed(table, lost, *names) == 1
    plan = planned(shop, table, since)
    assert [about for about, _ in plan.hopeless] == ["ann"]
    assert (plan.writes, plan.undone) == ([], [])


def test_a_member_of_whom_there_is_nothing_leaves_the_list() -> None:
    shop, table = opened(nothing)
    changed(table, lost, "M#shop#ann")
    plan = mended(shop, table)
    assert plan.findings == [("ann", "is listed, and there is nothing of them")]
    assert [*shop.services.ledger.listed("shop", 0)] == []


def test_who_writes_meanwhile_is_noticed() -> None:
    shop, table = opened(nothing)
    changed(table, off_the_agenda, "M#shop#ann ACCOUNT")
    plan = planned(shop, table)
    shop.adjust("a1", 1)
    with pytest.raises(Conflict):
        carry_out_plan(shop.services, plan)
