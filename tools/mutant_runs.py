"""A plugin of pytest that tries mutants instead of running the tests once.

pytest collects everything, once. Then a process of its own runs every test and notes which
functions it calls and how long it takes; and each mutant gets a process of its own, a copy of this
one as it was before any test ran, in which the tests that call the mutated function run, those
first that call little else, until one fails. So nothing is imported twice, and nothing that was
cached under another mutant is seen.

It is told what to do by `.mutants/plan.json`, and writes a line for each mutant into
`.mutants/outcomes.jsonl` as soon as it knows.
"""

from __future__ import annotations

import gc
import json
import math
import os
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol

KILLED, SURVIVED, HUNG, UNTESTED = "killed", "survived", "hung", "untested"
PATIENCE: Final = 5
"""How many times as long as without a mutant the tests may take, in processor time."""
IMPATIENT_AFTER: Final = 10
"""Seconds that they may take in any case."""
MOST_MEMORY: Final = 4 << 30
"""Bytes of address space that a mutant may fill."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What the tests are without a mutant."""

    seconds: dict[str, float]
    """By test: of processor time."""
    functions: dict[str, list[str]]
    """By test: what it calls of what is mutated."""

    def tests_of(self, function: str) -> list[str]:
        """Those first that call little else: they look at just this, and are quick."""
        called = (test for test, functions in self.functions.items() if function in functions)
        return sorted(called, key=lambda test: (len(self.functions[test]), self.seconds[test]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try the mutants of the plan."""
    if session.testsfailed:
        raise session.Interrupted(f"{session.testsfailed} errors during collection")
    folder = Path(os.environ["LAUREL_MUTANTS"])
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    gc.freeze()
    items = {item.nodeid: item for item in session.items}
    hits = _hits(folder / f"hits-{plan['tests']}.json", items)
    with (folder / "outcomes.jsonl").open("a", encoding="utf-8", buffering=1) as outcomes:
        _try_all(plan, items, hits, outcomes)
    return True


def _try_all(plan: dict[str, Any], items: dict[str, pytest.Item], hits: Hits, to: Any) -> None:  # noqa: ANN401 - a text file
    """As many at the same time as the plan says."""
    running: dict[int, dict[str, str]] = {}
    left = list(plan["mutants"])
    done = 0
    while left or running:
        while left and len(running) < plan["jobs"]:
            mutant = left.pop(0)
            tests = hits.tests_of(mutant["function"])
            running[_start(mutant["name"], tests, items, hits)] = mutant
        process, status = os.wait()
        mutant = running.pop(process)
        done += 1
        outcome = _outcome(os.waitstatus_to_exitcode(status))
        to.write(json.dumps({**mutant, "tests": plan["tests"], "outcome": outcome}) + "\n")
        _say(f"{done}/{len(plan['mutants'])} {outcome:9}{mutant['name']}")


def _start(name: str, tests: list[str], items: dict[str, pytest.Item], hits: Hits) -> int:
    """A process that ends with 0 if no test finds the mutant."""
    if (process := os.fork()) != 0:
        return process
    expected = sum(hits.seconds[test] for test in tests)
    used = math.ceil(time.process_time() + IMPATIENT_AFTER + PATIENCE * expected)
    resource.setrlimit(resource.RLIMIT_CPU, (used, used + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.alarm(60 + math.ceil(20 * PATIENCE * expected))
    os.environ["MUTANT_UNDER_TEST"] = name
    if not tests:
        os._exit(2)
    chosen = [items[test] for test in tests if test in items]
    os._exit(1 if any(_failures(*pair) for pair in _with_next(chosen)) else 0)


def _outcome(code: int) -> str:
    """What became of a process: a crash is noticed, and so is an endless loop."""
    if code in {-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL}:
        return HUNG
    return {0: SURVIVED, 2: UNTESTED}.get(code, KILLED)


def _hits(kept: Path, items: dict[str, pytest.Item]) -> Hits:
    """Without any mutant. They are kept, by what the tests are."""
    if not kept.exists():
        _say(f"running {len(items)} tests to see what they call")
        if (process := os.fork()) == 0:
            os._exit(_note_hits(kept, items))
        if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0:
            raise pytest.UsageError("a test fails without any mutant: see above")
    return Hits(**json.loads(kept.read_text(encoding="utf-8")))


def _note_hits(kept: Path, items: dict[str, pytest.Item]) -> int:
    from mutmut.state import state  # noqa: PLC0415 - once the copy is there to be configured

    called: set[str] = state()._stats  # noqa: SLF001 - it has no other way
    os.environ["MUTANT_UNDER_TEST"] = "stats"
    hits = Hits({}, {})
    for item, following in _with_next(list(items.values())):
        called.clear()
        began = time.process_time()
        if failures := _failures(item, following):
            _say(f"failed without a mutant: {item.nodeid}\n{failures[0].longreprtext}")
            return 1
        hits.seconds[item.nodeid] = time.process_time() - began
        hits.functions[item.nodeid] = sorted(called)
    kept.write_text(json.dumps({"seconds": hits.seconds, "functions": hits.functions}))
    return 0


def _failures(item: pytest.Item, following: pytest.Item | None) -> list[pytest.TestReport]:
    """None if a test holds, with its fixtures."""
    reports = runtestprotocol(item, log=False, nextitem=following)
    return [report for report in reports if report.failed]


def _with_next(items: list[pytest.Item]) -> list[tuple[pytest.Item, pytest.Item | None]]:
    return list(zip(items, [*items[1:], None], strict=True))


def _say(text: str) -> None:
    """Past pytest, which keeps what is printed."""
    os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, f"{text}\n".encode())
