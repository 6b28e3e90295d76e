"""What a checkout takes of DynamoDB: each call of the way through it, beside its floor.

The floors are what has to be written at least, 2 units each in a transaction: the account and the
record of the operation (4), an entry (2), a voucher (2), a pool that all members share (2).
"""

from functools import partial

from bench.floors import Floor, Row
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

NOTHING = Floor(0, 0, note="nothing written")
ONE_ITEM = Floor(1, note="2 in a transaction")
THE_POOL = "the pool among it"
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
    row("hold", lambda: shop.redeem("h1", "ten", hold=True), Floor(4))
    row("complete what is held", lambda: shop.complete("h1"), Floor(8, 8))
    shop.redeem("h2", "ten", hold=True)
    row("cancel what is held", lambda: shop.cancel("h2"), Floor(4))
    shop.redeem("r1", "ten")
    row("cancel what is completed", lambda: shop.cancel("r1"), Floor(8, 8))
    count_voucher(shop, row)
    row("redeem, variable price", partial(shop.redeem, "v1", "credit", quantity=250), Floor(8, 8))
    row("redeem a donation", lambda: shop.redeem("d1", "gift"), Floor(8, 8))
    row("redeem from a stock", lambda: shop.redeem("s1", "last"), Floor(10, note=THE_POOL))
    row("hold from a stock", lambda: shop.redeem("s2", "last", hold=True), Floor(6, note=THE_POOL))
    row("complete what is held of a stock", lambda: shop.complete("s2"), Floor(8))
    row("cancel what is completed of a stock", lambda: shop.cancel("s2"), Floor(10, note=THE_POOL))
    row("give a tier by hand", lambda: give_tier(shop, "gold", "2026-06-30"), Floor(4))
    row("end a tier given by hand", lambda: take_back(shop), Floor(4))


def count_voucher(shop: Shop, row: Row) -> None:
    """A voucher's life: checked, used, released. Its item is all that is written."""
    code: str = shop.redeem("r2", "ten").body["voucher"]["code"]
    at_till: tuple[Services, str, str] = (shop.services, PLACE.program_id, code)
    checked = read_body(CheckRequest, {"order": CART})
    used = read_body(UseRequest, {"use_id": "order-1", "order": CART})
    row("check a voucher", lambda: check(*at_till, checked, Clock(NOON)), NOTHING)
    row("use a voucher", lambda: use(*at_till, used, Clock(NOON)), ONE_ITEM)
    row("use a voucher again, same use_id", lambda: use(*at_till, used, Clock(NOON)), NOTHING)
    row("release a voucher", lambda: release(*at_till, Clock(NOON), "order-1"), ONE_ITEM)


def count_own_codes(table: DynamoTable, row: Row) -> None:
    """A reward that hands out codes which the shop imported."""
    shop = TicketShop.open(*(f"CODE-{number}" for number in range(100)), table=table)
    shop.redeem("t1", "ticket")
    what, floor = "redeem a code of the shop's own", Floor(12, note="code and pool")
    row(what, lambda: shop.redeem("t2", "ticket"), floor)


def count_joining(tables: tuple[DynamoTable, DynamoTable], row: Row) -> None:
    """A member who joins: with a welcome, and with a first order besides."""
    plain, ordering = (Shop(table, **PARTS) for table in tables)
    for shop in (plain, ordering):
        shop.services.library.program(PLACE.program_id, 1)
    floor = Floor(10, note="account, record, entry, person, list")
    row("enrol, with a welcome", plain.enrol, floor)
    with_order = partial(ordering.enrol, NOON, first_order=FIRST_ORDER)
    row("enrol with a first order", with_order, Floor(14, note="record and entry of it"))
