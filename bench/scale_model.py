"""A paper model of the daily runs, up to 100 million members: what docs/scale.md shows.

`python -m bench.scale_model` prints its tables; `make generate` puts them into the page. It adds up
`bench.scale_figures`, and nothing in it is measured by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bench.fan_out import PER_CHILD, PER_RUN
from bench.scale_figures import FIGURES, KINDS, LIMITS, MS_EACH, USD, Figure, of
from laurel.operations.list_shards import BATCH, MOST_PARTS
from laurel.operations.run_job import Job
from laurel.storage.keys import SHARDS

MEMBERS: Final = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
DAYS: Final = 365
JOBS: Final = len(Job)
WORKERS: Final = (20, 90)
"""Children at once: as the state machine has it, and as many as the table's limits bear."""

_MILLION: Final = 1e6
_GB: Final = 1e9
_MB: Final = 1024
_READ_BYTES: Final = 8192
"""Bytes of an index that one read unit reads, where they may be stale."""


@dataclass(frozen=True, slots=True)
class Year:
    """What a year of runs takes with so many members: requests' units, seconds, counts."""

    due: float
    writes: float
    reads: float
    busy_seconds: float
    calls: float
    transitions: float
    events: float


def year(members: int) -> Year:
    """A year of all jobs."""
    due = {name: members * kind.a_year for name, kind in KINDS.items()}
    total = sum(due.values())
    children = children_a_day(total / DAYS) * DAYS
    events = sum(due[name] * kind.told for name, kind in KINDS.items())
    publishing = events / of("events in one call of the publisher")
    rows = total * 2  # once by the list, once by the part
    return Year(
        due=total,
        writes=sum(due[name] * (kind.write + kind.index) for name, kind in KINDS.items()),
        reads=sum(due[name] * kind.read for name, kind in KINDS.items())
        + rows * of("a row of the agenda") / _READ_BYTES
        + SHARDS * JOBS * DAYS,
        busy_seconds=(total * MS_EACH + publishing * of("time of such a call")) / 1000,
        calls=publishing + children + JOBS * DAYS,
        transitions=children * PER_CHILD + PER_RUN * JOBS * DAYS,
        events=events,
    )


def children_a_day(due: float) -> float:
    """Children of all jobs of a day: one for each batch, and at least one for each shard in which
    somebody is due, for which there are at most so many as are due.
    """
    each_job = due / JOBS
    return JOBS * min(each_job, max(SHARDS, each_job / BATCH + SHARDS / 2))


def stored_gb(members: int, years: int = 1) -> float:
    """What is in the table after so many years, in GB, with the overhead of items."""
    kinds = KINDS.values()
    orders = of("orders a member and year")
    size = sum(kind.left * kind.a_year for kind in kinds) + orders * of("an order's items")
    items = sum(kind.items * kind.a_year for kind in kinds)
    items += orders * of("their number, of an order")
    row = of("a row of the agenda") + of("overhead of an item in storage")
    first = of("a member's first items") + of("their number") * of("overhead of an item in storage")
    each = first + row + years * (size + items * of("overhead of an item in storage"))
    return members * each / _GB


def bill(members: int) -> dict[str, float]:
    """USD of a year of runs, and of what lies in the table after the first, by item."""
    told, price = year(members), {name: figure.value for name, figure in USD.items()}
    gb_seconds = told.busy_seconds * of("a worker's memory") / _MB
    storing = price["GB-month of the table"] + price["GB-month of point-in-time recovery"]
    return {
        "DynamoDB writes": told.writes / _MILLION * price["million write units"],
        "DynamoDB reads": told.reads / _MILLION * price["million read units"],
        "Lambda": gb_seconds * price["GB-second of Lambda, arm64"]
        + told.calls / _MILLION * price["million calls of Lambda"],
        "Step Functions": told.transitions / _MILLION * price["million state transitions"],
        "EventBridge": told.events / _MILLION * price["million events on the bus"],
        "storage and its recovery": stored_gb(members) * storing * 12,
    }


def year_of_audits(members: int) -> float:
    """USD of auditing every member every night."""
    units = members * of("audit of a member, a year old")
    gb_seconds = members * _audit_seconds() * of("a worker's memory") / _MB
    usd = units / _MILLION * USD["million read units"].value
    return DAYS * (usd + gb_seconds * USD["GB-second of Lambda, arm64"].value)


def _audit_seconds() -> float:
    slower = of("one vCPU on Lambda") / of("a worker's memory")
    return (of("its processor time") * slower + of("wait for a read")) / 1000


# The tables


def kinds_table() -> Iterator[str]:
    """What one member's turn takes, by what it is for."""
    yield "| due for | a year | write units | of the index | read units | bytes left | events |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, kind in KINDS.items():
        cells = (kind.a_year, kind.write, kind.index, kind.read, kind.left, kind.told)
        yield f"| {name} | {' | '.join(f'{cell:g}' for cell in cells)} |"


def figures_table(figures: Mapping[str, Figure]) -> Iterator[str]:
    """Numbers with their sources."""
    yield "| number | | from |"
    yield "| --- | --- | --- |"
    for name, one in figures.items():
        value = f"{one.value:,.10f}".rstrip("0").rstrip(".")
        yield f"| {name} | {value} {one.unit} | {one.source} |".replace("  |", " |")


def limits_table() -> Iterator[str]:
    """Limits, with how many workers meet them that book expiries, or send notices, at once."""
    kind, speed = KINDS["expiry"], 1000 / MS_EACH
    one_worker = {
        "writes of a new on-demand table": speed * (kind.write + kind.index),
        "writes of a table": speed * (kind.write + kind.index),
        "writes of one partition, of the index": speed * kind.index / SHARDS,
        "calls that put events on a bus": speed,
        "functions at once": 1,
        "children of a map at once": 1,
    }
    yield "| limit | | met by workers at once | from |"
    yield "| --- | --- | --- | --- |"
    for name, limit in LIMITS.items():
        met = limit.value / one_worker[name]
        shown = f"{limit.value:,.0f} {limit.unit}".rstrip()
        yield f"| {name} | {shown} | {met:,.0f} | {limit.source} |"


def days_table() -> Iterator[str]:
    """An ordinary day, by members."""
    yield "| members | due | write units | read units | worker time | transitions | events |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for members in MEMBERS:
        told = year(members)
        counts = (told.due, told.writes, told.reads)
        cells = [f"{count / DAYS:,.0f}" for count in counts]
        cells += [_time(told.busy_seconds / DAYS)]
        cells += [f"{count / DAYS:,.0f}" for count in (told.transitions, told.events)]
        yield f"| {members:,} | {' | '.join(cells)} |"


def bill_table() -> Iterator[str]:
    """A year in USD, by members."""
    bills = {members: bill(members) for members in MEMBERS}
    yield f"| USD a year | {' | '.join(f'{members:,}' for members in MEMBERS)} |"
    yield f"| --- |{' --- |' * len(MEMBERS)}"
    for item in bills[MEMBERS[0]]:
        yield f"| {item} | {' | '.join(_usd(bills[members][item]) for members in MEMBERS)} |"
    sums = {members: sum(one.values()) for members, one in bills.items()}
    yield f"| **together** | {' | '.join(_usd(each) for each in sums.values())} |"
    each = (f"{total / members:.6f}" for members, total in sums.items())
    yield f"| a member | {' | '.join(each)} |"


def worst_day_table() -> Iterator[str]:
    """The day on which everybody is due for an expiry, by members and workers at once."""
    heads = ("members, all due", "workers", "members/s", "writes/s", "index writes/s, a shard")
    yield f"| {' | '.join(heads)} | ready in |"
    yield "| --- | --- | --- | --- | --- | --- |"
    kind = KINDS["expiry"]
    for members in MEMBERS[1:]:
        parts = SHARDS * min(-(-members // (SHARDS * BATCH)), MOST_PARTS)
        for workers in sorted({min(parts, most) for most in WORKERS}):
            speed = workers * 1000 / MS_EACH
            cells = (speed, speed * (kind.write + kind.index), speed * kind.index / SHARDS)
            shown = " | ".join(f"{cell:,.0f}" for cell in cells)
            yield f"| {members:,} | {workers} | {shown} | {_time(members / speed)} |"


def audit_table() -> Iterator[str]:
    """What auditing every member every night takes, with a worker for each shard."""
    yield "| members | read units a night | ready in | USD a year |"
    yield "| --- | --- | --- | --- |"
    for members in MEMBERS:
        units = members * of("audit of a member, a year old")
        ready = _time(members * _audit_seconds() / SHARDS)
        yield f"| {members:,} | {units:,.0f} | {ready} | {_usd(year_of_audits(members))} |"


TABLES: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "kinds": kinds_table,
    "figures": lambda: figures_table(FIGURES),
    "prices": lambda: figures_table(USD),
    "limits": limits_table,
    "days": days_table,
    "bill": bill_table,
    "worst": worst_day_table,
    "audit": audit_table,
}
"""The tables by their names in docs/scale.md."""


def main() -> None:
    """Print every table."""
    for name, table in TABLES.items():
        print(f"{name}\n" + "\n".join(table()) + "\n")


def _usd(amount: float) -> str:
    return f"{amount:,.2f}" if amount < 100 else f"{amount:,.0f}"  # noqa: PLR2004 - cents of hundreds tell nothing


def _time(seconds: float) -> str:
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.1f} {unit}"
    return f"{seconds:,.1f} s"


if __name__ == "__main__":
    main()
