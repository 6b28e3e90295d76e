"""The README's table of guarantees: each line leads to something that a stranger can run."""

import re

import pytest

from tests.access_matrix import CALLERS
from tests.e2e.test_races_over_http import EVENTS
from tests.simulation.replay import STEPS
from tests.simulation.simulation import CLIENTS
from tests.simulation.test_every_fault import AT_LEAST
from tests.template import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
TARGETS = {*re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)}
TEST = re.compile(r"\[(test_[a-z_0-9]+)\]\((tests/[a-z0-9]+/(test_[a-z_0-9]+)\.py)\)")
TARGET = re.compile(r"`make ([a-z-]+)")


def guarantees() -> list[tuple[str, str]]:
    """Promise, and where it is shown."""
    section = README.partition("## Guarantees\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][2:]
    return [(cells[0], cells[1]) for line in lines for cells in [line.strip("| ").split(" | ")]]


def test_there_are_promises() -> None:
    assert len(guarantees()) > 30


@pytest.mark.parametrize(("promise", "shown"), guarantees(), ids=[one for one, _ in guarantees()])
def test_a_promise_is_shown_by_a_test_or_a_target_that_is_there(promise: str, shown: str) -> None:
    tests, targets = TEST.findall(shown), TARGET.findall(shown)
    assert tests or targets, promise
    for name, path, file in tests:
        assert name == file
        text = (PROJECT / path).read_text(encoding="utf-8")
        assert re.search(r"^(def test_|class Test|Test\w+ = )", text, re.MULTILINE), path
    assert {*targets} <= TARGETS


def test_the_numbers_of_promises_are_those_of_the_tests() -> None:
    said = " ".join(promise for promise, _ in guarantees())
    for number in (
        f"{len(CALLERS)} kinds of callers",
        f"more than {AT_LEAST:,} cases",
        f"200 seeds of {STEPS:,} steps by five clients",
        f"{EVENTS} events for one member",
    ):
        assert number in said
    assert CLIENTS == 5
