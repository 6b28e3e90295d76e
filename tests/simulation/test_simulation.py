"""Whatever clients, clocks and DynamoDB do: the books are those of a shop where nothing fails.

How many seeds are run says SIMULATION_SEEDS; which one comes first, SIMULATION_FROM. One seed is
run again by `make simulate SEED=…`, which makes a failing one short.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

import pytest

from tests.simulation import model_time, model_turns
from tests.simulation.dynamo import DynamoDouble, Raw
from tests.simulation.every_look import CHANGES
from tests.simulation.plans import Step, plan
from tests.simulation.replay import STEPS, failure_of
from tests.simulation.shrink import shortest
from tests.simulation.simulation import Simulation

SEEDS: Final = int(os.environ.get("SIMULATION_SEEDS", "200"))
FIRST: Final = int(os.environ.get("SIMULATION_FROM", "0"))
_FEW: Final = 200
"""Steps that are enough to see something."""


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_every_law_holds(seed: int) -> None:
    ran = Simulation(seed, plan(seed, STEPS)).run()
    assert ran.answered + ran.refused > 0.9 * STEPS
    assert ran.faults > STEPS // 10


def test_a_seed_is_the_same_run_again() -> None:
    once, again = (Simulation(7, plan(7, _FEW)).run() for _ in range(2))
    assert once == again
    assert Simulation(8, plan(8, _FEW)).run().digest != once.digest


def test_a_seed_is_the_same_run_in_another_process() -> None:
    """Where the order of a set, say, is another."""
    command = [sys.executable, "-m", "tests.simulation.replay", "7", str(_FEW)]
    told = {
        subprocess.run(  # noqa: S603 - this very Python, and a module of ours
            command,
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_clients_ask_for_everything_there_is() -> None:
    """Each kind of request that changes something, in any three runs."""
    for first in (0, 100):
        seeds = range(first, first + 3)
        asked = {step.request.kind for seed in seeds for step in plan(seed, STEPS)}
        assert asked == {*CHANGES.values()}


# It finds what is wrong


def found(steps: Sequence[Step]) -> bool:
    return failure_of(1, steps) is not None


def test_a_table_that_forgets_conditions_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.simulation.dynamo._holds", lambda *_: True)
    assert found(plan(1, STEPS))


def test_a_write_that_is_done_by_halves_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = DynamoDouble.transact_write_items

    def half(there: DynamoDouble, *, TransactItems: Sequence[Raw]) -> Raw:  # noqa: N803 - the API's name
        kept = TransactItems[:-1] if len(TransactItems) > 3 else TransactItems
        return whole(there, TransactItems=kept)

    monkeypatch.setattr(DynamoDouble, "transact_write_items", half)
    assert found(plan(1, STEPS))


def test_what_the_core_decides_otherwise_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it is the model that is wrong: nobody can tell which of the two it is, but that."""
    monkeypatch.setitem(model_turns.TURNS, "adjust", model_time.lift)
    assert found(plan(1, STEPS))


def test_a_retry_that_is_not_recognised_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operation that goes by the version alone, and not by the client's id, has two effects."""
    monkeypatch.setattr("laurel.storage.ledger._old_record", lambda _: None)
    assert found(plan(1, _FEW))


def test_what_fails_is_made_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(model_turns.TURNS, "adjust", model_time.lift)
    few = shortest(plan(1, STEPS), found)
    kinds = [step.request.kind for step in few]
    assert kinds == ["enrol", "adjust"]


@pytest.mark.parametrize(
    ("wanted", "most"), [({3}, 1), ({3, 17}, 2), ({0, 1, 2, 59}, 4), (set(range(0, 60, 7)), 9)]
)
def test_nothing_is_left_that_could_be_left_out(wanted: set[int], most: int) -> None:
    few = shortest(range(60), lambda some: wanted <= {*some})
    assert ({*few}, len(few)) == (wanted, most)


def test_what_does_not_fail_is_not_made_short() -> None:
    with pytest.raises(ValueError, match="do not fail"):
        shortest([1, 2, 3], lambda _: False)
