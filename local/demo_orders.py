"""The demo's orders: real ones (local/data/README.md), worded as a shop reports them to Laurel.

The file knows days only, so every order is placed at noon in New York. Ids are made of what the
file says and nothing else, so that loading twice is the same as loading once.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FILE = Path(__file__).parent / "data" / "cdnow.csv"
ZONE = ZoneInfo("America/New_York")
NOON = time(12)
EVERY = 24  # a slice is every 24th customer: a hundred of all kinds


@dataclass(frozen=True, slots=True)
class Purchase:
    """One order: `number` counts a member's orders of that day from 1."""

    member_id: str
    on: date
    number: int
    is_first: bool  # of all the member's orders: joins with it
    cds: int
    dollars: str

    @property
    def event_id(self) -> str:
        """Unique, and the same whenever the file is read."""
        return f"{self.member_id}-{self.on}-{self.number}"

    @property
    def at(self) -> datetime:
        """Noon of the day in New York."""
        return datetime.combine(self.on, NOON, ZONE)

    def enrolment(self) -> dict[str, Any]:
        """The body of an enrolment at this order."""
        return {"member_id": self.member_id, "joined_at": self.at.isoformat()}

    def earning(self) -> dict[str, Any]:
        """The body of an earning for this order."""
        line = {"line_id": "1", "sku": "CD", "quantity": self.cds, "amount": self.dollars}
        order = {"currency": "USD", "channel": "online", "lines": [line]}
        return {
            "event_id": self.event_id,
            "type": "order",
            "occurred_at": self.at.isoformat(),
            "order": order,
        }

    def redemption(self, reward: str) -> dict[str, Any]:
        """The body of a redemption made with this order."""
        return {"redemption_id": f"{self.event_id}-{reward}", "reward": reward}


def read_purchases() -> Iterator[Purchase]:
    """All orders, each member's in their order."""
    seen = Counter[str | tuple[str, str]]()
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            member_id, on = row["customer"], row["date"]
            seen.update([member_id, (member_id, on)])
            yield Purchase(
                member_id,
                date.fromisoformat(on),
                seen[member_id, on],
                seen[member_id] == 1,
                int(row["cds"]),
                row["dollars"],
            )


def read_histories(*, only_slice: bool) -> list[list[Purchase]]:
    """The orders of each member: of all, or of a slice."""
    groups = groupby(read_purchases(), key=lambda purchase: purchase.member_id)
    histories = [list(group) for _, group in groups]
    return histories[:: EVERY if only_slice else 1]
