"""Every number that the model of docs/scale.md reckons with, by name, and where it is from.

What is counted here is held to it by `tests/integration/test_job_costs.py`, what is measured is
printed by `bench.jobs`; what is assumed is a shop's to replace; what is Amazon's has a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

COUNTED: Final = "counted by `bench/jobs.py`"
ASSUMED: Final = "assumed: put your own"
PRICE: Final = "AWS list price, us-east-1, first tier, as quoted "
QUOTA: Final = "AWS documentation, read 2026-11"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and where it is from."""

    value: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What members are due for: how often in a year, and what one member's turn takes.

    `write`, `index` and `read` are request units; `left` are the bytes that stay in the table, of
    so many `items`, beyond the account and the person, which are there anyway; `told` are the
    events that go out with the turn.
    """

    a_year: float
    write: int
    index: int
    read: float
    left: int
    items: int
    told: int = 0


KINDS: Final = {
    "expiry": Kind(4, 4, 2, 0.53, 186, 1),
    "tier review": Kind(1, 4, 2, 0.53, 153, 1),
    "schedule, credit": Kind(1, 6, 2, 0.53, 743, 2),
    "birthday": Kind(0.6, 10, 2, 2.53, 799, 3, told=1),
    "notice asked for": Kind(4, 6, 2, 0.53, 321, 2, told=1),
}

FIGURES: Final = {
    "orders a member and year": Figure(10, "", ASSUMED),
    "a member's first items": Figure(
        935, "bytes", COUNTED + ": account, person, record, notice, list"
    ),
    "their number": Figure(5, "items", COUNTED),
    "an order's items": Figure(800, "bytes", COUNTED + ": record and entry, 3 lines"),
    "their number, of an order": Figure(2, "items", COUNTED),
    "a row of the agenda": Figure(120, "bytes", COUNTED),
    "processor time of a member's turn": Figure(
        0.9, "ms", "measured by `bench/jobs.py`, 2026-11-22"
    ),
    "one vCPU on Lambda": Figure(1769, "MB", QUOTA),
    "a worker's memory": Figure(512, "MB", "template.yaml"),
    "wait for a read": Figure(3, "ms", ASSUMED + "; DynamoDB says single-digit"),
    "wait for a transaction": Figure(8, "ms", ASSUMED + "; DynamoDB says single-digit"),
    "overhead of an item in storage": Figure(100, "bytes", QUOTA),
    "audit of a member, a year old": Figure(3, "read units", COUNTED + ": one query of 32 items"),
    "its processor time": Figure(3.0, "ms", "measured, 2026-11-22"),
    "events in one call of the publisher": Figure(10, "", ASSUMED + "; 100 at most"),
    "time of such a call": Figure(60, "ms", ASSUMED),
}

USD: Final = {
    "million write units": Figure(0.625, "USD", PRICE + "2025-07"),
    "million read units": Figure(0.125, "USD", PRICE + "2025-07"),
    "GB-month of the table": Figure(0.25, "USD", PRICE + "by Amazon, undated"),
    "GB-month of point-in-time recovery": Figure(0.20, "USD", PRICE + "2020, and since"),
    "GB-second of Lambda, arm64": Figure(0.0000133334, "USD", PRICE + "2026-09"),
    "million calls of Lambda": Figure(0.20, "USD", PRICE + "2026-09"),
    "million state transitions": Figure(
        25.0, "USD", PRICE + "by Amazon without a date, read 2026-11-22"
    ),
    "million events on the bus": Figure(1.0, "USD", PRICE + "2026-06"),
    "read of the stream by Lambda": Figure(0.0, "USD", PRICE + "undated"),
    "million requests of the HTTP API": Figure(1.0, "USD", PRICE + "2026"),
    "GB of logs": Figure(0.50, "USD", PRICE + "2026"),
    "million traces": Figure(5.0, "USD", PRICE + "by Amazon without a date, read 2026-11-22"),
}

REQUESTS: Final = {
    "processor time of a request": Figure(
        0.96, "ms", "an earning's, measured by `bench/handler_cpu.py`, 2026-11-22"
    ),
    "processor time of the authorizer": Figure(
        0.19, "ms", "measured by `bench/handler_cpu.py`, 2026-11-22"
    ),
    "overhead of a line in a log": Figure(26, "bytes", QUOTA),
    "traced": Figure(5, "%", QUOTA + ": X-Ray's own rule, beside one request a second"),
    "redemptions a member and year": Figure(2, "", ASSUMED),
    "looks at the balance a member and year": Figure(20, "", ASSUMED),
}
"""What `bench.price` reckons with besides."""

LIMITS: Final = {
    "writes of a new on-demand table": Figure(4_000, "units/s", QUOTA),
    "writes of a table": Figure(40_000, "units/s", QUOTA + ", can be raised"),
    "writes of one partition, of the index": Figure(1_000, "units/s", QUOTA),
    "calls that put events on a bus": Figure(10_000, "a second", QUOTA + ", can be raised"),
    "functions at once": Figure(1_000, "", QUOTA + ", can be raised; new accounts have less"),
    "children of a map at once": Figure(10_000, "", QUOTA),
}


def of(name: str) -> float:
    """A figure's value."""
    return FIGURES[name].value


def ms_each() -> float:
    """How long a worker is busy with one member, in milliseconds: its processor's share of a vCPU,
    and the waits for one read and one transaction.
    """
    slower = of("one vCPU on Lambda") / of("a worker's memory")
    waits = of("wait for a read") + of("wait for a transaction")
    return of("processor time of a member's turn") * slower + waits


MS_EACH: Final = ms_each()
