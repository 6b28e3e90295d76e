"""`laurel restore check|repair|copy`: after a restore of the table; see docs/recovery.md.

`check` and, without `--write`, the other two only look.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.clock import Clock
from laurel.operations.copy_table import copy_table
from laurel.operations.manage_member import erase
from laurel.operations.mend_program import Plan, carry_out_plan, plan_program
from laurel.operations.services import Place
from laurel.requests.instants import parse_instant
from laurel.storage.keys import Key
from laurel.storage.whole_table import members_in
from laurel.wiring import services, table_of, whole_table


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    restore = parts.add_parser("restore", help="check and repair what a restore brought back")
    actions = restore.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="audit everything, and say what repair would do")
    _which(check)
    check.set_defaults(run=_check)
    repair = actions.add_parser("repair", help="put right what can be derived; nobody may write")
    _which(repair)
    repair.add_argument("--write", action="store_true", help="do it, and not only say it")
    repair.set_defaults(run=_repair)
    copy = actions.add_parser("copy", help="make LAUREL_TABLE what a restored table is")
    copy.add_argument("--from", dest="source", required=True, help="the restored table")
    copy.add_argument("--member", help="just this one: PROGRAM/MEMBER")
    copy.add_argument("--write", action="store_true", help="do it, and not only say it")
    copy.set_defaults(run=_copy)


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("program", nargs="?", help="the program's id (default: all of them)")
    parser.add_argument(
        "--since",
        help="RFC 3339: torn operations recorded from then on may be undone. A minute before the "
        "restore point",
    )


def _check(chosen: argparse.Namespace) -> int:
    sound = True
    for plan in _plans(chosen):
        _tell(plan)
        found = audit_program(services(), plan.program_id, lambda: True, Position()).violations
        for one in found:
            print(f"{plan.program_id} {one.member_id}: {one.law}: {one.detail}")
        sound = sound and plan.is_sound and not found
    print("Everything is as it should be." if sound else "Not all is as it should be.")
    return 0 if sound else 1


def _repair(chosen: argparse.Namespace) -> int:
    hopeless = False
    for plan in _plans(chosen):
        _tell(plan)
        hopeless = hopeless or bool(plan.hopeless)
        if chosen.write:
            carry_out_plan(services(), plan)
    print("Written." if chosen.write else "Nothing was written: --write does it.")
    return 1 if hopeless else 0


def _plans(chosen: argparse.Namespace) -> Iterator[Plan]:
    since = parse_instant(chosen.since) if chosen.since else None
    ids = [chosen.program] if chosen.program else [*services().ledger.programs()]
    stored = _stored(whole_table().every_key())
    for program_id in ids:
        clock = Clock(datetime.now(UTC))
        yield plan_program(services(), program_id, clock, since, sorted(stored[program_id]))


def _stored(keys: Iterable[Key]) -> dict[str, set[str]]:
    """The members who have items, by program: the list of members may have lost some."""
    found = defaultdict[str, set[str]](set)
    for program_id, member_id in members_in(keys):
        found[program_id].add(member_id)
    return found


def _tell(plan: Plan) -> None:
    for about, found in plan.findings:
        print(f"{plan.program_id} {about or '(all)'}: {found}")
    for about, why in plan.hopeless:
        print(f"{plan.program_id} {about or '(all)'}: cannot be derived: {why}")
    for about, name in plan.undone:
        print(f"{plan.program_id} {about}: to be sent again: {name}")
    print(
        f"{plan.program_id}: {plan.members} members, {len(plan.findings)} things to put right, "
        f"{len(plan.hopeless)} that cannot be derived, {len(plan.undone)} operations to send again"
    )


def _copy(chosen: argparse.Namespace) -> int:
    only = Place(*chosen.member.split("/", 1)) if chosen.member else None
    scanned = (whole_table(chosen.source), whole_table())
    done = copy_table(
        table_of(chosen.source), services().ledger.table, scanned, write=chosen.write, only=only
    )
    print(f"{done.put} items to put, {done.deleted} to delete, {done.equal} are equal")
    for place in done.erased:
        print(f"{place.program_id} {place.member_id}: was erased since, and is erased again")
    if chosen.write:
        for place in done.erased:
            erase(services(), place, Clock(datetime.now(UTC)))
    print("Written." if chosen.write else "Nothing was written: --write does it.")
    return 0
