"""A ledger that is timed beside others: what each must be able to do, and how it is told to.

Every contender is a process of its own, in an environment of its own, and is told what to do by
lines of JSON: a method's name and what it takes, answered by a line with what it gives. Processor
time is the contender's own process: the application with its client, and nothing of the database.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from itertools import count
from threading import Barrier, Thread
from typing import Any, Final, Protocol

POINTS: Final = 45
"""What an order earns: 3 lines of 15.00, a point for each full unit of currency."""


class Ledger(Protocol):
    """Members with points. Names are of the bench's own making, numbers never come twice."""

    def add_member(self, name: str, entries: int) -> None:
        """A member with so many entries of one point each."""
        ...

    def earn(self, name: str, number: int) -> None:
        """45 points for an order, after the member was looked up."""
        ...

    def redeem(self, name: str, number: int, points: int, *, careful: bool) -> bool:
        """Whether so many points were taken off the balance; False where there are too few.

        Not careful: as the library's own documentation does it. Careful: with whatever lock it
        takes besides to be right when many do it at once.
        """
        ...

    def balance(self, name: str) -> int:
        """Points."""
        ...

    def calls(self) -> int | None:
        """How often the database was asked so far; None where the database itself has to say."""
        ...

    def leave(self) -> None:
        """Close the connection of this thread."""
        ...


class Told:
    """What a contender can be told to do."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._numbers = count()

    def add_member(self, name: str, entries: int) -> None:
        """See Ledger."""
        self._ledger.add_member(name, entries)

    def timed(self, what: str, name: str, times: int) -> dict[str, Any]:
        """Seconds of processor time each, the seconds of each, and calls of all if they are known.

        What is timed: `earn`, `redeem` (of one point) or `balance`.
        """
        call = self._calls()[what]
        waited: list[float] = []
        asked, began = self._ledger.calls(), time.process_time()
        for _ in range(times):
            start = time.perf_counter()
            call(name)
            waited.append(time.perf_counter() - start)
        cpu = (time.process_time() - began) / times
        after = self._ledger.calls()
        calls = None if after is None or asked is None else after - asked
        return {"cpu": cpu, "waited": waited, "calls": calls}

    def race(self, name: str, clients: int, points: int, careful: bool) -> dict[str, Any]:  # noqa: FBT001 - from a line of JSON
        """So many clients redeem the same points at once: how many were told yes, how many no, what
        went wrong for others, and what is left.
        """
        together = Barrier(clients)
        told: list[bool | str] = []

        def client() -> None:
            number = next(self._numbers)
            try:
                self._ledger.balance(name)  # a connection is there before it begins
                together.wait()
                told.append(self._ledger.redeem(name, number, points, careful=careful))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                told.append(f"{type(error).__name__}: {error}")
            finally:
                self._ledger.leave()

        racing = [Thread(target=client) for _ in range(clients)]
        for thread in racing:
            thread.start()
        for thread in racing:
            thread.join()
        failed = [one for one in told if isinstance(one, str)]
        counts = {"yes": told.count(True), "no": told.count(False), "failed": failed}
        return {**counts, "left": self._ledger.balance(name)}

    def _calls(self) -> dict[str, Callable[[str], object]]:
        ledger = self._ledger
        return {
            "earn": lambda name: ledger.earn(name, next(self._numbers)),
            "redeem": lambda name: _certain(
                ledger.redeem(name, next(self._numbers), 1, careful=False)
            ),
            "balance": ledger.balance,
        }


def serve(ledger: Ledger) -> None:
    """Do what the lines of standard input say, until there are no more."""
    told = Told(ledger)
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no answer
    print("null", file=answers, flush=True)
    for line in sys.stdin:
        [method, *given] = json.loads(line)
        print(json.dumps(getattr(told, method)(*given)), file=answers, flush=True)


def _certain(done: bool) -> None:  # noqa: FBT001 - read as a word
    assert done, "there were too few points"
