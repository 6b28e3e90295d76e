"""The one table of a run of `make bench`: our figure, the floor or peer, the ratio, the budget.

In Markdown, with the machine and the day above it, so that a run can be committed as it is.
"""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bench.figures import Budget, Figure

HEADING: Final = (
    "| what | ours | unit | floor or peer | theirs | ours ÷ theirs | budget | |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
)
_SAID: Final = {True: "met", False: "**missed**", None: ""}
_EXACT: Final = 100
"""From so much on, and for whole numbers, nothing stands behind the point."""


def table(figures: Sequence[Figure]) -> Iterator[str]:
    """Its lines, and one that says how many budgets are met, and which are not."""
    yield from HEADING
    yield from map(row, figures)
    yield ""
    yield verdict(figures)


def row(figure: Figure) -> str:
    """One line of the table."""
    cells = (
        figure.what,
        number(figure.ours),
        figure.unit,
        figure.beside,
        "" if figure.theirs is None else number(figure.theirs),
        "" if figure.ratio is None else number(figure.ratio),
        "" if figure.budget is None else said(figure.budget),
        _SAID[figure.keeps_budget],
    )
    return "| " + " | ".join(cells) + " |"


def said(budget: Budget) -> str:
    """`≤ 6`, or `ratio ≤ 0.6`."""
    return f"{'ratio ' if budget.of_ratio else ''}{budget.bound} {number(budget.value)}"


def number(value: float) -> str:
    """Two places behind the point, more for what is less than a hundredth."""
    if value == int(value) or abs(value) >= _EXACT:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 1 / _EXACT else f"{value:.2g}"


def verdict(figures: Sequence[Figure]) -> str:
    """Of all budgets, how many were met, and the names of those that were not."""
    held = [figure for figure in figures if figure.keeps_budget is not None]
    missed = [figure for figure in held if not figure.keeps_budget]
    names = "".join(f"; {one.what}, beside {one.beside or 'nobody'}" for one in missed)
    return f"Of {len(held)} budgets {len(held) - len(missed)} are met, {len(missed)} missed{names}."


def where_and_when() -> str:
    """The machine, the day, the revision, and what of the table is this machine's alone."""
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git there is
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    day = time.strftime("%Y-%m-%d", time.gmtime())
    load = f"{os.getloadavg()[0]:.1f} processes at work"
    return (
        f"{day}, {processor()}, {os.cpu_count()} processors, {load}, {platform.system()}, "
        f"Python {platform.python_version()}, revision {revision or 'unknown'}. "
        "Units with *here* are absolute times of this machine and say nothing elsewhere; what is "
        "counted is the same anywhere."
    )


def processor() -> str:
    """Its name, as Linux tells it."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), platform.machine())
