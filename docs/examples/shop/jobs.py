"""What the shop does and must not do twice: each a job, kept before it is begun."""

import sqlite3
from collections.abc import Callable

from shop.afterwards import cancel_order, give_back
from shop.bank import Bank
from shop.checkout import Desk, buy
from shop.enrolment import open_shop
from shop.journal import Journal, Json
from shop.laurel_api import Laurel, Refused

KINDS: dict[str, Callable[[Desk, Json], Json]] = {
    "open": open_shop,
    "buy": buy,
    "give-back": give_back,
    "cancel": cancel_order,
}
"""How a job of each kind is worked off. The kind is what stands before the colon of its id."""


class Jobs:
    """The shop's jobs, in a file."""

    def __init__(self, database: sqlite3.Connection, laurel: Laurel) -> None:
        self.journal = Journal(database)
        self.bank = Bank(database)
        self._laurel = laurel

    def start(self, kind: str, name: str, plan: Json) -> Json:
        """Keep a job, then work it off. One that is known goes on where it was."""
        job = f"{kind}:{name}"
        self.journal.begin(job, plan)
        return self.work(job)

    def resume(self) -> Json:
        """Go on with all that was left half-way: when the shop starts, and every few minutes."""
        return {job: self.work(job) for job in self.journal.unfinished()}

    def work(self, job: str) -> Json:
        """Do what is left of a job; one that is done answers as it did. A refusal ends it too."""
        try:
            return self.journal.result(job)
        except KeyError:
            desk = Desk(self.journal, self._laurel, self.bank, job)
        work = KINDS[job.partition(":")[0]]
        try:
            result = work(desk, self.journal.plan(job))
        except Refused as refused:
            result = {"status": "refused", "reason": refused.code}
        return self.journal.finish(job, result)
