"""All chance that the code under test has, drawn from one seed: so that a run can be run again.

Locators, voucher codes and the places looked at first are drawn from `secrets` and `SystemRandom`;
pauses are not slept, but are told to whoever says what happens meanwhile.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from laurel.domain.program import Program
from laurel.programs.compile import compile_program

_CHANCES = ("turns", "pick_codes", "lift_holds")


@contextmanager
def seeded(chance: Random, pause: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Within it nothing is random and nothing waits."""
    secret = SimpleNamespace(
        token_bytes=chance.randbytes,
        token_hex=lambda size: f"{chance.getrandbits(8 * size):0{2 * size}x}",
        compare_digest=lambda one, other: one == other,
    )
    with pytest.MonkeyPatch.context() as patch:
        for module in _CHANCES:
            patch.setattr(f"laurel.operations.{module}._CHANCE", chance)
        for module in ("codes", "import_codes"):
            patch.setattr(f"laurel.operations.{module}.secrets", secret)
        patch.setattr("laurel.operations.turns.time.sleep", lambda _: pause())
        patch.setattr("laurel.storage.dynamo_table.sleep", lambda _: pause())
        yield


@contextmanager
def compiled_once() -> Iterator[None]:
    """Within it processes share what they compile: it is the same, and takes them long."""
    made: dict[tuple[str, int], Program] = {}

    def compiled(program_id: str, version: int, *rest: Any) -> Program:
        name = (program_id, version)
        if name not in made:
            made[name] = compile_program(program_id, version, *rest)
        return made[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("laurel.programs.library.compile_program", compiled)
        yield


class Steady(Random):
    """Draws the same whenever it is asked, so that what is tried again comes out the same."""

    def random(self) -> float:
        """The smallest there is."""
        return 0.0

    def getrandbits(self, k: int, /) -> int:
        """The smallest there is."""
        del k
        return 0
