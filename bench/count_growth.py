"""What operations take of DynamoDB as a member's past grows, beside other schemes: `make bench`.

By entries, from 10 to 100,000, and by lots, one for each day on which something expires. Counted
from the requests (`bench.capacity`), for the other schemes alike (`bench.other_schemes`); write
units of the index are among the write units. BENCH_ENTRIES names the sizes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from bench.capacity import Bill, MeteredClient, Raw
from bench.figures import Figure, keep, part_at_most
from bench.function_events import PARTS, order_lines
from bench.history import past
from bench.members import Kept
from bench.memory_client import ItemTooLargeError, MemoryClient
from bench.other_schemes import Airline, Scheme, SumTheLedger, in_full
from laurel.domain.account import Lot
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.read_account import read_balances
from laurel.operations.redeem import redeem
from laurel.operations.services import Services
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.requests.redeeming import RedemptionRequest
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.ledger import Ledger
from laurel.storage.wire import raw_item
from tests.builders import NOON, on
from tests.shop import PLACE, Shop, order_request

SIZES: Final = (10, 100, 1_000, 10_000, 100_000)
LOTS: Final = (1, 12, 60, 365)
OPERATIONS: Final = ("earn", "redeem", "balance")
MOST_GROWTH: Final = 1.05
"""By so much an operation may take more after 100,000 entries than after 10."""

type Made = Callable[[MeteredClient], Scheme]
type Cells = Mapping[Made, Mapping[int, tuple[str, dict[str, Bill | str]]]]
"""By scheme and entries: its name, and what each operation takes."""


class Ours:
    """A member of a program with one rule. Its past is in the table, the program with it."""

    name = "Laurel"

    def __init__(self, client: MeteredClient, lots: int = 1) -> None:
        self._kept = Kept()
        self._shop = Shop.with_member(self._kept, **PARTS)
        self._shop.order("first", lines=order_lines())
        ledger = Ledger(DynamoTable(client, "t"))
        self._services = Services(ledger, self._shop.services.library)
        self._lots = lots

    def past(self, entries: int) -> Iterator[Raw]:
        """See Scheme."""
        days = [on("2026-06-30") + timedelta(days=number) for number in range(self._lots)]
        held = tuple(Lot(100, day) for day in days)
        yield from map(raw_item, self._kept.take())
        yield from map(raw_item, past(self._shop, PLACE.member_id, entries, held))

    def operations(self) -> Mapping[str, Callable[[], None]]:
        """See Scheme."""
        return in_full(self.earn, self.redeem, self.balance)

    def earn(self, number: int) -> None:
        """An order of one line."""
        sent = order_request(f"order-{number:06}", lines=order_lines(), channel="online")
        assert not earn(self._services, PLACE, sent, Clock(NOON)).replayed

    def redeem(self, number: int) -> None:
        """One reward, with its voucher."""
        body = {"redemption_id": f"redemption-{number:06}", "reward": "mug"}
        redeem(self._services, PLACE, read_body(RedemptionRequest, body), Clock(NOON))

    def enrol(self, number: int) -> None:
        """A member without a welcome."""
        sent = read_body(EnrolmentRequest, {"member_id": f"member-{number:06}"})
        enrol(self._services, PLACE.program_id, sent, Clock(NOON))

    def balance(self) -> None:
        """All wallets."""
        read_balances(self._services, PLACE, None, Clock(NOON))


def main() -> None:
    """Count and print both tables."""
    sizes = [int(one) for one in os.environ.get("BENCH_ENTRIES", "").split(",") if one] or [*SIZES]
    schemes: tuple[Made, ...] = (Ours, Airline, SumTheLedger)
    cells = {scheme: {size: counted(scheme, size) for size in sizes} for scheme in schemes}
    print_heading("entries", sizes)
    for what in OPERATIONS:
        for of_scheme in cells.values():
            rows = [bills[what] for _, bills in of_scheme.values()]
            [name] = {name for name, _ in of_scheme.values()}
            print_row(what, name, rows)
    keep(*beside_others(cells, sizes))
    print()
    print_heading("lots", LOTS)
    by_lots = [counted(partial(Ours, lots=lots), 1_000)[1] for lots in LOTS]
    for what in OPERATIONS:
        print_row(what, Ours.name, [bills[what] for bills in by_lots])


def beside_others(cells: Cells, sizes: Sequence[int]) -> Iterator[Figure]:
    """What grows in ours, and what stands beside it with the most entries that a scheme takes."""
    few, many = sizes[0], sizes[-1]
    budget = part_at_most(MOST_GROWTH)
    for what, unit, units in (("earn", "WCU", _written), ("balance", "RCU", _read)):
        after, before = (units(cells[Ours][size][1][what]) for size in (many, few))
        named = f"{what}, after {many:,} entries", unit, after
        yield Figure(*named, f"ours after {few:,}", before, budget)
    for scheme, what, unit, units in (
        (Airline, "earn", "WCU", _written),
        (SumTheLedger, "redeem", "RCU", _read),
        (SumTheLedger, "balance", "RCU", _read),
    ):
        most = max(size for size in sizes if not isinstance(cells[scheme][size][1][what], str))
        (_, mine), (name, theirs) = cells[Ours][most], cells[scheme][most]
        named = f"{what}, after {most:,} entries", unit, units(mine[what])
        yield Figure(*named, name, units(theirs[what]))


def _written(bill: Bill | str) -> float:
    assert isinstance(bill, Bill)
    return bill.write_units + bill.index_units


def _read(bill: Bill | str) -> float:
    assert isinstance(bill, Bill)
    return bill.read_units


def counted(scheme: Made, entries: int) -> tuple[str, dict[str, Bill | str]]:
    """The scheme's name, and what each operation takes after so many entries, or why it cannot."""
    memory = MemoryClient()
    client = MeteredClient(memory)
    one = scheme(client)
    try:
        memory.fill(one.past(entries))
    except ItemTooLargeError as error:
        return one.name, dict.fromkeys(OPERATIONS, f"refused: {error}")
    can = one.operations()
    return one.name, {what: _bill(client, can[what]) if what in can else "-" for what in OPERATIONS}


def print_heading(by: str, sizes: Iterable[int]) -> None:
    """What the columns are."""
    heads = "".join(f"{f'{size:,}':>23}" for size in sizes)
    print(f"{f'calls · RCU · WCU, by {by}':28}{heads}")


def print_row(what: str, name: str, bills: Iterable[Bill | str]) -> None:
    """One operation of one scheme."""
    cells = "".join(f"{bill if isinstance(bill, str) else _said(bill):>23}" for bill in bills)
    print(f"{what:9}{name:19}{cells}")


def _bill(client: MeteredClient, call: Callable[[], None]) -> Bill:
    bill = client.start()
    call()
    client.start()
    return bill


def _said(bill: Bill) -> str:
    return f"{bill.calls} · {bill.read_units:,g} · {bill.write_units + bill.index_units:,}"


if __name__ == "__main__":
    main()
