"""`laurel audit PROGRAM`: the laws of the ledger over every member, straight from the table."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.clock import Clock
from laurel.operations.services import open_program
from laurel.wiring import services


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    audit = parts.add_parser("audit", help="audit a program's ledger")
    audit.add_argument("program", help="the program's id")
    audit.set_defaults(run=_audit)


def _audit(chosen: argparse.Namespace) -> int:
    open_program(services(), chosen.program, Clock(datetime.now(UTC)))
    found = audit_program(services(), chosen.program, lambda: True, Position())
    for one in found.violations:
        print(f"{one.member_id}: {one.law}: {one.detail}")
    print(f"{found.members} members, {len(found.violations)} violations")
    return 1 if found.violations else 0
