"""What each operation takes of DynamoDB, beside its floor and its budget: `make bench`.

Counted, not timed (`bench.capacity`), on a table in moto: the same figures on every machine.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bench.capacity import Bill, MeteredClient
from bench.count_checkout import count_checkout, count_joining, count_own_codes
from laurel.domain.account import EntryKind, Lot, WalletState
from laurel.domain.agenda import next_due
from laurel.operations.clock import Clock
from laurel.operations.read_account import read_entries
from laurel.storage import items
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.table import Put
from tests.builders import NOON, on, reward, rule
from tests.charity import CharityShop
from tests.shop import PLACE, Shop
from tests.tables import moto_client, new_table

LINES = [
    {"sku": f"SKU-LIP-{number}", "categories": ["beauty", "sale"], "amount": "15.00"}
    for number in range(3)
]
PARTS: dict[str, Any] = {
    "wallets": {"points": {"expires": {"kind": "after", "months": 12, "end_of": "month"}}},
    "earning": {"spend": rule()},
    "rewards": {"all": reward(90), "mug": reward(3)},
}


def main() -> None:
    """Count every operation and print the table."""
    print(f"{'what':44}{'calls':>6}{'RCU':>6}{'WCU':>6}{'index':>6}   floor · budget")
    with moto_client() as moto:
        client = MeteredClient(moto)
        with new_table(client) as table:
            count_all(client, Shop.with_member(table, **PARTS))
        with new_table(client) as table:
            count_gifts(client, table)
        row = partial(count_row, client)
        with new_table(client) as table:
            count_checkout(table, row)
        with new_table(client) as table:
            count_own_codes(table, row)
        with new_table(client) as one, new_table(client) as other:
            count_joining((one, other), row)


def count_all(client: MeteredClient, shop: Shop) -> None:
    """Every row, on one member whose ledger grows from row to row."""
    row = partial(count_row, client)
    give_lots(shop, 1)
    row("earn, 3 lines, first entries", lambda: order(shop, 0), "4 WCU · 6 WCU, 1 RCU, 2 calls")
    for number in range(1, 101):
        order(shop, number)
    row("earn, 3 lines, after 100 orders", lambda: order(shop, 101), "4 WCU · the same")
    row("earn again under the same id", lambda: order(shop, 101), "2 calls, nothing written")
    for many in (1, 60, 365, 1000):
        give_lots(shop, many)
        what = f"redeem from {many} lot{'s' if many > 1 else ''}, with its voucher"
        price = "all" if many > 1 else "mug"
        budget = "6 WCU, 1 RCU · 8 WCU" if many <= 60 else "works"  # noqa: PLR2004 - the budget's own number
        row(what, partial(shop.redeem, f"r{many}", price), budget)
    give_lots(shop, 1)
    row("balances", shop.wallet, "1 call")
    page = (shop.services, PLACE, 50, None, Clock(NOON))
    row("a page of 50 entries", lambda: read_entries(*page), "1 call")
    later = NOON + timedelta(days=500)
    row("expire-points, one member due, all shards", lambda: shop.run("expire-points", later), "")


def count_gifts(client: MeteredClient, table: DynamoTable) -> None:
    """What it takes to give to causes, whose totals all members share."""
    rewards = {"gift": reward(10, "donation", value="1.00", cause="oceans")}
    shop = CharityShop.joined(table=table, rewards=rewards)
    shop.adjust("a1", 100)
    bill = bill_of(client, lambda: shop.order("o1", "50.00"))
    print_row("earn that gives to a cause", bill, "2 for each entry, 2 for the pool")
    print_row("return of it", bill_of(client, lambda: shop.give_back("b1", "o1")), "")
    print_row("causes, two of them", bill_of(client, shop.causes), "32 RCU each")


def count_row(client: MeteredClient, what: str, call: Callable[[], object], budget: str) -> None:
    """Count a call and print it."""
    print_row(what, bill_of(client, call), budget)


def bill_of(client: MeteredClient, call: Callable[[], object]) -> Bill:
    """What the requests of a call take."""
    bill = client.start()
    call()
    client.start()
    return bill


def print_row(what: str, bill: Bill, budget: str) -> None:
    """One row of the table."""
    reads = f"{bill.read_units:g}"
    figures = f"{bill.calls:>6}{reads:>6}{bill.write_units:>6}{bill.index_units:>6}"
    print(f"{what:44}{figures}   {budget}".rstrip())


def order(shop: Shop, number: int) -> None:
    """Report an ordinary order: three lines, online, by card."""
    about: dict[str, Any] = {
        "channel": "online",
        "payment_method": "card",
        "shipping": "4.90",
        "tax": "3.20",
    }
    shop.order(f"order-{number:06}", lines=LINES, **about)


def give_lots(shop: Shop, many: int) -> None:
    """Put the account there with so many lots of 3 points, each with a day of its own."""
    lots = tuple(Lot(3, on("2026-06-01") + timedelta(days=number)) for number in range(many))
    state = WalletState(lots, totals={EntryKind.ADJUST: 3 * many})
    account = replace(shop.account, wallets={"points": state})
    program = shop.services.library.program(PLACE.program_id, 1)
    shop.table.put(Put(items.account_item(account, next_due(program, account))))


if __name__ == "__main__":
    main()
