"""What the demo must come to, worked out a second time without Laurel.

The rules, in prose. A customer joins with the first order and gets 100 points. Each order gives
five points for each full dollar; to fans 1.2 times that, to collectors 1.5 times, rounded down. An
order of five CDs or more gives 50 points besides, once in a calendar month. Points last to the end
of the same month a year later. Whoever has spent $100 in a calendar year, the order itself
included, is a fan from the next order on, whoever has spent $250 a collector, to the end of the
next year; then the year that has just ended decides. A new collector gets a voucher for a poster.
After an order, whoever has 1,000 points or more spends 1,000 of them on a coupon, those that expire
soonest first. The books are closed as 1999 begins.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ORDERS = Path(__file__).parents[2] / "local" / "data" / "cdnow.csv"
TIERS = ("listener", "fan", "collector")
TENTHS_PER_DOLLAR = (50, 60, 75)

type Month = tuple[int, int]  # year, month


@dataclass
class Customer:
    """What a customer has, points by the month they expire in, and what decides the tier."""

    orders: int = 0
    issued: int = 0
    redeemed: int = 0
    expired: int = 0
    vouchers: int = 0
    tier: int = 0
    tier_of_year: int = 0
    points: Counter[Month] = field(default_factory=Counter[Month])
    cents_spent: Counter[int] = field(default_factory=Counter[int])
    months_of_five: set[Month] = field(default_factory=set[Month])

    def buy(self, year: int, month: int, cds: int, cents: int) -> None:
        """One order, and what follows from it."""
        self.live_until((year, month))
        if self.orders == 0:
            self.get(100, (year, month))
        self.orders += 1
        self.get(cents // 100 * TENTHS_PER_DOLLAR[self.tier] // 10, (year, month))
        if cds >= 5 and (year, month) not in self.months_of_five:
            self.months_of_five.add((year, month))
            self.get(50, (year, month))
        self.cents_spent[year] += cents
        self.climb(year)
        if self.points.total() >= 1000:
            self.spend(1000)

    def live_until(self, now: Month) -> None:
        """Points of months that have ended are gone; a tier of the year before last has ended."""
        for month in [month for month in self.points if month < now]:
            self.expired += self.points.pop(month)
        last_year = now[0] - 1
        if self.tier_of_year < last_year:
            self.tier, self.tier_of_year = tier_for(self.cents_spent[last_year]), last_year

    def get(self, points: int, now: Month) -> None:
        year, month = now
        self.issued += points
        self.points[year + 1, month] += points

    def spend(self, points: int) -> None:
        self.redeemed += points
        self.vouchers += 1
        for month in sorted(self.points):
            part = min(points, self.points[month])
            self.points[month] -= part
            points -= part

    def climb(self, year: int) -> None:
        reached = tier_for(self.cents_spent[year])
        if TIERS[self.tier] != "collector" and TIERS[reached] == "collector":
            self.vouchers += 1
        if reached >= self.tier:
            self.tier, self.tier_of_year = reached, year

    def totals(self) -> Counter[str]:
        """The same names as the demo's own totals have."""
        return Counter(
            {
                "members": 1,
                "orders": self.orders,
                "issued": self.issued,
                "redeemed": self.redeemed,
                "expired": self.expired,
                "outstanding": self.points.total(),
                "vouchers": self.vouchers,
                f"tier {TIERS[self.tier]}": 1,
            }
        )


def tier_for(cents: int) -> int:
    return (cents >= 100_00) + (cents >= 250_00)


def work_out() -> dict[str, Counter[str]]:
    """Every customer's totals as 1999 begins, by number, in the order of the file."""
    found: dict[str, Customer] = defaultdict(Customer)
    with ORDERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year, month, _ = map(int, row["date"].split("-"))
            cents = int(row["dollars"].replace(".", ""))
            found[row["customer"]].buy(year, month, int(row["cds"]), cents)
    for customer in found.values():
        customer.live_until((1999, 1))
    return {number: customer.totals() for number, customer in found.items()}


def added(parts: Iterable[Counter[str]]) -> Counter[str]:
    """All of them together."""
    whole = Counter[str]()
    for part in parts:
        whole.update(part)
    return whole
