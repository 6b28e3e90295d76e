"""`laurel program validate FILE`: is this document right, and do its examples hold? Needs no
stack.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from laurel.domain.errors import InvalidContent
from laurel.operations.rehearse import rehearse
from laurel.programs.checks import parse
from laurel.programs.presets import read_yaml
from laurel.programs.warnings import warnings


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    program = parts.add_parser("program", help="check program documents")
    actions = program.add_subparsers(dest="action", required=True)
    validate = actions.add_parser("validate", help="check a document and run its examples")
    validate.add_argument("file", type=Path, help="a document in YAML or JSON")
    validate.set_defaults(run=_validate)


def _validate(chosen: argparse.Namespace) -> int:
    try:
        document = read_yaml(chosen.file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(f"{chosen.file} cannot be read: {error}", file=sys.stderr)
        return 2
    try:
        complete = parse(document)
    except InvalidContent as invalid:
        for fault in invalid.faults:
            print(f"{fault.pointer or '/'}: {fault.detail}")
        return 1
    for warning in warnings(complete):
        print(f"warning: {warning.detail}")
    differences = rehearse(document)
    for one in differences:
        print(f"{one.example}, step {one.step + 1}: {one.what} is {one.found}, not {one.expected}")
    examples = len(document.get("examples", ()))
    print(f"{chosen.file.name}: right, {examples} examples, {len(differences)} do not hold")
    return 1 if differences else 0
