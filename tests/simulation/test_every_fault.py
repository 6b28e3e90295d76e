"""Every operation, every call it makes, every fault; then it is sent again until it is answered.

Exhaustive: each request is carried out once without a fault, to see which calls it makes. Then for
each of them, and each thing that can become of it, it is carried out in the same world again, with
that one fault; who gets no answer sends the request again, under the same id, to a new process. In
the end everything stored must be what it is without the fault, to the byte, and the answer too.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import count
from typing import Final

import pytest

from laurel.domain.errors import LaurelError
from laurel.operations.services import Services
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.ledger import Ledger
from tests.builders import Json
from tests.simulation.chance import Steady, seeded
from tests.simulation.dynamo import DynamoDouble, Raw
from tests.simulation.every_request import ASKED, BEFORE
from tests.simulation.faults import Crashed, Fault, FaultyClient, is_no_answer, may_meet
from tests.simulation.requests import Request
from tests.simulation.sends import needs_voucher, send

AT_LEAST: Final = 1900
"""So many cases there are: README and docs say so."""

_COUNTS_ITSELF: Final = frozenset({"job"})
"""Kinds whose answer counts what this very run did: one that was cut off had done a part."""

_CHANGES_NOTHING: Final = frozenset({"preview", "the same version"})


class World:
    """A table, and clients that send one request until it is answered."""

    def __init__(self, double: DynamoDouble) -> None:
        self.double, self.calls = double, list[str]()
        self.codes: dict[str, str] = {}
        """Of vouchers, by the redemption that issued them."""
        self.fails: tuple[int, Fault] | None = None
        """Which call fails, and how."""
        self._on_the_way: list[Callable[[], None]] = []

    def ask(self, request: Request) -> Json:
        """The answer, however often it has to be asked for; what was on its way arrives then."""
        code = self.codes[request.about] if needs_voucher(request.kind) else ""
        for _ in range(3):
            body = self._answer(request, code)
            if body is not None:
                break
        else:
            raise AssertionError(f"{request.kind} is not answered")
        for arrive in self._on_the_way:
            arrive()
        return body

    def _answer(self, request: Request, code: str) -> Json | None:
        """None where there is none: it has to be sent again."""
        client = FaultyClient(self.double, self._next_fault, later=self._on_the_way.append)
        try:
            return send(Services.over(Ledger(DynamoTable(client, "t"))), request, code).body
        except Crashed:
            return None
        except LaurelError as error:
            if error.code != "too_busy":
                raise
        except Exception as error:
            if not is_no_answer(error):
                raise
        return None

    def _next_fault(self, operation: str, _: Raw) -> Fault | None:
        self.calls.append(operation)
        return self.fails[1] if self.fails and self.fails[0] == len(self.calls) - 1 else None


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The world before."""
    made, numbers = World(DynamoDouble()), count()
    with seeded(Steady()), pytest.MonkeyPatch.context() as patch:
        patch.setattr("laurel.operations.enrol.new_locator", lambda: f"AAAAAA{next(numbers)}")
        for request in BEFORE:
            body = made.ask(request)
            if body.get("voucher"):
                made.codes[request.about] = body["voucher"]["code"]
    with seeded(Steady()):
        yield made


def world_of(name: str, world: World) -> World:
    """The world in which that request is sent."""
    there = copy_of(world)
    for request in ASKED[name][:-1]:
        there.ask(request)
    return there


def copy_of(world: World) -> World:
    """The same world once more."""
    other = World(deepcopy(world.double))
    other.codes = world.codes
    return other


def cases(calls: list[str]) -> Iterator[tuple[int, Fault]]:
    """Each call by its place, with each fault that it may meet."""
    for place, operation in enumerate(calls):
        yield from ((place, fault) for fault in Fault if may_meet(operation, fault))


@pytest.mark.parametrize("name", ASKED)
def test_after_any_fault_it_is_as_if_there_had_been_none(name: str, world: World) -> None:
    *_, request = ASKED[name]
    before = world_of(name, world)
    fine = copy_of(before)
    answer, state = fine.ask(request), fine.double.state()
    assert (state == before.double.state()) == (name in _CHANGES_NOTHING)
    for case in cases(fine.calls):
        there = copy_of(before)
        there.fails = case
        told = there.ask(request)
        assert there.double.state() == state, (name, case)
        assert told == answer or request.kind in _COUNTS_ITSELF, (name, case)


def test_so_many_cases_there_are(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    there = {name: world_of(name, world) for name in ASKED}
    for name, (*_, request) in ASKED.items():
        there[name].calls.clear()
        there[name].ask(request)
    number = sum(len([*cases(one.calls)]) for one in there.values())
    with capsys.disabled():
        print(f"{number} cases: {len(ASKED)} requests, every call, every fault")  # noqa: T201
    assert number >= AT_LEAST
