"""A run that dies at any of its calls to the table, before it or after it is done: the next run
ends where one run without a fault ends.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.services import Place, Services
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.storage.keys import Key
from laurel.storage.ledger import Ledger
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Item, Page, Put, Write
from tests.builders import Json
from tests.busy import DOCUMENT, busy_shop, later
from tests.shop import JOINED, order_request
from tests.subscribers import Club

NIGHT = later(200)
"""By then expiries, holds, automatic rewards, reviews, a birthday, the calendar and notices of
plans and points are due.
"""
OTHERS = ("bea", "cat")


class Died(BaseException):
    """The process is no more: nothing in it can catch that."""


class MortalTable(MemoryTable):
    """Dies at its call number `fatal`, before it is done or after."""

    def __init__(self) -> None:
        super().__init__()
        self.calls, self.fatal, self.is_done = 0, 0, False

    def copy(self) -> "MortalTable":
        """As it stands, for another run."""
        other = MortalTable()
        for partition in self._partitions.values():
            for item in partition.values():
                other._replace(Put(item).key, item)
        return other

    def get(self, key: Key) -> Item | None:
        """See Table."""
        return self._mortal(lambda: super(MortalTable, self).get(key))

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item | None]:
        """See Table."""
        return self._mortal(lambda: super(MortalTable, self).batch_get(keys, consistent=consistent))

    def query(self, pk: str, prefix: str = "", **more: Any) -> Page:
        """See Table."""
        return self._mortal(lambda: super(MortalTable, self).query(pk, prefix, **more))

    def query_agenda(
        self, pk: str, up_to: str, **more: Any
    ) -> tuple[tuple[Item, ...], Item | None]:
        """See Table."""
        return self._mortal(lambda: super(MortalTable, self).query_agenda(pk, up_to, **more))

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        self._mortal(lambda: super(MortalTable, self).transact(writes))

    def _mortal[Answer](self, call: Callable[[], Answer]) -> Answer:
        self.calls += 1
        if self.calls != self.fatal:
            return call()
        if self.is_done:
            call()
        raise Died


@pytest.fixture(autouse=True)
def _codes_of_no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """A voucher has the same code in every run."""
    name = "laurel.operations.vouchers._new_code"
    monkeypatch.setattr(name, lambda decision, draft: f"{decision.after.locator}-{draft.number}")


@pytest.fixture
def evening() -> Club:
    """The shop before the night, of three members who are due for many things."""
    shop = busy_shop("America/New_York", MortalTable())
    shop.order("o1", "70.00", now=later(0))
    shop.take("monthly", later(1))
    shop.redeem("r1", "tote", now=later(2), hold=True, hold_seconds=86_400)
    shop.order("o2", "70.00", now=later(20))
    for number, member in enumerate(OTHERS):
        body = {"member_id": member, "birthday": "05-10"}
        enrol(shop.services, "shop", read_body(EnrolmentRequest, body), Clock(JOINED))
        sent = order_request("o1", "130.00", when=later(3 + number))
        earn(shop.services, Place("shop", member), sent, Clock(later(3 + number)))
    return shop


def night(evening: Club) -> tuple[Club, MortalTable]:
    """The same shop, in a table of its own."""
    assert isinstance(evening.table, MortalTable)
    shop, table = Club.__new__(Club), evening.table.copy()
    shop.table = table
    shop.services = Services(Ledger(table), evening.services.library)
    return shop, table


def kept(table: MortalTable) -> Json:
    """Everything in the table."""
    parts = table._partitions.values()  # noqa: SLF001 - all of it
    found = [item for partition in parts for item in partition.values()]
    return {f"{item['pk']!s} {item['sk']!s}": item for item in found}


def test_a_run_that_dies_at_any_call_is_caught_up_with(evening: Club) -> None:
    """Every call of the run, both ways: nothing is missing afterwards, and nothing is double."""
    shop, table = night(evening)
    done = shop.run("all", NIGHT)
    assert (done["failed"], done["changed"]) == ({}, 12)
    whole, calls = kept(table), table.calls
    assert calls > 100
    deaths = 0
    for fatal in range(1, calls + 1):
        for is_done in (False, True):
            shop, table = night(evening)
            table.fatal, table.is_done = fatal, is_done
            with pytest.raises(Died):
                shop.run("all", NIGHT)
            table.fatal = 0
            assert shop.run("all", NIGHT)["failed"] == {}
            assert differing(kept(table), whole) == [], (fatal, is_done)
            deaths += 1
    assert deaths == 2 * calls


def differing(found: Json, whole: Json) -> list[str]:
    return sorted(key for key in {*found, *whole} if found.get(key) != whole.get(key))


def test_a_run_that_died_each_night_at_another_call_ends_the_same(evening: Club) -> None:
    """Each run gets one write further than the last, and dies after it."""
    shop, table = night(evening)
    shop.run("all", NIGHT)
    whole = kept(table)
    shop, table = night(evening)
    runs = 0
    while True:
        runs += 1
        try:
            table.is_done, table.fatal = True, next_write(shop, table)
            shop.run("all", NIGHT)
        except Died:
            continue
        break
    assert runs > 20
    assert differing(kept(table), whole) == []


def next_write(shop: Club, table: MortalTable) -> int:
    """The number of the call after which something is different; 0: of none."""
    probe = table.copy()
    there = Club.__new__(Club)
    there.table, there.services = probe, Services(Ledger(probe), shop.services.library)
    numbers = list[int]()
    wrapped = probe.transact

    def noted(writes: Sequence[Write]) -> None:
        wrapped(writes)
        numbers.append(probe.calls)

    probe.transact = noted  # type: ignore[method-assign]
    there.run("all", NIGHT)
    return table.calls + numbers[0] if numbers else 0


def test_everything_there_is_was_due() -> None:
    """The night is about every kind of what falls due, by the document it is of."""
    assert DOCUMENT.keys() >= {"wallets", "tiers", "schedules", "rewards", "plans", "notices"}
    assert NIGHT.date() == date(2026, 7, 20)
