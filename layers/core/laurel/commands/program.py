"""`laurel program validate|explain|preview FILE`: what a document says, and what it would give.

None of them needs a stack: everything happens in memory. They answer with 0 if all is well, 1 if
the document is wrong or what was asked is refused, 2 if something cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from laurel.commands.document_file import FILE_HELP, UnreadableFileError, read_document
from laurel.commands.preview import is_asked, options, preview
from laurel.domain.errors import InvalidContent
from laurel.operations.rehearse import rehearse
from laurel.programs.checks import parse
from laurel.programs.tell_program import tell_program
from laurel.programs.warnings import warnings

type Run = Callable[[argparse.Namespace], int]

_PREVIEW = """\
What would this order (or event) give: every rule that listens, and the reason for each zero.
Nothing is stored: the member is made up for it, in memory.

  laurel program preview kiehls --amount 49.90 --tier vip
  laurel program preview shop.yaml --line 20.00:beauty,sale --line 9.50 --at 2026-05-01T10:00:00Z
  laurel program preview shop.yaml --event review --property stars=5 --earlier "3 review"
"""

_EXPLAIN = """\
The program in plain words: a sentence for each rule, tier and reward. With an order or an event
(the options of preview): every step of how it is worth what it is worth.
"""


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    program = parts.add_parser("program", help="check, explain and try program documents")
    actions = program.add_subparsers(dest="action", required=True)
    validate = actions.add_parser("validate", help="check a document and run its examples")
    _is_run_by(validate, _validate)
    explain = actions.add_parser(
        "explain",
        help="say what a document means",
        description=_EXPLAIN,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _is_run_by(explain, _explain)
    options(explain)
    tried = actions.add_parser(
        "preview",
        help="say what an order or event would give",
        description=_PREVIEW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _is_run_by(tried, _preview)
    options(tried)
    tried.add_argument("--steps", action="store_true", help="show how each rule came to it")


def _is_run_by(parser: argparse.ArgumentParser, run: Run) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=FILE_HELP)
    parser.set_defaults(run=lambda chosen: _guarded(run, chosen))


def _guarded(run: Run, chosen: argparse.Namespace) -> int:
    """What cannot be read is one sentence; what is wrong, a line for each place."""
    try:
        return run(chosen)
    except UnreadableFileError as error:
        print(error, file=sys.stderr)
        return 2
    except InvalidContent as invalid:
        if invalid.code != "invalid_program":
            raise
        for fault in invalid.faults:
            print(f"{fault.pointer or '/'}: {fault.detail}")
        return 1


def _validate(chosen: argparse.Namespace) -> int:
    document = read_document(chosen.file)
    for warning in warnings(parse(document)):
        print(f"warning: {warning.pointer or '/'}: {warning.detail}")
    differences = rehearse(document)
    for one in differences:
        print(f"{one.example}, step {one.step + 1}: {one.what} is {one.found}, not {one.expected}")
    examples = len(document.get("examples", ()))
    print(f"{chosen.file.name}: right, {examples} examples, {len(differences)} do not hold")
    return 1 if differences else 0


def _explain(chosen: argparse.Namespace) -> int:
    document = read_document(chosen.file)
    complete = parse(document)
    if is_asked(chosen):
        return preview(document, chosen, with_steps=True)
    print("\n".join(tell_program(complete)))
    return 0


def _preview(chosen: argparse.Namespace) -> int:
    document = read_document(chosen.file)
    parse(document)
    return preview(document, chosen, with_steps=chosen.steps)
