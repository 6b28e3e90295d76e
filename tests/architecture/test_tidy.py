"""Habits that no linter knows: short files, short functions, names that say something.

What is longer is named here with the length it may have. The lists only shrink: a file that grows
past its entry fails, and so does an entry that its file no longer needs.
"""

import re

import pytest

from tests.architecture.source import FUNCTIONS, Source, sources, tracked

MOST_IN_HANDLER = 80
MOST_IN_FILE = 250
MOST_IN_TEST = 400
MOST_IN_FUNCTION = 40
SLACK = 20
"""How far below its entry a file may lie before the entry has to follow it."""

LONG_FILES: dict[str, int] = {}

LONG_FUNCTIONS: dict[str, int] = {}

NAMELESS = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}

ALL = sources()


def test_a_file_is_short_enough_to_be_read() -> None:
    long = {str(one.path): one.lines for one in ALL if one.lines > _most(one)}
    assert _overgrown(long, LONG_FILES) == {}
    assert _outgrown(long, LONG_FILES) == set()


def test_a_function_is_short_enough_to_be_read() -> None:
    long = {
        f"{one.module}.{name}": lines
        for one in ALL
        for name, lines in one.functions()
        if lines > MOST_IN_FUNCTION
    }
    assert _overgrown(long, LONG_FUNCTIONS) == {}
    assert _outgrown(long, LONG_FUNCTIONS) == set()


@pytest.mark.parametrize("source", ALL, ids=lambda source: str(source.path))
def test_a_file_is_named_after_what_is_in_it(source: Source) -> None:
    words = set(source.path.stem.split("_"))
    assert not words & NAMELESS


def test_a_handler_is_named_after_what_it_does() -> None:
    for source in sources(FUNCTIONS / "api", FUNCTIONS / "jobs", FUNCTIONS / "streams"):
        assert re.fullmatch(r"[a-z]+_[a-z_]+", source.path.stem), source.path


def test_nothing_is_left_lying_about() -> None:
    kinds = {".bak", ".orig", ".rej", ".pyc", ".swp", ".log", ".tmp"}
    assert not [str(path) for path in tracked() if path.suffix in kinds]


def _most(source: Source) -> int:
    if source.path.is_relative_to(FUNCTIONS):
        return MOST_IN_HANDLER
    return MOST_IN_TEST if source.path.is_relative_to("tests") else MOST_IN_FILE


def _overgrown(long: dict[str, int], allowed: dict[str, int]) -> dict[str, int]:
    """What is longer than it may be."""
    return {name: lines for name, lines in long.items() if lines > allowed.get(name, 0)}


def _outgrown(long: dict[str, int], allowed: dict[str, int]) -> set[str]:
    """Entries that say more than is needed."""
    return {name for name, most in allowed.items() if long.get(name, 0) < most - SLACK}
