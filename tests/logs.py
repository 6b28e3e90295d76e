"""What is logged, caught and read."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from laurel.telemetry import logger


@contextmanager
def caught() -> Iterator[io.StringIO]:
    """All that is logged meanwhile."""
    handler = logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    text = io.StringIO()
    before = handler.setStream(text)
    try:
        yield text
    finally:
        handler.setStream(before or sys.stdout)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """The lines of a log, each of which is JSON."""
    return [json.loads(line) for line in log.getvalue().splitlines()]
