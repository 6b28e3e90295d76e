"""Members for the bench of jobs: as many as are wanted, of whom so many are due.

The program gives points that expire after 300 days, a level that is reviewed after 330, and to
members of that level something on 27 December, and to all something on their birthdays. Whoever is
due reached the level in January, and is due four times before the year ends: for an expiry, a
review, a schedule and a birthday, each on a day on which nothing else is due. They joined and
ordered through the operations, and their whole ledgers are there. Everybody else stays below the
level and has points that expire in the next year: their accounts are copies of some that joined and
ordered, and all that there is of them, because a job that opens one has failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from laurel.domain.account import Account
from laurel.domain.agenda import next_due
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.manage_program import put_program
from laurel.operations.run_job import Job
from laurel.operations.services import Place, Services
from laurel.requests.earning import EarningRequest
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.requests.programs import ProgramRequest
from laurel.storage import items
from laurel.storage.codec import instant
from laurel.storage.keys import Key
from laurel.storage.ledger import Ledger
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Item, Write

PROGRAM: Final = "shop"
SAMPLES: Final = 210
"""How many accounts those who are not due are copies of: one for each day of joining."""

AS_OF: Final = {
    Job.EXPIRE_POINTS: datetime(2026, 11, 25, 2, 10, tzinfo=UTC),
    Job.EVALUATE_TIERS: datetime(2026, 12, 22, 2, 40, tzinfo=UTC),
    Job.MEMBERSHIPS: datetime(2026, 12, 28, 3, 40, tzinfo=UTC),
    Job.BIRTHDAYS: datetime(2026, 12, 30, 3, 10, tzinfo=UTC),
}
"""When each job is run, in the order in which members become due for them."""

DOCUMENT: Final[dict[str, Any]] = {
    "name": "Shop",
    "currency": "USD",
    "wallets": {"points": {"expires": {"kind": "after", "days": 300}}},
    "earning": {
        "spend": {
            "on": "order",
            "gives": {"kind": "per_block", "wallet": "points", "quantity": 1, "every": "1.00"},
        },
        "present": {
            "on": "schedule.year-end",
            "gives": {"kind": "fixed", "wallet": "points", "quantity": 50},
        },
        "birthday": {
            "on": "birthday",
            "gives": {"kind": "fixed", "wallet": "points", "quantity": 20},
        },
    },
    "tiers": {
        "window": {"kind": "rolling", "days": 365},
        "validity": {"kind": "for", "days": 330},
        "fall": "to_fitting",
        "levels": {
            "member": {"rank": 1, "name": "Member"},
            "silver": {"rank": 2, "name": "Silver", "reach": [{"spend": "100.00"}]},
        },
    },
    "schedules": {"year-end": {"month": 12, "day": 27, "tiers": ["silver"]}},
}
_OPENED: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)
_DUE_FROM: Final = datetime(2026, 1, 5, 10, tzinfo=UTC)
_OTHERS_FROM: Final = datetime(2026, 4, 1, 10, tzinfo=UTC)
_DAYS_OF_DUE: Final = 20


class Kept(MemoryTable):
    """A table in memory that remembers what was written, to be written elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[Key, Item] = {}

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        super().transact(writes)
        for write in writes:
            item = self.get(write.key)
            if item is not None:
                self._written[write.key] = item

    def take(self) -> list[Item]:
        """What was written since the last time."""
        taken = list(self._written.values())
        self._written.clear()
        return taken


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many members, of whom so many are due. Where these are copies too, none has a ledger."""

    members: int
    due: int
    is_live: bool = False
    copies: bool = False

    def items(self) -> Iterator[Item]:
        """Every item of the table: the program, those who are due, everybody else."""
        table = Kept()
        services = opened_shop(table, "live" if self.is_live else "test")
        yield from table.take()
        if self.copies:
            yield from _copies(services, self.due, _DUE_FROM, _DAYS_OF_DUE, "due")
        else:
            yield from _due(services, table, self.due)
        yield from _copies(services, self.members - self.due, _OTHERS_FROM, SAMPLES, "m")


def opened_shop(table: MemoryTable, mode: str) -> Services:
    """The program, in a table."""
    services = Services.over(Ledger(table))
    sent = read_body(ProgramRequest, {"mode": mode, "document": DOCUMENT})
    put_program(services, PROGRAM, sent, Clock(_OPENED))
    return services


def join(
    services: Services,
    member_id: str,
    at: datetime,
    amount: str,
    birthday: str | None = None,
    orders: int = 1,
) -> None:
    """Enrol a member, who orders an hour later, and each hour again."""
    person = {"member_id": member_id, "birthday": birthday}
    enrol(services, PROGRAM, read_body(EnrolmentRequest, person), Clock(at))
    lines = [{"line_id": "1", "sku": "SKU-LIP-1", "amount": amount}]
    order = {"currency": "USD", "lines": lines}
    for number in range(1, orders + 1):
        when = at + timedelta(hours=number)
        body = {"event_id": f"o-{number}", "type": "order", "order": order}
        sent = read_body(EarningRequest, {**body, "occurred_at": instant(when)})
        earn(services, Place(PROGRAM, member_id), sent, Clock(when))


def _due(services: Services, table: Kept, many: int) -> Iterator[Item]:
    for number in range(many):
        day = timedelta(days=number % _DAYS_OF_DUE)
        amount = f"{100 + number % 200}.50"
        join(services, f"due-{number:06}", _DUE_FROM + day, amount, birthday="12-30")
        yield from table.take()


def _copies(services: Services, many: int, first: datetime, days: int, name: str) -> Iterator[Item]:
    """Accounts of members who joined on one of so many days, and are like others who did."""
    program = services.library.program(PROGRAM, 1)
    samples = [_sample(services, first, day, name) for day in range(min(many, days))]
    due = [next_due(program, account) for account in samples]
    for number in range(many):
        day = number % days
        member_id, locator = f"{name}-{number:09}", f"L{number:09}"
        account = replace(samples[day], member_id=member_id, locator=locator)
        yield items.account_item(account, due[day])


def _sample(services: Services, first: datetime, day: int, name: str) -> Account:
    member_id = f"sample-{name}-{day}"
    join(services, member_id, first + timedelta(days=day), f"{5 + day % 90}.25")
    _, account = services.ledger.open(PROGRAM, member_id, consistent=True)
    if account is None:
        raise LookupError(member_id)
    return account
