"""What counts towards tiers: in which period it is kept, and what a window sums up.

A window of n days before a day D is [D - n, D). A lifetime and a year are kept as one sum each, a
rolling window day by day; and so are days of grace, which count for the year before them too.
"""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from typing import Final, assert_never

from laurel.domain.account import Account, Qualifying, TierState
from laurel.domain.calendar import add_days, add_months
from laurel.domain.changes import Change, Qualified
from laurel.domain.membership_year import BeganOn, began_on, new_year, year_end, year_of
from laurel.domain.program import Program
from laurel.domain.tier_scheme import (
    EventsOf,
    GivenWindow,
    LifetimeWindow,
    Measure,
    MembershipYearWindow,
    Metric,
    RollingWindow,
    Window,
    YearWindow,
)

LIFETIME: Final = ""

LATE_DAYS: Final = 31
"""What is kept by day is kept for so much longer than its window: an event that is reported so late
still finds all that counts with it.
"""


def window_before(window: Window, end: date, began: BeganOn = new_year) -> tuple[date, date]:
    """First and last day of the window that ends just before `end`."""
    last = add_days(end, -1)
    match window:
        case LifetimeWindow() | GivenWindow():
            return date.min, last
        case YearWindow():
            return date(last.year, 1, 1), date(last.year, 12, 31)
        case MembershipYearWindow():
            return year_of(began(last), last), year_end(began(last), last)
        case RollingWindow(days, months):
            return add_days(add_months(end, -months), -days), last
        case _:
            assert_never(window)


def qualifying_before(
    window: Window, qualifying: Mapping[str, Qualifying], end: date, began: BeganOn = new_year
) -> Qualifying:
    """What counts in the window that ends just before `end`."""
    if is_kept_by_day(window):
        return _of_days(qualifying, *window_before(window, end, began))
    return qualifying.get(_period(window, add_days(end, -1), began), Qualifying())


def is_kept_by_day(window: Window) -> bool:
    """Whether what counts is kept day by day, not as one sum for each period."""
    match window:
        case RollingWindow():
            return True
        case MembershipYearWindow(of_plan):
            return of_plan
        case LifetimeWindow() | YearWindow() | GivenWindow():
            return False
        case _:
            assert_never(window)


def counted_before(program: Program, account: Account, end: date) -> Qualifying:
    """What counts in the member's window that ends just before `end`."""
    if program.tiers is None:
        return Qualifying()
    began = began_on(program, account)
    return qualifying_before(program.tiers.window, account.qualifying, end, began)


def counted_for_review(program: Program, account: Account, due_on: date, end: date) -> Qualifying:
    """What counts for a review that was due on a day, where grace lets count what comes after it
    too, up to the day before `end`.
    """
    if program.tiers is None:
        return Qualifying()
    window, began = program.tiers.window, began_on(program, account)
    first, last = window_before(window, due_on, began)
    if is_kept_by_day(window):
        return _of_days(account.qualifying, first, add_days(end, -1))
    value = qualifying_before(window, account.qualifying, due_on, began)
    if program.tiers.is_yearly:
        since = max(add_days(last, 1), due_on)
        value = value.plus(_of_days(account.qualifying, since, add_days(end, -1)))
    return value


def metric_of(value: Qualifying, measure: Measure) -> int:
    """The measure's value; spend in minor units."""
    match measure:
        case Metric.SPEND:
            return value.spend
        case Metric.ORDERS:
            return value.orders
        case Metric.POINTS:
            return value.points
        case EventsOf(event_type):
            return value.events.get(event_type, 0)
        case _:
            assert_never(measure)


def qualified(program: Program, account: Account, on: date, amount: Qualifying) -> list[Change]:
    """The changes that make the amount count towards tiers on that day.

    Kept is what the next review looks at, however late it comes.
    """
    changes: list[Change] = [Qualified(LIFETIME, amount)]
    if program.tiers is None:
        return changes
    window, began, held = program.tiers.window, began_on(program, account), account.tier
    review = min(on, first_review(held) or on)
    if is_kept_by_day(window):
        first, _ = window_before(window, add_days(review, -LATE_DAYS), began)
        changes.append(Qualified(on.isoformat(), amount, first.isoformat()))
    elif program.tiers.is_yearly:
        oldest = min(add_months(on, -24), add_days(review, -1))
        keys = (_period(window, day, began) for day in (on, oldest))
        changes.append(Qualified(next(keys), amount, next(keys)))
        if held.grace_on is not None and is_in_grace(held, on):
            changes.append(Qualified(on.isoformat(), amount, held.grace_on.isoformat()))
    return changes


def disqualified(program: Program, account: Account, on: date, amount: Qualifying) -> list[Change]:
    """The changes that take the amount out again, of the periods that are still kept.

    `program` is the version it counted under: another one may count by other periods.
    """
    periods = {LIFETIME: None}
    if program.tiers is not None:
        began = began_on(program, account)
        periods |= {_period(program.tiers.window, on, began): None}
        if is_kept_by_day(program.tiers.window) or program.tiers.grace_days:
            periods |= {on.isoformat(): None}
    less = amount.negated()
    return [Qualified(key, less) for key in periods if key in account.qualifying]


def is_in_grace(tier: TierState, on: date) -> bool:
    """Whether the day is one of the days of grace of the tier."""
    first, last = tier.grace_on, tier.valid_until
    return first is not None and last is not None and first <= on <= last


def first_review(tier: TierState) -> date | None:
    """The day of the tier's review: the day after its last, not counting grace."""
    if tier.grace_on is not None:
        return tier.grace_on
    return None if tier.valid_until is None else add_days(tier.valid_until, 1)


def _of_days(qualifying: Mapping[str, Qualifying], first: date, last: date) -> Qualifying:
    """What is kept day by day, of the days from the first to the last."""
    low, high = first.isoformat(), last.isoformat()
    days = (value for key, value in qualifying.items() if _is_day(key) and low <= key <= high)
    return reduce(Qualifying.plus, days, Qualifying())


def _is_day(key: str) -> bool:
    return len(key) == len("2026-03-02")


def _period(window: Window, day: date, began: BeganOn) -> str:
    """The key of the sum that a day counts in; keys of one kind sort by time."""
    match window:
        case YearWindow():
            return f"{day.year:04}"
        case MembershipYearWindow():
            return f"{year_of(began(day), day).isoformat()}+"
        case LifetimeWindow() | GivenWindow() | RollingWindow():
            return LIFETIME
        case _:
            assert_never(window)
