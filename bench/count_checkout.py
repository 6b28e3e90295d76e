"""What a checkout takes of DynamoDB: each call of the way through it, beside its floor.

The floors are what has to be written at least, 2 units each in a transaction: the account and the
record of the operation (4), an entry (2), a voucher (2), a pool that all members share (2).
"""

from collections.abc import Callable
from functools import partial

from laurel.operations.clock import Clock
from laurel.operations.services import Services
from laurel.operations.use_voucher import check, release, use
from laurel.requests.parts import read_body
from laurel.requests.redeeming import CheckRequest, UseRequest
from laurel.storage.dynamo_table import DynamoTable
from tests.builders import NOON, Json, fixed, reward, rule, tiers
from tests.charity import CAUSES
from tests.climbing import LIFETIME
from tests.own_codes import TicketShop
from tests.people import FOREVER, SPEND, give_tier, take_back
from tests.shop import PLACE, Shop

type Row = Callable[[str, Callable[[], object], str], None]
"""Counts a call and prints it: what it is, the call, its floor and budget."""

VARIABLE: Json = {"wallet": "points", "variable": True, "worth": {"quantity": 1, "value": "0.01"}}
PARTS: Json = {
    "earning": {"spend": rule(), "hello": {"on": "enrolled", "gives": fixed(10_000)}},
    "causes": CAUSES,
    "rewards": {
        "ten": reward(10, "amount_off", value="10.00"),
        "last": {**reward(10), "stock": 1000},
        "credit": {**reward(None, "store_credit"), "price": VARIABLE},
        "gift": reward(10, "donation", value="1.00", cause="oceans"),
    },
    "tiers": tiers(LIFETIME, FOREVER, **SPEND),
}
LINES = [{"line_id": f"{number}", "sku": "SKU-LIP", "amount": "15.00"} for number in range(3)]
CART: Json = {"currency": "USD", "lines": LINES}
FIRST_ORDER: Json = {
    "event_id": "order-000000",
    "type": "order",
    "occurred_at": "2026-03-02T11:00:00Z",
    "order": CART,
}


def count_checkout(table: DynamoTable, row: Row) -> None:
    """Spending: in one step, in two, undone, with vouchers, from a stock, for a cause."""
    shop = Shop.with_member(table, **PARTS)
    row("hold", lambda: shop.redeem("h1", "ten", hold=True), "4 WCU, 1 RCU")
    row("complete what is held", lambda: shop.complete("h1"), "8 WCU")
    shop.redeem("h2", "ten", hold=True)
    row("cancel what is held", lambda: shop.cancel("h2"), "4 WCU")
    shop.redeem("r1", "ten")
    row("cancel what is completed", lambda: shop.cancel("r1"), "8 WCU")
    count_voucher(shop, row)
    row("redeem, variable price", partial(shop.redeem, "v1", "credit", quantity=250), "8 WCU · 8")
    row("redeem a donation", lambda: shop.redeem("d1", "gift"), "8 WCU · 8 WCU")
    row("redeem from a stock", lambda: shop.redeem("s1", "last"), "10 WCU: the pool")
    row("hold from a stock", lambda: shop.redeem("s2", "last", hold=True), "6 WCU: the pool")
    row("complete it", lambda: shop.complete("s2"), "8 WCU")
    row("cancel it", lambda: shop.cancel("s2"), "10 WCU: the pool")
    row("give a tier by hand", lambda: give_tier(shop, "gold", "2026-06-30"), "4 WCU")
    row("end it", lambda: take_back(shop), "4 WCU")


def count_voucher(shop: Shop, row: Row) -> None:
    """A voucher's life: checked, used, released. Its item is all that is written."""
    code: str = shop.redeem("r2", "ten").body["voucher"]["code"]
    at_till: tuple[Services, str, str] = (shop.services, PLACE.program_id, code)
    checked = read_body(CheckRequest, {"order": CART})
    used = read_body(UseRequest, {"use_id": "order-1", "order": CART})
    row("check a voucher", lambda: check(*at_till, checked, Clock(NOON)), "nothing written")
    row("use it", lambda: use(*at_till, used, Clock(NOON)), "1 WCU; 2 in a transaction")
    row("use it again, same use_id", lambda: use(*at_till, used, Clock(NOON)), "nothing written")
    row("release it", lambda: release(*at_till, Clock(NOON), "order-1"), "1 WCU; 2")


def count_own_codes(table: DynamoTable, row: Row) -> None:
    """A reward that hands out codes which the shop imported."""
    shop = TicketShop.open(*(f"CODE-{number}" for number in range(100)), table=table)
    shop.redeem("t1", "ticket")
    row(
        "redeem a code of the shop's own", lambda: shop.redeem("t2", "ticket"), "12 WCU: code, pool"
    )


def count_joining(tables: tuple[DynamoTable, DynamoTable], row: Row) -> None:
    """A member who joins: with a welcome, and with a first order besides."""
    plain, ordering = (Shop(table, **PARTS) for table in tables)
    for shop in (plain, ordering):
        shop.services.library.program(PLACE.program_id, 1)
    row("enrol, with a welcome", plain.enrol, "10 WCU: account, record, entry, person, locator")
    with_order = partial(ordering.enrol, NOON, first_order=FIRST_ORDER)
    row("enrol with a first order", with_order, "14 WCU: record and entry of it")
