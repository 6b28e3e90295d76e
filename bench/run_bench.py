"""All benches of one run, one after the other, and then the one table of them: `make bench`.

A bench that fails does not stop the others: what was found is shown, the failed ones are named, and
the run ends with an error. Names of steps as arguments run these alone; `--record` puts the table
into bench/README.md, in the place of the last one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from bench.figures import FILE, kept
from bench.one_table import table, where_and_when

STEPS: Final = (
    "count_capacity",
    "count_growth",
    "price",
    "jobs",
    "time_imports",
    "earn_cpu",
    "handler_cpu",
    "cold_starts",
    "every_function",
    "rules",
    "ledgers",
)
WITH_PEERS: Final = {"rules": ".venv-bench/bin/python"}
"""Steps that need what others decide rules with. The others have our own environment."""

HEADING: Final = "## All of it in one table"
RECORD: Final = "--record"
PAGE: Final = Path("bench/README.md")

type Run = Callable[[str, dict[str, str]], int]
"""Runs a step in these surroundings; its exit status."""


def run_step(step: str, surroundings: dict[str, str]) -> int:
    """As a process of its own, which prints what it prints."""
    command = [WITH_PEERS.get(step, sys.executable), "-m", f"bench.{step}"]
    return subprocess.run(command, env=surroundings, check=False).returncode  # noqa: S603 - our own modules


def run_all(steps: Iterable[str], run: Run = run_step, page: Path | None = None) -> int:
    """Run them, print the table, put it into a page, and say what failed: 0 if nothing did."""
    ran = [*steps]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures"
        path.touch()
        surroundings = {**os.environ, FILE: str(path)}
        failed = [step for step in ran if _told(step, run, surroundings)]
        about = where_and_when() + _left_out(ran)
        told = "\n".join([about, "", *table([*kept(path)])])
    if failed:
        told += f"\n\nFailed, so not whole in the table: {', '.join(failed)}."
    print(f"{HEADING}\n\n{told}")
    if page is not None:
        page.write_text(recorded(page.read_text(encoding="utf-8"), told), encoding="utf-8")
    return 1 if failed else 0


def _left_out(ran: Iterable[str]) -> str:
    """What was not run, where it was not all."""
    missing = [step for step in STEPS if step not in {*ran}]
    return f" Not run: {', '.join(missing)}." if missing else ""


def recorded(page: str, told: str) -> str:
    """The page with this table in the place of the last one."""
    before, _, rest = page.partition(f"{HEADING}\n")
    _, mark, after = rest.partition("\n## ")
    return f"{before}{HEADING}\n\n{told}\n{mark}{after}"


def _told(step: str, run: Run, surroundings: dict[str, str]) -> int:
    status = run(step, surroundings)
    print(flush=True)
    return status


if __name__ == "__main__":
    asked = [step for step in sys.argv[1:] if step != RECORD]
    sys.exit(run_all(asked or STEPS, page=PAGE if RECORD in sys.argv else None))
