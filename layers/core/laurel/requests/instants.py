"""Instants as clients send them. Apart from the other parts, for who reads no bodies."""

import re
from datetime import UTC, datetime
from typing import Final

_RFC_3339: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII
)


def parse_instant(text: object) -> datetime:
    """The instant of an RFC 3339 text with an offset, in UTC; ValueError for anything else."""
    if not isinstance(text, str) or not _RFC_3339.fullmatch(text):
        raise ValueError("must be RFC 3339 with an offset, such as 2026-03-01T10:00:00Z")
    try:
        at = datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is beyond the calendar") from error
    if not 1900 <= at.year < 9000:  # noqa: PLR2004 - room for every expiry to be a date
        raise ValueError("must lie between the years 1900 and 9000")
    return at
