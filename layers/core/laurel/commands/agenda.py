"""`laurel agenda rebuild PROGRAM`: every member on the days that the current version gives them;
`laurel agenda runs PROGRAM`: what its runs came to.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from laurel.operations.clock import Clock
from laurel.operations.rebuild_agenda import rebuild_agenda
from laurel.operations.report_runs import read_runs
from laurel.wiring import services


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    agenda = parts.add_parser("agenda", help="look after a program's agenda")
    actions = agenda.add_subparsers(dest="action", required=True)
    rebuild = actions.add_parser("rebuild", help="put every member on their next day")
    rebuild.add_argument("program", help="the program's id")
    rebuild.set_defaults(run=_rebuild)
    runs = actions.add_parser("runs", help="what the last runs came to, newest first")
    runs.add_argument("program", help="the program's id")
    runs.add_argument("--limit", type=int, default=20, help="so many of them (default: 20)")
    runs.set_defaults(run=_runs)


def _rebuild(chosen: argparse.Namespace) -> int:
    done = rebuild_agenda(services(), chosen.program, Clock(datetime.now(UTC)))
    print(f"{done.members} members, {done.moved} moved")
    return 0


def _runs(chosen: argparse.Namespace) -> int:
    clock = Clock(datetime.now(UTC))
    found, _ = read_runs(services(), chosen.program, max(chosen.limit, 1), None, clock)
    for run in found:
        failed = sum(run["failed"].values())
        print(
            f"{run['started_at']}  {run['job']:<14}  {run['due']} due, {run['changed']} changed, "
            f"{failed} failed, {run['seconds']} s, {run['capacity']['read_units']} read and "
            f"{run['capacity']['write_units']} write units"
            f"{'' if run['finished'] else ', not finished'}"
        )
    return 0
