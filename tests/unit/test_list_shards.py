"""Which parts a run has: as many as who is due makes worth while; each member is in one of them."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.operations.list_shards import AUDIT, Listed, Run, list_shards
from laurel.operations.manage_program import put_program
from laurel.operations.report_runs import read_runs
from laurel.operations.run_job import Job, run_shard
from laurel.operations.run_share import Part
from laurel.operations.services import Services
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.requests.programs import ProgramRequest
from laurel.storage.keys import SHARDS, shard_of
from laurel.storage.ledger import Ledger
from laurel.storage.memory_table import MemoryTable
from laurel.storage.run_keys import part_of
from tests.builders import at, document, fixed
from tests.shop import JOINED

BIRTHDAY = at("2026-05-10")
STARTED = at("2026-05-10T03:10:00")
GIFT = {"birthday": {"on": "birthday", "gives": fixed(5)}}


@pytest.fixture
def services() -> Services:
    return Services.over(Ledger(MemoryTable()))


def program(services: Services, name: str, count: int, mode: str = "live") -> None:
    """A program whose members m0, m1, … all have their birthday on one day."""
    sent = read_body(ProgramRequest, {"document": document(earning=GIFT), "mode": mode})
    put_program(services, name, sent, Clock(JOINED))
    for number in range(count):
        body = {"member_id": f"m{number}", "birthday": "05-10"}
        enrol(services, name, read_body(EnrolmentRequest, body), Clock(JOINED))


def listed(services: Services, after: str | None = None, **more: Any) -> Listed:
    asked = {"job": "birthdays", "as_of": BIRTHDAY, "started_at": STARTED, **more}
    return list_shards(services, Run(**asked), after, lambda: True)


def test_a_shard_is_listed_once_for_each_batch_of_who_is_due_in_it(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laurel.operations.list_shards.BATCH", 3)
    program(services, "shop", 100)
    due = Counter(shard_of(f"m{number}") for number in range(100))
    parts = Counter(part["shard"] for part in listed(services).parts)
    assert parts == {shard: -(-count // 3) for shard, count in due.items()}
    assert parts.total() <= -(-100 // 3) + SHARDS


def test_a_shard_is_split_no_further_than_its_index_is_worth_reading(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laurel.operations.list_shards.BATCH", 1)
    monkeypatch.setattr("laurel.operations.list_shards.MOST_PARTS", 4)
    program(services, "shop", 200)
    parts = listed(services).parts
    assert Counter(part["shard"] for part in parts) == dict.fromkeys(range(SHARDS), 4)
    assert {part["parts"] for part in parts} == {4}


@pytest.mark.parametrize("parts", [1, 2, 16])
def test_every_member_is_in_one_part_and_is_served_once(services: Services, parts: int) -> None:
    program(services, "shop", 150)
    served = Counter[int]()
    for shard in range(SHARDS):
        for number in range(parts):
            part, clock = Part(number, parts), Clock(BIRTHDAY)
            done = run_shard(services, Job.BIRTHDAYS, "shop", shard, clock, lambda: True, part=part)
            assert (done.processed, done.finished) == (done.changed, True)
            served[number] += done.changed
    assert served.total() == 150
    assert all(served[number] for number in range(parts)), "no part has nobody"


def test_parts_are_even() -> None:
    """Of 25,000 members of a shard each of 16 parts has between 0.9 and 1.1 of its share."""
    members = (f"customer-{number:07}" for number in range(400_000))
    shard = [member for member in members if shard_of(member) == 3]
    found = Counter(part_of(member, 16) for member in shard)
    fair = len(shard) / 16
    assert all(0.9 * fair < found[part] < 1.1 * fair for part in range(16))


def test_programs_are_listed_whole_until_there_is_enough_and_then_the_list_goes_on(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laurel.operations.list_shards.ENOUGH", 10)
    for name in ("a", "b", "c"):
        program(services, name, 60)
    seen, after, calls = list[str](), None, 0
    while True:
        found = listed(services, after)
        seen += [part["program"] for part in found.parts]
        after, calls = found.after, calls + 1
        if after is None:
            break
    assert Counter(seen) == dict.fromkeys(("a", "b", "c"), SHARDS)
    assert calls == 3


def test_a_list_without_time_lists_one_program_and_goes_on(services: Services) -> None:
    for name in ("a", "b"):
        program(services, name, 60)
    run = Run("birthdays", BIRTHDAY, STARTED)
    first = list_shards(services, run, None, lambda: False)
    assert ({part["program"] for part in first.parts}, first.after) == ({"a"}, "a")
    second = list_shards(services, run, first.after, lambda: False)
    assert ({part["program"] for part in second.parts}, second.after) == ({"b"}, None)


def test_a_run_of_one_program_lists_no_other(services: Services) -> None:
    for name in ("a", "b"):
        program(services, name, 60)
    assert {part["program"] for part in listed(services, only="b").parts} == {"b"}
    assert listed(services, only="no-such-program").parts == []


def test_programs_in_test_mode_are_left_to_their_callers(services: Services) -> None:
    program(services, "shop", 60, mode="test")
    assert listed(services).parts == []
    assert listed(services, only="shop").parts == []


def test_an_audit_has_every_shard_once(services: Services) -> None:
    program(services, "shop", 0)
    found = listed(services, job=AUDIT).parts
    assert [(part["shard"], part["parts"]) for part in found] == [(n, 1) for n in range(SHARDS)]


@pytest.mark.parametrize(
    ("as_of", "count"),
    [("2026-05-08T23:59:59", 0), ("2026-05-09T00:00:00", 1), ("2026-05-10T03:10:00", 1)],
)
def test_it_is_listed_from_the_day_on_that_is_the_members_day_anywhere_on_earth(
    services: Services, as_of: str, count: int
) -> None:
    program(services, "shop", 1)
    assert len(listed(services, as_of=at(as_of)).parts) == count


def test_a_program_with_nobody_due_has_a_report_that_says_so(services: Services) -> None:
    program(services, "shop", 0)
    assert listed(services).parts == []
    [report], _ = read_runs(services, "shop", 10, None, Clock(BIRTHDAY))
    assert (report["due"], report["finished"], report["seconds"]) == (0, True, 0.0)
    assert report["started_at"] == "2026-05-10T03:10:00.000Z"
    assert datetime.fromisoformat(report["as_of"]) == BIRTHDAY
