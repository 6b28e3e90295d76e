"""Every route that only looks, every call it makes, every fault: asked again it says the same, and
nothing was changed by it. And no route is left out, of those that change something either.
"""

from copy import deepcopy
from typing import Final

import pytest

from laurel.operations.turns import Done
from tests.routes import ROUTES
from tests.simulation.every_look import ASK_NO_TABLE, CHANGES, LOOKS
from tests.simulation.every_request import ASKED
from tests.simulation.world import World, cases

AT_LEAST: Final = 950
"""So many cases there are."""


def over(world: World) -> World:
    """New clients of the same table, which none of them is to change."""
    there = World(world.double)
    there.codes = world.codes
    return there


def look(there: World, route: str) -> object:
    """What is answered in the end."""
    code = there.codes["off"]
    found = there.answer(route, lambda services: LOOKS[route](services, code))
    return found.body if isinstance(found, Done) else found


@pytest.mark.parametrize("route", LOOKS)
def test_after_any_fault_the_same_is_seen_and_nothing_was_changed(route: str, world: World) -> None:
    before = deepcopy(world.double.state())
    fine = over(world)
    seen = look(fine, route)
    assert fine.calls
    assert fine.double.state() == before
    for case in cases(fine.calls):
        there = over(world)
        there.fails = case
        assert look(there, route) == seen, case
        assert there.double.state() == before, case


def test_so_many_cases_there_are(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    number = 0
    for route in LOOKS:
        fine = over(world)
        look(fine, route)
        number += len([*cases(fine.calls)])
    with capsys.disabled():
        print(f"{number} cases: {len(LOOKS)} routes that look, every call, every fault")  # noqa: T201
    assert number >= AT_LEAST


def test_no_route_is_left_out() -> None:
    assert LOOKS.keys() | CHANGES.keys() | ASK_NO_TABLE == ROUTES.keys()
    assert not LOOKS.keys() & CHANGES.keys()
    asked = {requests[-1].kind for requests in ASKED.values()}
    assert {*CHANGES.values()} == asked
