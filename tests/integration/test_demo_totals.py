"""The demo's totals agree with a calculation that shares no line of code with Laurel."""

from collections import Counter
from collections.abc import Sequence

import pytest

from laurel.operations.clock import Clock
from laurel.operations.rehearse import rehearse
from laurel.operations.services import Place, Services, open_account, open_program
from laurel.programs.presets import read_yaml
from laurel.storage.ledger import Ledger
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Write
from local.demo_orders import EVERY, read_histories
from local.demo_totals import account_totals, audit_members, read_totals, worded
from local.replay_orders import CLOSING, DOCUMENT, PROGRAM, replay_orders
from tests.integration.independent_cdnow import added, work_out

THREADS = 4
SUMMARY = [
    "       6,919  orders",
    "       2,357  members: 2,224 Listener, 99 Fan, 34 Collector",
    "         944  vouchers issued",
    "   1,638,783  points issued",
    "     765,000  points redeemed",
    "     722,992  points expired",
    "     150,791  points outstanding: a liability of 1507.91 USD, at 0.01 each",
]


class CountingTable(MemoryTable):
    """Counts what was really written."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0

    def transact(self, writes: Sequence[Write]) -> None:
        super().transact(writes)
        self.writes += len(writes)


@pytest.fixture
def table() -> CountingTable:
    return CountingTable()


@pytest.fixture
def services(table: CountingTable) -> Services:
    return Services.over(Ledger(table))


def load(services: Services, *, only_slice: bool) -> None:
    replay_orders(services, read_histories(only_slice=only_slice), THREADS, lambda *_: None)


def found(services: Services, member: str) -> Counter[str]:
    opened = open_account(services, Place(PROGRAM, member), Clock(CLOSING, CLOSING))
    return account_totals(opened.program, opened.account, CLOSING)


def test_the_programs_worked_example_holds() -> None:
    assert rehearse(read_yaml(DOCUMENT.read_text(encoding="utf-8"))) == []


def test_a_slice_comes_to_what_was_worked_out_and_loading_it_again_writes_nothing(
    services: Services, table: CountingTable
) -> None:
    load(services, only_slice=True)
    once = table.writes
    load(services, only_slice=True)
    assert table.writes == once
    expected = added(list(work_out().values())[::EVERY])
    assert read_totals(services, PROGRAM, CLOSING, THREADS) == expected


def test_all_of_it_after_a_slice_comes_to_what_was_worked_out_member_by_member(
    services: Services,
) -> None:
    load(services, only_slice=True)
    load(services, only_slice=False)
    expected = work_out()
    assert {member: found(services, member) for member in expected} == expected
    totals = read_totals(services, PROGRAM, CLOSING, THREADS)
    assert totals == added(expected.values())
    program = open_program(services, PROGRAM, Clock(CLOSING, CLOSING)).program
    assert list(worded(program, totals)) == SUMMARY
    audited = audit_members(services, PROGRAM, THREADS)
    assert sum(shard.members for shard in audited) == totals["members"]
    assert [shard.violations for shard in audited if shard.violations] == []
