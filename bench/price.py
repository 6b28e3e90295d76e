"""What it costs, item by item: a million requests, and a year of a million members: `make bench`.

Request units are counted from the requests (`bench.capacity`), bytes of logs from the lines that
are written; prices, and what is assumed, are in `bench.scale_figures`, which docs/scale.md shows
with their dates. The nightly runs, and what lies in the table, are that page's model.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from itertools import count
from math import ceil
from typing import Final
from unittest.mock import patch

from bench.capacity import Bill, MeteredClient
from bench.count_growth import Ours
from bench.figures import Figure, at_most, keep
from bench.memory_client import MemoryClient
from bench.other_schemes import NEXT
from bench.scale_figures import PRICE, REQUESTS, USD, of
from bench.scale_model import bill as year_of_runs
from bench.scale_model import year_of_audits
from laurel.secret_keys import make_key, recognise
from laurel.storage.dynamo_table import DynamoTable
from laurel.telemetry import log_caller, log_request
from tests.builders import NOON
from tests.logs import caught
from tests.template import template

MILLION: Final = 1_000_000
MEMBERS: Final = 1_000_000
BUDGET: Final = 6
"""USD for a million earnings, with everything that is paid by the request."""

FLOOR: Final = "the least there is to write"
_LEAST_WRITES: Final = 4

_ROUTE: Final = "POST /v1/programs/{program}/members/{member}/earnings"
_LOGGED: Final = {
    "requestId": "A1b2C3d4E5f6G7h=",
    "routeKey": _ROUTE,
    "status": "201",
    "responseLatency": "25",
    "integrationLatency": "17",
    "integrationErrorMessage": "-",
    "authorizer.error": "-",
}
"""What the gateway puts into a line of its log, by the names of the template."""

_TRACE: Final = "Root=1-65f0c0de-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0"
"""What Lambda tells a function of a trace that nobody keeps."""

type Usd = Mapping[str, float]
"""By what it is paid for."""


def main() -> None:
    """Count, reckon, and print both tables."""
    bills = counted()
    million = {what: each_million(bill) for what, bill in bills.items()}
    titles = list(million)
    print(f"{'USD a million':36}" + "".join(f"{title:>10}" for title in titles))
    for item in million["earn"]:
        print(f"{item:36}" + "".join(f"{million[title][item]:>10.2f}" for title in titles))
    sums = {title: sum(usd.values()) for title, usd in million.items()}
    print(f"{'together':36}" + "".join(f"{sums[title]:>10.2f}" for title in titles))
    print(f"budget of earn: {BUDGET}. What a million of them leave costs {kept():.2f} a month.")
    traces = REQUESTS["traced"].value / 100 * _usd("million traces")
    print(f"traces, where they are switched on: from {traces:.2f}, of few requests all.\n")
    print_year(sums)
    print_list_prices()
    keep(Figure("a million earnings", "USD", sums["earn"], FLOOR, floor(), at_most(BUDGET)))
    for title in titles[1:]:
        keep(Figure(f"a million requests: {title}", "USD", sums[title]))


def counted() -> dict[str, Bill]:
    """What each operation asks of DynamoDB, its authorizer's look at the key among it."""
    memory = MemoryClient()
    client = MeteredClient(memory)
    ours = Ours(client)
    memory.fill(ours.past(100))
    table = DynamoTable(client, "t")
    token, _ = make_key(table, "bench", ("admin",), NOON)
    number = count(NEXT)
    calls: dict[str, Callable[[], object]] = {
        "earn": lambda: ours.earn(next(number)),
        "redeem": lambda: ours.redeem(next(number)),
        "balance": ours.balance,
        "enrol": lambda: ours.enrol(next(number)),
    }
    bills: dict[str, Bill] = {}
    for what, call in calls.items():
        bills[what] = client.start()
        assert recognise(table, token)
        call()
    client.start()
    return bills


def each_million(bill: Bill) -> Usd:
    """USD of a million requests that ask this much each."""
    writes = bill.write_units + bill.index_units
    return {
        "DynamoDB writes": writes * _usd("million write units"),
        "DynamoDB reads": bill.read_units * _usd("million read units"),
        "HTTP API": _usd("million requests of the HTTP API"),
        "Lambda, two calls": 2 * _usd("million calls of Lambda"),
        "Lambda, their time": MILLION * gb_seconds(bill) * _usd("GB-second of Lambda, arm64"),
        "logs, three lines": MILLION * log_bytes() / 1e9 * _usd("GB of logs"),
        "traces": _traced() * _usd("million traces"),
    }


def gb_seconds(bill: Bill) -> float:
    """What Lambda bills for the authorizer and the function: the processor's time, stretched to
    the share of a core that their memory gets, and the waits for each call of DynamoDB, by full
    milliseconds.
    """
    slower = of("one vCPU on Lambda") / of("a worker's memory")
    written = sum(bool(sent.write_units) for sent in bill.sent)
    read = bill.calls - written - 1
    own = REQUESTS["processor time of a request"].value * slower
    own += read * of("wait for a read") + written * of("wait for a transaction")
    authorizer = REQUESTS["processor time of the authorizer"].value * slower
    authorizer += of("wait for a read")
    return (ceil(own) + ceil(authorizer)) / 1000 * of("a worker's memory") / 1024


def log_bytes() -> float:
    """Bytes of the lines of one request: the authorizer's, the function's, and the gateway's."""
    about = {"route": _ROUTE, "program": "shop", "key": "0123456789ab"}
    with patch.dict(os.environ, _X_AMZN_TRACE_ID=_TRACE), caught() as log:
        log_caller(200, 9)
        log_request(201, None, 17, about)
    lines = log.getvalue().splitlines()
    lines.append(
        re.sub(r"\$context\.([\w.]+)", lambda name: _LOGGED[name[1]], _access_log_format())
    )
    overhead = REQUESTS["overhead of a line in a log"].value
    return sum(len(line.encode()) + overhead for line in lines)


def _traced() -> float:
    """The part of the requests that is traced, as the template comes."""
    is_on = template()["Parameters"]["Tracing"]["Default"] == "Active"
    return REQUESTS["traced"].value / 100 if is_on else 0


def kept() -> float:
    """USD a month for what lies in the table after a million earnings, until it is archived."""
    size = of("an order's items")
    size += of("their number, of an order") * of("overhead of an item in storage")
    storing = _usd("GB-month of the table") + _usd("GB-month of point-in-time recovery")
    return MILLION * size / 1e9 * storing


def print_year(sums: Usd) -> None:
    """The first year of a million members, and each of them."""
    often = {
        "earn": of("orders a member and year"),
        "redeem": REQUESTS["redemptions a member and year"].value,
        "balance": REQUESTS["looks at the balance a member and year"].value,
        "enrol": 1,
    }
    rows = {f"{what}, {times:g} each": times * sums[what] for what, times in often.items()}
    rows = {name: usd * MEMBERS / MILLION for name, usd in rows.items()}
    rows |= {f"runs: {item}": usd for item, usd in year_of_runs(MEMBERS).items()}
    rows["an audit every night"] = year_of_audits(MEMBERS)
    print(f"{f'a year of {MEMBERS:,} members':36}{'USD':>10}")
    for name, usd in rows.items():
        print(f"{name:36}{usd:>10.2f}")
    total = sum(rows.values())
    print(f"{'together':36}{total:>10.2f}\n{'a member':36}{total / MEMBERS:>10.6f}\n")
    keep(Figure(f"a year of {MEMBERS:,} members", "USD", total))


def print_list_prices() -> None:
    """What all of it was reckoned with, and when each price was quoted."""
    print("list prices, us-east-1, first tier")
    for name, price in USD.items():
        print(f"{name:36}{price.value:>14.10g}   {price.source.removeprefix(PRICE)}")


def floor() -> float:
    """USD of the writes of a million earnings at the least: two items of 1 KB in a transaction."""
    return _LEAST_WRITES * _usd("million write units")


def _access_log_format() -> str:
    api = template()["Resources"]["Api"]["Properties"]
    return str(api["AccessLogSettings"]["Format"])


def _usd(name: str) -> float:
    return USD[name].value


if __name__ == "__main__":
    main()
