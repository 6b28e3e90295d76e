"""Init and first duration of every function of the template, in Amazon's own runtime: `make bench`.

As `bench.cold_starts` does it for those of the hot path, beside a handler that does nothing; each
is invoked with its event of `events/`, the one that `sam local invoke` takes. The store has one
member and one program and finds nothing in queries, so some answer that there is nothing: what it
takes to come to that is what is told.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from bench.canned_dynamodb import canned
from bench.cold_starts import BUILD, MS, PEERS, Row, measure, peer
from bench.figures import Figure, keep
from bench.function_events import PARTS, Event
from bench.standing_table import StandingTable
from laurel.secret_keys import make_key
from tests.builders import NOON
from tests.shop import PLACE, Shop
from tests.template import Function, functions

ROUNDS: Final = 2
NO_FAULT: Final = range(200, 500)
BARE: Final = "a handler that does nothing"


def main() -> None:
    """Start all of them by turns, and print the table."""
    table = StandingTable()
    Shop.with_member(table, **PARTS).order("first", lines=[{"sku": "SKU", "amount": "15.00"}])
    key, _ = make_key(table, "bench", ("admin",), NOON, None, 60_000_000)
    table.stand_still()
    with canned(table.items()) as url, tempfile.TemporaryDirectory() as scratch:
        layers = [BUILD.resolve() / name / "python" for name in ("VendorLayer", "CoreLayer")]
        rows = [peer(Path(scratch), BARE, PEERS[BARE], layers)]
        rows += [row_of(function, layers, key) for function in functions().values()]
        for _ in range(ROUNDS):
            for row in rows:
                measure(row, url, NO_FAULT)
    print_rows(rows)


def row_of(function: Function, layers: list[Path], key: str) -> Row:
    """A function with its event, sent to the program that there is."""
    folder = BUILD.resolve() / function.name
    return Row(function.module, folder, function.module, layers, event_of(function, key))


def event_of(function: Function, key: str) -> Event:
    """Its event of `events/`, with the bench's program, member and key."""
    text = function.event.read_text(encoding="utf-8").replace("demo", PLACE.program_id)
    event: dict[str, Any] = json.loads(text)
    if "headers" in event:
        event["headers"]["authorization"] = f"Bearer {key}"
    return lambda _: event


def print_rows(rows: list[Row]) -> None:
    """The table, the quickest first."""
    bare = rows[0]
    print(f"{'every function':34}{'init ms':>9}{'x bare':>8}{'first ms':>10}{'warm ms':>9}")
    for row in sorted(rows, key=lambda row: row.init):
        first, many = min(row.first), row.init / bare.init
        print(f"{row.name:34}{row.init:>9.0f}{many:>8.1f}{first:>10.1f}{row.usual:>9.1f}")
    slowest = max(rows, key=lambda row: row.init)
    what = f"the slowest init of {len(rows) - 1} functions ({slowest.name})"
    keep(Figure(what, MS, slowest.init, BARE, bare.init))


if __name__ == "__main__":
    main()
