"""Instants as clients send them. Apart from the other parts, for who reads no bodies."""

import re
from datetime import UTC, datetime
from typing import Final

_RFC_3339: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_FIRST_YEAR: Final = 1900
_END_YEAR: Final = 9000
"""Early enough for every expiry to be a date, too."""


def parse_instant(text: object) -> datetime:
    """The instant of an RFC 3339 text with an offset, in UTC; ValueError for anything else."""
    if not isinstance(text, str) or not _RFC_3339.fullmatch(text):
        raise ValueError("must be RFC 3339 with an offset, such as 2026-03-01T10:00:00Z")
    try:
        at = datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is beyond the calendar") from error
    if not _FIRST_YEAR <= at.year < _END_YEAR:
        raise ValueError(f"must lie between the years {_FIRST_YEAR} and {_END_YEAR}")
    return at
