"""What runs of jobs take, by members and by who is due: `make bench`, `make bench-scale`.

Counted from the requests, as `bench.capacity` does. BENCH_MEMBERS names the sizes of the first
table (`BENCH_MEMBERS=10000,1000000`). Every figure that has a budget is held to it: a run over
budget ends with an error.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bench.capacity import MeteredClient
from bench.endpoint import dynamodb
from bench.fan_out import print_fan_out
from bench.figures import Figure, at_most, keep, part_at_most
from bench.members import AS_OF, Crowd
from bench.run_jobs import Run, loaded, run
from bench.worker_memory import peak
from laurel.operations.run_job import Job
from laurel.storage.signed_client import SignedClient
from tests.tables import real_client

DUE: Final = 1_000
MEMBERS: Final = (10_000, 100_000)
BY_DUE: Final = (100, 1_000, 10_000)
AMONG: Final = 100_000
"""Members among whom there are more and more who are due."""

MOST_EXAMINED: Final = 1.02
MOST_READS: Final = 1
MOST_WRITES: Final = 6
WITH_BUDGET: Final = frozenset({Job.EXPIRE_POINTS, Job.EVALUATE_TIERS, Job.MEMBERSHIPS})
"""A birthday is five items: account, record, entry, notice, and the person, who moves on."""

MOST_GROWTH: Final = 1.2
FEW_AND_MANY: Final = (100, 10_000)

type Ran = Mapping[Job, tuple[Run, Run]]
"""Of each job its run, and the same run again."""


def main() -> None:
    """Print what runs take, what a worker takes of memory, and how runs fan out."""
    sizes = [int(each) for each in os.environ.get("BENCH_MEMBERS", "").split(",") if each]
    crowds = [Crowd(members, DUE) for members in sizes or MEMBERS]
    crowds += [crowd for due in BY_DUE if (crowd := Crowd(AMONG, due)) not in crowds]
    with dynamodb() as (url, name), real_client(url) as client:
        print(f"Jobs, on {name}\n")
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = url  # for the client that functions have
        print_heading()
        runs = {crowd: print_crowd(url, client, crowd) for crowd in crowds}
        for job in AS_OF:
            sized = {crowd.members: ran[job] for crowd, ran in runs.items() if crowd.due == DUE}
            keep(*figures(job, sized))
        print()
        print_memory(url, client)
    print()
    print_fan_out()


def print_crowd(
    url: str,
    client: Any,  # noqa: ANN401 - a boto3 client
    crowd: Crowd,
) -> Ran:
    """A row for each job: its run, and the same run again."""
    metered = MeteredClient(SignedClient())
    ran: dict[Job, tuple[Run, Run]] = {}
    with loaded(url, client, crowd) as table:
        for job in AS_OF:
            ran[job] = first, again = run(metered, table, job), run(metered, table, job)
            print_row(crowd, job, first, again)
            hold_to_budget(crowd, job, first, again)
    return ran


def print_heading() -> None:
    """What the columns are."""
    print(f"{'':40}{'a run':>21}{'':15}{'a due member':>22}{'again':>15}")
    print(
        f"{'members':>9} {'due':>6}  {'job':14}{'÷ due':>6}{'calls':>8}{'RCU':>8}{'WCU':>8}"
        f"{'index':>8}{'calls':>7}{'RCU':>6}{'WCU':>5}{'index':>6}{'calls':>9}{'WCU':>5}"
    )


def print_row(crowd: Crowd, job: Job, first: Run, again: Run) -> None:
    """One run in figures."""
    bill, due = first.bill, crowd.due
    print(
        f"{crowd.members:>9,} {due:>6,}  {job:14}{first.examined / due:>6.2f}{bill.calls:>8,}"
        f"{bill.read_units:>8,.0f}{bill.write_units:>8,}{bill.index_units:>8,}"
        f"{bill.calls / due:>7.2f}{bill.read_units / due:>6.2f}{bill.write_units / due:>5.1f}"
        f"{bill.index_units / due:>6.1f}{again.bill.calls:>9,}{again.bill.write_units:>5,}",
        flush=True,
    )


def hold_to_budget(crowd: Crowd, job: Job, first: Run, again: Run) -> None:
    """What docs/scale.md promises."""
    assert first.changed == crowd.due
    assert first.examined <= crowd.due * MOST_EXAMINED
    assert again.changed == again.bill.write_units == again.bill.index_units == 0
    if job in WITH_BUDGET:
        assert first.bill.read_units <= crowd.due * MOST_READS
        assert first.bill.write_units <= crowd.due * MOST_WRITES


def figures(job: Job, runs: Mapping[int, tuple[Run, Run]]) -> Iterator[Figure]:
    """Rows of the one table: a run among the most members, and what it took among the fewest."""
    fewest, most = min(runs), max(runs)
    (first, again), fewer = runs[most], runs[fewest][0].bill.calls
    what, bill = f"{job}, {DUE:,} due among {most:,}", first.bill
    writes, reads = at_most(MOST_WRITES), at_most(MOST_READS)
    is_held = job in WITH_BUDGET
    yield Figure(what, "examined", first.examined, "who is due", DUE, part_at_most(MOST_EXAMINED))
    yield Figure(what, "calls", bill.calls, f"ours among {fewest:,}", fewer)
    yield Figure(what, "WCU each", bill.write_units / DUE, budget=writes if is_held else None)
    yield Figure(what, "RCU each", bill.read_units / DUE, budget=reads if is_held else None)
    yield Figure(f"{what}, again", "WCU", again.bill.write_units, budget=at_most(0))


def print_memory(url: str, client: Any) -> None:  # noqa: ANN401 - a boto3 client
    """The worker's peak with few members due and with many, and what a member takes of processor
    time.
    """
    few, many = (peak(url, client, due) for due in FEW_AND_MANY)
    growth = many.megabytes / few.megabytes
    for due, worker in zip(FEW_AND_MANY, (few, many), strict=True):
        each = worker.seconds / due * 1000
        print(f"a worker, {due:>6,} due: {worker.megabytes:.1f} MB at most, {each:.2f} ms CPU each")
    print(f"memory grows by {growth:.3f} (budget: {MOST_GROWTH})")
    what, fewer = f"a worker, {FEW_AND_MANY[1]:,} due", f"ours, {FEW_AND_MANY[0]} due"
    keep(Figure(what, "MB", many.megabytes, fewer, few.megabytes, part_at_most(MOST_GROWTH)))
    assert growth <= MOST_GROWTH


if __name__ == "__main__":
    main()
