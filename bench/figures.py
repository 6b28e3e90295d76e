"""What a bench has found, kept for the one table that `make bench` ends with (`bench.one_table`).

Each bench prints its own tables, and keeps the rows that answer to a floor, a peer or a budget, in
the file that BENCH_FIGURES names. Run by itself, without that, it keeps nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

FILE: Final = "BENCH_FIGURES"


@dataclass(frozen=True, slots=True)
class Budget:
    """A bound that ours, or its ratio to theirs, must keep."""

    bound: Literal["≤", "≥"]
    value: float
    of_ratio: bool = False

    def is_kept_by(self, seen: float) -> bool:
        """Whether what was seen is within it."""
        return seen <= self.value if self.bound == "≤" else seen >= self.value


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, in which unit, ours, who or what stands beside it and has how
    much, and the budget. A time, unlike a count, says nothing of other machines: its unit says so.
    """

    what: str
    unit: str
    ours: float
    beside: str = ""
    theirs: float | None = None
    budget: Budget | None = None

    @property
    def ratio(self) -> float | None:
        """Ours as a multiple of theirs; None where nobody stands beside it, or has nothing."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def keeps_budget(self) -> bool | None:
        """None where there is no budget, or nothing to hold against it."""
        if self.budget is None:
            return None
        seen = self.ratio if self.budget.of_ratio else self.ours
        return None if seen is None else self.budget.is_kept_by(seen)


def at_most(value: float) -> Budget:
    """Ours must not be more."""
    return Budget("≤", value)


def part_at_most(value: float) -> Budget:
    """Ours must be no more than so many times theirs."""
    return Budget("≤", value, of_ratio=True)


def times_at_least(value: float) -> Budget:
    """Ours must be so many times theirs, or more."""
    return Budget("≥", value, of_ratio=True)


def keep(*figures: Figure) -> None:
    """Add rows to the table of this run, if it is for one."""
    path = os.environ.get(FILE)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(figure)) + "\n" for figure in figures)


def kept(path: Path) -> Iterator[Figure]:
    """The rows of a run, in the order in which they were found."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        budget = row.pop("budget")
        yield Figure(**row, budget=budget and Budget(**budget))
