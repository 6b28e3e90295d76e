"""What an earning takes of the function's own processor time, by the client under it: `make bench`.

The same order is decided and written over boto3's client, over the signed one, and over a table in
memory, which needs no client at all: what it takes is the application, the rest is the client. The
two clients talk over a socket to another process (`bench.canned_dynamodb`), whose time is not ours;
processor time only is counted, so that waiting is not. What no client can go below is beside them:
as many bytes over a bare socket (`bench.bare_socket`). Contenders take turns; the median of the
rounds is told. On AWS the connection is encrypted besides, alike for all.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median

from bench.bare_socket import Overheard, over_socket
from bench.canned_dynamodb import canned
from bench.figures import Figure, keep, part_at_most
from bench.function_events import PARTS, order_lines
from bench.standing_table import StandingTable
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.services import Services
from laurel.storage.dynamo_table import DynamoTable, dynamo_client
from laurel.storage.ledger import Ledger
from laurel.storage.signed_client import SignedClient
from laurel.storage.table import Table
from tests.builders import NOON
from tests.shop import PLACE, Shop, order_request

ROUNDS = 15
EARNINGS = 100
BOTO3 = "boto3's client"
HALF = 0.5
"""Of what it takes over boto3, for a client of our own to be worth it (ADR 33)."""
ASLEEP_SECONDS = 0.003
_ids = count()


def main() -> None:
    """Time every contender and print the table."""
    seconds = earning_seconds()
    application = seconds["the application alone"]
    print(
        f"{'an earning, order of 3 lines':34}{'ms of CPU':>10}{'of it client':>14}{'x signed':>10}"
    )
    signed = seconds["over the signed client"] - application
    for name, took in seconds.items():
        client = took - application
        share = f"{client * 1000:>14.2f}{client / signed:>10.2f}" if client else ""
        print(f"{name:34}{took * 1000:>10.2f}{share}")
    mine, theirs = (seconds[f"over {client}"] * 1000 for client in ("the signed client", BOTO3))
    keep(Figure("an earning", "ms of CPU here", mine, f"over {BOTO3}", theirs, part_at_most(HALF)))


def earning_seconds() -> dict[str, float]:
    """Processor seconds that an earning takes of this process, over each table."""
    memory = StandingTable()
    Shop.with_member(memory, **PARTS).order("first", lines=order_lines())
    memory.stand_still()
    with canned(memory.items()) as url, named_endpoint(url):
        overheard, signed = Overheard(), SignedClient()
        _earning(DynamoTable(overheard, "t"))()
        with over_socket(memory, url, overheard.requests) as bare:
            tables: dict[str, Table] = {
                "the application alone": memory,
                "over a bare socket": bare,
                f"over {BOTO3}": DynamoTable(dynamo_client(), "t"),
                "over the signed client": DynamoTable(signed, "t"),
            }
            earnings = {name: _earning(table) for name, table in tables.items()}
            earnings["the same, asleep after each"] = _asleep_after(
                earnings["over the signed client"]
            )
            took = take_turns(earnings)
        overheard.close()
        signed.close()
    return took


def take_turns(
    calls: dict[str, Callable[[], object]], rounds: int = ROUNDS, times: int = EARNINGS
) -> dict[str, float]:
    """Processor seconds of one call of each, the median of the rounds, after one."""
    rows: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.process_time()
            for _ in range(times):
                call()
            rows[name].append((time.process_time() - began) / times)
    return {name: median(took) for name, took in rows.items()}


def _earning(table: Table) -> Callable[[], object]:
    services = Services.over(Ledger(table))
    clock = Clock(NOON)

    def report() -> None:
        sent = order_request(
            f"o{next(_ids)}", lines=order_lines(), channel="online", shipping="4.90"
        )
        assert not earn(services, PLACE, sent, clock).replayed

    return report


def _asleep_after(call: Callable[[], object]) -> Callable[[], object]:
    """The call, and then as long a sleep as a database's answer takes: a process that waits finds
    cold caches and a halted processor, and takes more of it for the same work.
    """

    def slept() -> None:
        call()
        time.sleep(ASLEEP_SECONDS)

    return slept


@contextmanager
def named_endpoint(url: str) -> Iterator[None]:
    """An environment in which both clients find the server."""
    kept = {**os.environ}
    os.environ.update(
        AWS_ENDPOINT_URL_DYNAMODB=url,
        AWS_REGION="us-east-1",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_ACCESS_KEY_ID="bench",
        AWS_SECRET_ACCESS_KEY="bench",
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


if __name__ == "__main__":
    main()
