"""Every operation, every call it makes, every fault; then it is sent again until it is answered.

Exhaustive: each request is carried out once without a fault, to see which calls it makes. Then for
each of them, and each thing that can become of it, it is carried out in the same world again, with
that one fault; who gets no answer sends the request again, under the same id, to a new process. In
the end everything stored must be what it is without the fault, to the byte, and the answer too.
"""

from typing import Final

import pytest

from tests.simulation.every_request import ASKED
from tests.simulation.world import World, cases, copy_of

AT_LEAST: Final = 1900
"""So many cases there are: README and docs say so."""

_COUNTS_ITSELF: Final = frozenset({"job"})
"""Kinds whose answer counts what this very run did: one that was cut off had done a part."""

_CHANGES_NOTHING: Final = frozenset({"preview", "the same version"})


def world_of(name: str, world: World) -> World:
    """The world in which that request is sent."""
    there = copy_of(world)
    for request in ASKED[name][:-1]:
        there.ask(request)
    return there


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
