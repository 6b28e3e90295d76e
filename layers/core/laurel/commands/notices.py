"""`laurel notices redrive`, `laurel notices publish PROGRAM`: onto the bus after all, or once more.

Both need LAUREL_EVENT_BUS, and the first LAUREL_UNPUBLISHED_URL: outputs of the stack.
"""

from __future__ import annotations

import argparse

from laurel.operations.redrive_notices import Redriven, publish_again, redrive_set_aside
from laurel.requests.instants import parse_instant
from laurel.storage.codec import instant
from laurel.stream_wiring import bus, set_aside, stream
from laurel.wiring import services


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    notices = parts.add_parser("notices", help="put notices onto the event bus by hand")
    actions = notices.add_subparsers(dest="action", required=True)
    redrive = actions.add_parser("redrive", help="publish what was set aside")
    redrive.set_defaults(run=_redrive)
    publish = actions.add_parser("publish", help="publish a program's notices once more")
    publish.add_argument("program", help="the program's id")
    publish.add_argument("--since", required=True, help="RFC 3339; as of then or later")
    publish.set_defaults(run=_publish)


def _redrive(chosen: argparse.Namespace) -> int:
    del chosen
    table = services().ledger.table
    return _tell(redrive_set_aside(table, stream(), bus(), set_aside()))


def _publish(chosen: argparse.Namespace) -> int:
    since = instant(parse_instant(chosen.since))
    return _tell(publish_again(services().ledger, bus(), chosen.program, since))


def _tell(done: Redriven) -> int:
    for why in done.waiting:
        print(f"not published: {why}")
    print(f"{done.published} published, {done.gone} gone, {len(done.waiting)} not published")
    return 1 if done.waiting else 0
