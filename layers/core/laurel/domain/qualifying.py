"""What counts towards tiers: in which period it is kept, and what a window sums up.

A window of n days before a day D is [D - n, D). A lifetime and a calendar year are kept as one sum
each, a rolling window day by day.
"""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from typing import assert_never

from laurel.domain.account import Account, Qualifying
from laurel.domain.calendar import add_days, add_months
from laurel.domain.changes import Change, Qualified
from laurel.domain.tier_scheme import (
    GivenWindow,
    LifetimeWindow,
    Metric,
    RollingWindow,
    TierScheme,
    Window,
    YearWindow,
)

LIFETIME = ""


def window_before(window: Window, end: date) -> tuple[date, date]:
    """First and last day of the window that ends just before `end`."""
    last = add_days(end, -1)
    match window:
        case LifetimeWindow() | GivenWindow():
            return date.min, last
        case YearWindow():
            return date(last.year, 1, 1), date(last.year, 12, 31)
        case RollingWindow(days, months):
            return add_days(add_months(end, -months), -days), last
        case _:
            assert_never(window)


def qualifying_before(
    window: Window, qualifying: Mapping[str, Qualifying], end: date
) -> Qualifying:
    """What counts in the window that ends just before `end`."""
    match window:
        case LifetimeWindow() | GivenWindow():
            return qualifying.get(LIFETIME, Qualifying())
        case YearWindow():
            return qualifying.get(f"{add_days(end, -1).year:04}", Qualifying())
        case RollingWindow():
            first, last = (day.isoformat() for day in window_before(window, end))
            days = (value for key, value in qualifying.items() if key and first <= key <= last)
            return reduce(Qualifying.plus, days, Qualifying())
        case _:
            assert_never(window)


def metric_of(value: Qualifying, metric: Metric) -> int:
    """The metric's value; spend in minor units."""
    match metric:
        case Metric.SPEND:
            return value.spend
        case Metric.ORDERS:
            return value.orders
        case Metric.POINTS:
            return value.points


def qualified(
    scheme: TierScheme | None, account: Account, on: date, amount: Qualifying
) -> list[Change]:
    """The changes that make the amount count towards tiers on that day.

    Kept is what the next review looks at, however late it comes.
    """
    changes: list[Change] = [Qualified(LIFETIME, amount)]
    match scheme.window if scheme else None:
        case YearWindow():
            keep_from = min(on.year - 2, (account.tier.valid_until or on).year)
            changes.append(Qualified(f"{on.year:04}", amount, f"{keep_from:04}"))
        case RollingWindow() as window:
            review = add_days(account.tier.valid_until or on, 1)
            first, _ = window_before(window, min(on, review))
            changes.append(Qualified(on.isoformat(), amount, first.isoformat()))
        case LifetimeWindow() | GivenWindow() | None:
            pass
    return changes


def disqualified(
    scheme: TierScheme | None, account: Account, on: date, amount: Qualifying
) -> list[Change]:
    """The changes that take the amount out again, of the periods that are still kept.

    `scheme` is the one it counted under: another version may count by other periods.
    """
    less = Qualifying(-amount.spend, -amount.orders, -amount.points)
    periods = [LIFETIME]
    match scheme.window if scheme else None:
        case YearWindow():
            periods.append(f"{on.year:04}")
        case RollingWindow():
            periods.append(on.isoformat())
        case LifetimeWindow() | GivenWindow() | None:
            pass
    return [Qualified(key, less) for key in periods if key in account.qualifying]
