"""What runs of jobs cost follows who is due, not who is a member; docs/scale.md reckons with it.

The same on a small table as `make bench-scale` shows on a large one: requests are counted.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bench.capacity import MeteredClient, item_bytes
from bench.fan_out import PER_CHILD, PER_RUN, fan_out, most_transitions
from bench.members import AS_OF, PROGRAM, Crowd, Kept, join, opened_shop
from bench.run_jobs import Run, run, work
from bench.scale_figures import KINDS, MS_EACH, of
from bench.scale_model import WORKERS, bill, stored_gb, year
from laurel.operations.audit_ledger import audit_member
from laurel.operations.run_job import Job
from laurel.operations.services import Services
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.ledger import Ledger
from laurel.storage.table import Put
from laurel.storage.wire import raw_item
from tests.builders import at
from tests.tables import moto_client, new_table, new_table_name
from tests.template import PROJECT

DUE = 6
YEAR_BEGAN = at("2026-01-05T10:00")
KIND_OF = {
    Job.EXPIRE_POINTS: "expiry",
    Job.EVALUATE_TIERS: "tier review",
    Job.MEMBERSHIPS: "schedule, credit",
    Job.BIRTHDAYS: "birthday",
}


@pytest.fixture(scope="module")
def client() -> Iterator[MeteredClient]:
    with moto_client() as moto:
        yield MeteredClient(moto)


def runs(client: MeteredClient, crowd: Crowd) -> dict[Job, tuple[Run, Run]]:
    """Each job, run twice."""
    with new_table_name(client) as name:
        table = DynamoTable(client, name)
        for item in crowd.items():
            table.put(Put(item))
        return {job: (run(client, name, job), run(client, name, job)) for job in AS_OF}


@pytest.fixture(scope="module")
def small(client: MeteredClient) -> dict[Job, tuple[Run, Run]]:
    return runs(client, Crowd(DUE, DUE))


def figures(one: Run) -> tuple[float, ...]:
    taken = one.bill
    return one.opened, taken.calls, taken.read_units, taken.write_units, taken.index_units


def test_a_run_takes_the_same_among_ten_times_as_many_members(
    client: MeteredClient, small: dict[Job, tuple[Run, Run]]
) -> None:
    large = runs(client, Crowd(DUE * 10, DUE))
    for job, both in small.items():
        assert [figures(one) for one in large[job]] == [figures(one) for one in both], job


@pytest.mark.parametrize("job", AS_OF)
def test_a_run_opens_those_who_are_due_and_a_second_one_nobody(
    small: dict[Job, tuple[Run, Run]], job: Job
) -> None:
    first, again = small[job]
    assert (first.examined, first.opened, first.changed) == (DUE, DUE, DUE)
    assert (again.examined, again.bill.write_units, again.bill.index_units) == (0, 0, 0)


@pytest.mark.parametrize("job", AS_OF)
def test_a_due_member_takes_what_the_model_reckons_with(
    small: dict[Job, tuple[Run, Run]], job: Job
) -> None:
    first, again = small[job]
    kind = KINDS[KIND_OF[job]]
    assert first.bill.write_units == kind.write * DUE
    assert first.bill.index_units == kind.index * DUE
    # less what a run takes that finds nobody; the model adds the rows of the agenda
    reads = (first.bill.read_units - again.bill.read_units) / DUE
    assert reads == pytest.approx(kind.read, abs=0.05)


@pytest.mark.parametrize("job", [Job.EXPIRE_POINTS, Job.EVALUATE_TIERS, Job.MEMBERSHIPS])
def test_a_due_member_is_two_requests_within_the_budget(
    small: dict[Job, tuple[Run, Run]], job: Job
) -> None:
    """6 write units and 1 read unit, which is the promise."""
    first, again = small[job]
    assert first.bill.calls - again.bill.calls == 2 * DUE
    assert first.bill.write_units <= 6 * DUE
    assert first.bill.read_units - again.bill.read_units <= 1 * DUE


def test_what_stays_in_the_table_is_as_large_as_the_model_says() -> None:
    table = Kept()
    services = opened_shop(table, "test")
    table.take()
    for item in Crowd(1, 1).items():
        table.put(Put(item))
    table.take()
    for job in AS_OF:
        for _ in work(services, job):
            pass
        left = [one for one in table.take() if one["sk"] not in {"ACCOUNT", "PROFILE"}]
        kind = KINDS[KIND_OF[job]]
        assert len(left) == kind.items, job
        assert sum(map(size, left)) == pytest.approx(kind.left, rel=0.1), job


def size(item: Any) -> int:
    return item_bytes(raw_item(item))


@pytest.mark.parametrize("due", [0, 1, 100])
def test_a_run_is_one_child_for_each_shard_with_somebody_due(due: int) -> None:
    machine = fan_out(due)
    assert machine.children <= min(due, 16)
    assert machine.transitions == PER_RUN + PER_CHILD * machine.children
    assert machine.transitions <= most_transitions(due)


def test_a_big_day_is_one_child_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a batch of 10 instead of thousands."""
    for module in ("laurel.operations.list_shards", "bench.fan_out"):
        monkeypatch.setattr(f"{module}.BATCH", 10)
    machine = fan_out(400)
    assert 40 <= machine.children <= 40 + 16
    assert machine.transitions <= most_transitions(400)


def test_an_audit_reads_a_member_a_year_old_in_one_query(client: MeteredClient) -> None:
    """Ten orders and a year of runs."""
    kept = Kept()
    services = opened_shop(kept, "test")
    join(services, "ann", YEAR_BEGAN, "45.00", "12-30", orders=10)
    for job in AS_OF:
        assert sum(part.changed for part in work(services, job)) == 1
    with new_table(client) as table:
        for item in kept.take():
            table.put(Put(item))
        there = Services.over(Ledger(table))
        audit_member(there, PROGRAM, "ann")  # reads the program too
        taken = client.start()
        assert audit_member(there, PROGRAM, "ann") == ()
        client.start()
    assert (taken.calls, taken.read_units) == (1, of("audit of a member, a year old"))


def test_the_model_reckons_with_the_workers_that_the_state_machine_has() -> None:
    path = PROJECT / "statemachine" / "run_agenda.asl.json"
    states = json.loads(path.read_text("utf-8"))["States"]
    assert states["WorkShards"]["MaxConcurrency"] == WORKERS[0]


def test_the_model_adds_up() -> None:
    """A thousand times the members are a thousand times the due, and no more money each."""
    few, many = year(10_000), year(10_000_000)
    assert many.due == pytest.approx(few.due * 1000)
    assert many.writes == pytest.approx(few.writes * 1000)
    assert many.transitions < few.transitions * 2
    assert sum(bill(10_000_000).values()) < sum(bill(10_000).values()) * 1000
    assert stored_gb(1_000_000, 2) > stored_gb(1_000_000)
    assert of("wait for a read") + of("wait for a transaction") < MS_EACH
