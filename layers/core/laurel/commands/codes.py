"""`laurel codes import PROGRAM REWARD FILE.csv`: a shop's own codes, straight into the table.

A file may be of any length: it is imported in parts, each all or none. Parts are named after what
is in the file, so the same file again imports only what is not there yet.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import batched
from pathlib import Path

from laurel.domain.errors import Fault, InvalidContent
from laurel.operations.clock import Clock
from laurel.operations.import_codes import import_codes, read_codes
from laurel.requests.codes import HEADER, MOST_CODES, CodesRequest
from laurel.wiring import services


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    codes = parts.add_parser("codes", help="a shop's own voucher codes")
    actions = codes.add_subparsers(dest="action", required=True)
    bring = actions.add_parser("import", help="import codes for a reward to hand out")
    bring.add_argument("program", help="the program's id")
    bring.add_argument("reward", help="the reward's id")
    bring.add_argument("file", type=Path, help="CSV with a header row `code`, then a code a row")
    bring.set_defaults(run=_import)


def _import(chosen: argparse.Namespace) -> int:
    try:
        text = chosen.file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        print(f"{chosen.file} cannot be read: {error}", file=sys.stderr)
        return 2
    clock, imported = Clock(datetime.now(UTC)), 0
    for first_row, sent in _requests(text):
        try:
            done = import_codes(services(), chosen.program, chosen.reward, sent, clock)
        except InvalidContent as invalid:
            _tell(invalid.faults, first_row)
            print(f"{imported} codes were imported before; none of this part.", file=sys.stderr)
            return 1
        imported += done.body["imported"]
    free = read_codes(services(), chosen.program, chosen.reward, clock).body["free"]
    print(f"{imported} codes of {chosen.file.name} are imported, {free} are free.")
    return 0


def _requests(text: str) -> Iterator[tuple[int, CodesRequest]]:
    """A request for each part of the file, with the row before its first code."""
    header, *rows = text.rstrip().splitlines() or [""]
    name = blake2b(text.encode(), digest_size=12).hexdigest()
    for number, part in enumerate(batched(rows or [""], MOST_CODES, strict=False)):
        csv = "\n".join([header if rows else HEADER, *part])
        yield number * MOST_CODES, CodesRequest(import_id=f"file-{name}-{number}", csv=csv)


def _tell(faults: tuple[Fault, ...], first_row: int) -> None:
    """The faults by row of the file. Codes are secrets: none is printed."""
    for fault in faults:
        row = fault.pointer.removeprefix("/csv").removeprefix("/")
        where = f"row {int(row) + first_row}" if row else "the file"
        print(f"{where}: {fault.detail}")
