"""A run: several clients, a clock each, faults at any call, one seed for all of it.

Each client takes the next step that nobody has, and sends it again, under the same id, until it is
answered. In between, at every call to DynamoDB, others may go on, what was on its way may arrive,
and the call may fail. Whatever is committed is looked at right then: by the audit and by the model.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from random import Random
from typing import Final

from laurel.domain.errors import LaurelError
from laurel.operations.services import Services
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.ledger import Ledger
from tests.simulation import requests as ask
from tests.simulation.baton import Baton
from tests.simulation.chance import compiled_once, seeded
from tests.simulation.commits import Attempt, commit_of
from tests.simulation.dynamo import MOST_BEHIND, DynamoDouble, Raw
from tests.simulation.faults import (
    UNANSWERED,
    Crashed,
    Fault,
    FaultyClient,
    is_no_answer,
    may_meet,
)
from tests.simulation.observer import Observer
from tests.simulation.plans import START, Step, zone_of
from tests.simulation.programs import version_of
from tests.simulation.requests import Request
from tests.simulation.sends import needs_voucher, send

CLIENTS: Final = 5

_FAULTS: Final = 0.05
"""How many calls fail."""

_OTHERS: Final = 0.3
"""How often others may go on between two calls."""

_ARRIVES: Final = 0.05
"""How often something that is on its way arrives before a call."""

_MOST_TRIES: Final = 60
_CALM: Final = 20
"""After so many tries nothing fails any more: then it has to be answered."""

_SKEW: Final = timedelta(minutes=90)
"""Clocks of clients jump so far, forth and back."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run: a digest of every call and of all that is stored, and how much it was."""

    digest: str
    calls: int
    faults: int
    commits: int
    answered: int
    refused: int


class Broken(BaseException):
    """A law does not hold. Nothing that Laurel does about errors may hide that."""


class Simulation:
    """One run of these steps."""

    def __init__(self, seed: int, steps: Sequence[Step]) -> None:
        self.seed, self.waiting = seed, deque(steps)
        self.chance = Random(f"run {seed}")
        self.double = DynamoDouble(self._behind)
        self.baton = Baton(Random(f"baton {seed}"))
        self.observer = Observer()
        self.trace = blake2b(digest_size=16)
        self.on_the_way: list[Callable[[], None]] = []
        self.calls = self.faults = 0

    def run(self) -> Ran:
        """To the end, with every law checked; AssertionError where one does not hold."""
        with seeded(self.chance, self.baton.give_up), compiled_once():
            self._open()
            clients = [_Client(self, number) for number in range(CLIENTS)]
            try:
                self.baton.run([client.live for client in clients])
            except Broken as broken:
                raise AssertionError(str(broken)) from broken.__cause__
            for arrive in self.on_the_way:
                arrive()
            self.observer.check_end(self.services())
        for place, raw in sorted(self.double.state().items()):
            self.trace.update(repr((place, raw)).encode())
        told = self.observer.answers
        return Ran(
            self.trace.hexdigest(),
            self.calls,
            self.faults,
            self.double.commits,
            told.answered,
            told.refused,
        )

    def services(self) -> Services:
        """A process that nothing happens to."""
        client = FaultyClient(self.double, lambda *_: None, self._done)
        client.about = Attempt(-1, Request("open", START))
        return Services.over(Ledger(DynamoTable(client, "t")))

    def _open(self) -> None:
        """The shop, before anybody comes."""
        services = self.services()
        send(services, Request("program", START, body=version_of(0, zone_of(self.seed))))
        send(services, ask.codes(START, "first", *(f"A-{number}" for number in range(4))))

    def fault_at(self, operation: str, about: Attempt, chance: Random) -> Fault | None:
        """What becomes of a call, after what happens before it."""
        if chance.random() < _OTHERS:
            self.baton.offer()
        if self.on_the_way and chance.random() < _ARRIVES:
            self.on_the_way.pop(chance.randrange(len(self.on_the_way)))()
        fault = chance.choice([*Fault]) if chance.random() < _FAULTS else None
        if fault is not None and not may_meet(operation, fault):
            fault = None
        self.calls += 1
        self.faults += fault is not None
        self.trace.update(repr((about.number, operation, fault)).encode())
        return fault

    def client(self, fault: Callable[[str, Raw], Fault | None]) -> FaultyClient:
        """A process's way to the table."""
        return FaultyClient(self.double, fault, self._done, self.on_the_way.append)

    def _done(self, asked: Raw, about: Attempt) -> None:
        try:
            self.observer.committed(commit_of(asked, about))
        except Exception as error:
            raise Broken(f"{type(error).__name__}: {error}") from error

    def _behind(self) -> int:
        return self.chance.randrange(MOST_BEHIND) if self.chance.random() < 0.3 else 0


class _Client:
    """One shop's backend: its steps, its clock, its process."""

    def __init__(self, run: Simulation, number: int) -> None:
        self.run = run
        self.skew = Random(f"clock {run.seed} {number}").uniform(-1, 1) * _SKEW
        self.chance = Random(0)
        self._start()

    def live(self) -> None:
        """One step after the other, whichever is next, each until it is answered."""
        while self.run.waiting:
            step = self.run.waiting.popleft()
            self.chance = Random(f"step {self.run.seed} {step.number}")
            self._ask(step)

    def _start(self) -> None:
        """A new process: whatever the old one knew is gone."""
        self.unanswered = 0
        """How many calls of this try have had no answer."""
        self.wire = self.run.client(self._fault)
        self.services = Services.over(Ledger(DynamoTable(self.wire, "t")))

    def _ask(self, step: Step) -> None:
        answers = self.run.observer.answers
        for self.tries in range(_MOST_TRIES):
            request = self._now(step.request)
            code = answers.code_of(request) if needs_voucher(request.kind) else ""
            if code is None:
                return
            attempt = Attempt(step.number, request)
            self.wire.about, self.unanswered = attempt, 0
            try:
                answers.told(attempt, send(self.services, request, code), self.unanswered)
            except Crashed:
                self._start()
            except LaurelError as error:
                if error.code != "too_busy":
                    answers.refuse(attempt, error)
                    return
            except Exception as error:
                if not is_no_answer(error):
                    raise
            else:
                return
        raise AssertionError(f"step {step.number} ({step.request.kind}) is not answered")

    def _now(self, request: Request) -> Request:
        """As its clock has it, which is wrong, and jumps."""
        jump = self.skew
        if self.chance.random() < 0.3:
            jump = _SKEW * self.chance.uniform(-1, 1)
        go_on = self._go_on if request.kind == "job" else request.go_on
        return replace(request, now=request.now + jump, go_on=go_on)

    def _go_on(self) -> bool:
        return self.chance.random() < 0.95

    def _fault(self, operation: str, _: Raw) -> Fault | None:
        fault = self.run.fault_at(operation, self.wire.about, self.chance)
        if self.tries >= _CALM:
            return None
        self.unanswered += fault in UNANSWERED
        return fault
