"""The list of what the proofs found: each fault says how it was mended, and which test holds it."""

import re

from tests.template import PROJECT

PAGE = (PROJECT / "docs" / "faults-found.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| found", "| ---"))
]
HELD = re.compile(r"\[(test_[a-z_]+)\]\(\.\./(tests/[a-z0-9]+/(test_[a-z_]+)\.py)\)")


def test_every_fault_is_held_by_a_test_that_is_there() -> None:
    assert len(ROWS) > 50
    for row in ROWS:
        fault, mended, held = row
        assert fault, row
        assert mended, row
        link = HELD.fullmatch(held)
        assert link is not None, row
        name, path, file = link.groups()
        assert name == file
        assert "def test_" in (PROJECT / path).read_text(encoding="utf-8"), row


def test_no_fault_is_told_twice() -> None:
    faults = [row[0] for row in ROWS]
    assert len({*faults}) == len(faults)
