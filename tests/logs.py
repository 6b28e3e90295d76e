"""What is logged, caught and read."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch


@contextmanager
def caught() -> Iterator[io.StringIO]:
    """All that is logged meanwhile. Not by `sys.stdout`, which pytest puts back between a fixture
    and its test.
    """
    text = io.StringIO()
    with patch("laurel.telemetry.print", partial(print, file=text), create=True):
        yield text


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """The lines of a log, each of which is JSON."""
    return [json.loads(line) for line in log.getvalue().splitlines()]
