"""A shop's own codes, as rows of a CSV file."""

import csv
import re
from typing import Annotated, Final

from pydantic import Field

from laurel.domain.errors import Fault, InvalidContent
from laurel.requests.parts import Body, Id
from laurel.requests.where_wrong import where_wrong

MOST_CODES: Final = 5000
"""How many codes one import may bring: they are written while the client waits."""

_MOST_FAULTS: Final = 100
HEADER: Final = "code"
"""What stands in the first row."""

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", re.ASCII)


class CodesRequest(Body):
    """Codes for a reward to hand out."""

    import_id: Id
    csv: Annotated[
        str,
        Field(
            max_length=262_144,
            examples=["code\nABC-1\nABC-2\n"],
            description="A header row `code`, then a code a row; rows are numbered from 1",
        ),
    ]

    def codes(self) -> list[str]:
        """The codes in their order; InvalidContent with a pointer /csv/<row> for each that is none,
        or is there twice. No fault repeats a code: codes are secrets.
        """
        rows = _rows(self.csv)
        if not rows or rows[0] != [HEADER]:
            raise _wrong([Fault("/csv/1", f"the first row is not the header: {HEADER}")])
        codes, first_at = list[str](), dict[str, int]()
        faults: list[Fault] = []
        for number, row in enumerate(rows[1:], 2):
            fault = _fault(row, first_at)
            if fault is None:
                first_at[row[0]] = number
                codes.append(row[0])
            else:
                faults.append(Fault(f"/csv/{number}", fault))
        if not faults and not 1 <= len(codes) <= MOST_CODES:
            faults = [Fault("/csv", f"has {len(codes)} codes: 1 to {MOST_CODES} in one import")]
        if faults:
            raise _wrong(faults)
        return codes


def _rows(text: str) -> list[list[str]]:
    """The cells of each row, without the space around them; empty rows at the end are none."""
    try:
        rows = list(csv.reader(text.removeprefix("\ufeff").splitlines(), strict=True))
    except csv.Error as error:
        raise _wrong([Fault("/csv", f"is not CSV: {error}")]) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return [[cell.strip() for cell in row] for row in rows]


def _fault(row: list[str], first_at: dict[str, int]) -> str | None:
    if len(row) != 1:
        return f"has {len(row)} columns: one is wanted"
    if row[0] in first_at:
        return f"is the code of row {first_at[row[0]]} again"
    if not _CODE.fullmatch(row[0]):
        return "is no code: 1 to 64 of A-Z a-z 0-9 . _ : -, the first a letter or a digit"
    return None


def _wrong(faults: list[Fault]) -> InvalidContent:
    first = tuple(faults[:_MOST_FAULTS])
    return InvalidContent("invalid_content", where_wrong(tuple(faults)), first)
