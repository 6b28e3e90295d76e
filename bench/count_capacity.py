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
from bench.figures import keep
from bench.floors import Floor
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

EARNING = Floor(4, 6, 1, 2)
AGAIN = Floor(most_calls=2, note="nothing written")
MOST_LOTS = 60
"""Up to so many, redeeming has a budget; with more, it has to work."""


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
    row("earn, 3 lines, first entries", lambda: order(shop, 0), EARNING)
    for number in range(1, 101):
        order(shop, number)
    row("earn, 3 lines, after 100 orders", lambda: order(shop, 101), EARNING)
    row("earn again under the same id", lambda: order(shop, 101), AGAIN)
    for many in (1, 60, 365, 1000):
        give_lots(shop, many)
        what = f"redeem from {many} lot{'s' if many > 1 else ''}, with its voucher"
        price = "all" if many > 1 else "mug"
        floor = Floor(6, 8) if many <= MOST_LOTS else Floor(6, note="works")
        row(what, partial(shop.redeem, f"r{many}", price), floor)
    give_lots(shop, 1)
    row("balances", shop.wallet, Floor(most_calls=1))
    page = (shop.services, PLACE, 50, None, Clock(NOON))
    row("a page of 50 entries", lambda: read_entries(*page), Floor(most_calls=1))
    later = NOON + timedelta(days=500)
    row(
        "expire-points, one member due, all shards",
        lambda: shop.run("expire-points", later),
        Floor(),
    )


def count_gifts(client: MeteredClient, table: DynamoTable) -> None:
    """What it takes to give to causes, whose totals all members share."""
    rewards = {"gift": reward(10, "donation", value="1.00", cause="oceans")}
    shop = CharityShop.joined(table=table, rewards=rewards)
    shop.adjust("a1", 100)
    bill = bill_of(client, lambda: shop.order("o1", "50.00"))
    print_row("earn that gives to a cause", bill, Floor(note="2 for each entry, 2 for the pool"))
    print_row("return of it", bill_of(client, lambda: shop.give_back("b1", "o1")), Floor())
    print_row("causes, two of them", bill_of(client, shop.causes), Floor(note="32 RCU each"))


def count_row(client: MeteredClient, what: str, call: Callable[[], object], floor: Floor) -> None:
    """Count a call, print it, and keep what has a floor or a budget."""
    bill = bill_of(client, call)
    print_row(what, bill, floor)
    keep(*floor.figures(what, bill))


def bill_of(client: MeteredClient, call: Callable[[], object]) -> Bill:
    """What the requests of a call take."""
    bill = client.start()
    call()
    client.start()
    return bill


def print_row(what: str, bill: Bill, floor: Floor) -> None:
    """One row of the table."""
    reads = f"{bill.read_units:g}"
    figures = f"{bill.calls:>6}{reads:>6}{bill.write_units:>6}{bill.index_units:>6}"
    print(f"{what:44}{figures}   {floor}".rstrip())


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
