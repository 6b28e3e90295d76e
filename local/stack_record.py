"""What is known about a running local stack, kept in a file for tools, tests and `make stop`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEFAULT_PORT = 4566


def chosen_port() -> int:
    """The port that LAUREL_PORT names; two stacks run side by side on two ports."""
    return int(os.environ.get("LAUREL_PORT") or DEFAULT_PORT)


def folder(port: int) -> Path:
    """Where a stack keeps its logs, its temporary files and, if asked to, its state."""
    return HERE / ".run" / str(port)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRecord:
    """A running stack: `url` and `key` are what a client needs, the rest is for tools."""

    url: str  # paths begin with /v1
    key: str  # a secret key with every scope
    port: int
    pid: int  # of the local AWS
    table: str
    endpoint: str  # of the local AWS
    agenda: str  # ARN of the state machine
    demo: bool  # whether the demo has been loaded


def record_file(port: int) -> Path:
    """`.stack.json` for the default port, `.stack.<port>.json` for another."""
    return HERE / (".stack.json" if port == DEFAULT_PORT else f".stack.{port}.json")


def write_record(record: StackRecord) -> None:
    """Replaces the file at once, so that a reader never sees half of it."""
    path = record_file(record.port)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(record), indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


def read_record(port: int) -> StackRecord | None:
    """The record of the stack on this port, if there is one."""
    try:
        text = record_file(port).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return StackRecord(**json.loads(text))


def forget_record(port: int) -> None:
    """Removes the file of a stack that has stopped."""
    record_file(port).unlink(missing_ok=True)
