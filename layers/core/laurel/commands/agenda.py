"""`laurel agenda rebuild PROGRAM`: every member on the days that the current version gives them."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from laurel.operations.clock import Clock
from laurel.operations.rebuild_agenda import rebuild_agenda
from laurel.wiring import services


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    agenda = parts.add_parser("agenda", help="look after a program's agenda")
    actions = agenda.add_subparsers(dest="action", required=True)
    rebuild = actions.add_parser("rebuild", help="put every member on their next day")
    rebuild.add_argument("program", help="the program's id")
    rebuild.set_defaults(run=_rebuild)


def _rebuild(chosen: argparse.Namespace) -> int:
    done = rebuild_agenda(services(), chosen.program, Clock(datetime.now(UTC)))
    print(f"{done.members} members, {done.moved} moved")
    return 0
