"""The threat model points to tests: every threat has one, and none of the lists has a gap."""

import re

from tests.template import PROJECT

PAGE = (PROJECT / "docs" / "threat-model.md").read_text(encoding="utf-8")
STRIDE = ("Spoofing", "Tampering", "Repudiation", "Information", "Denial", "Elevation")


def rows(heading: str) -> list[list[str]]:
    """The cells of each row of the table under a heading."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_every_threat_is_held_by_a_test() -> None:
    threats = rows("STRIDE") + rows("OWASP API Security Top 10, 2023")
    assert len(threats) > 25
    for row in threats:
        assert re.search(r"\]\(\.\./tests/[a-z]+/test_[a-z_]+\.py\)", row[-1]), row


def test_the_lists_are_whole() -> None:
    kinds = [row[0].replace("*", "").split()[0] for row in rows("STRIDE") if row[0]]
    assert kinds == list(STRIDE)
    risks = [row[0].split()[0] for row in rows("OWASP API Security Top 10, 2023")]
    assert risks == [f"API{number}" for number in range(1, 11)]
