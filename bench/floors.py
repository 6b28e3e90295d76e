"""What stands beside a counted operation: the least that has to be written, and its budgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.capacity import Bill
from bench.figures import Figure, at_most


@dataclass(frozen=True, slots=True)
class Floor:
    """Write units that it takes at least; and, of what it has a budget for, how much at most."""

    writes: float | None = None
    most_writes: float | None = None
    most_reads: float | None = None
    most_calls: float | None = None
    note: str = ""

    def __str__(self) -> str:
        """As the tables print it: `4 WCU · ≤ 6 WCU, ≤ 1 RCU`."""
        most = (
            f"≤ {value:g} {unit}"
            for value, unit in (
                (self.most_writes, "WCU"),
                (self.most_reads, "RCU"),
                (self.most_calls, "calls"),
            )
            if value is not None
        )
        floor = "" if self.writes is None else f"{self.writes:g} WCU"
        return " · ".join(part for part in (floor, ", ".join(most), self.note) if part)

    def figures(self, what: str, bill: Bill) -> Iterator[Figure]:
        """Rows of the one table, for what has a floor or a budget."""
        if self.writes is not None or self.most_writes is not None:
            beside = "" if self.writes is None else "the least there is to write"
            budget = None if self.most_writes is None else at_most(self.most_writes)
            yield Figure(what, "WCU", bill.write_units, beside, self.writes, budget)
        for most, unit, seen in (
            (self.most_reads, "RCU", bill.read_units),
            (self.most_calls, "calls", bill.calls),
        ):
            if most is not None:
                yield Figure(what, unit, seen, budget=at_most(most))


type Row = Callable[[str, Callable[[], object], Floor], None]
"""Counts a call and prints it: what it is, the call, and what stands beside it."""
