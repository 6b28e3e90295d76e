"""When lots begin and end, which of them can be spent today, and from which a spending takes.

Time is computed, not swept: a lot counts while `available_on <= today <= expires_on`, today in the
program's time zone. An expired lot can never be spent, whether or not a job has booked it.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import assert_never

from laurel.domain.account import Lot, WalletState
from laurel.domain.calendar import Period, add_days, add_months, end_of, in_year, yearly_on_or_after
from laurel.domain.frozen import replace
from laurel.domain.wallet import (
    Availability,
    AvailableAfterDays,
    AvailableAfterMonthEnd,
    AvailableAtOnce,
    AvailableAtRenewal,
    AvailableOnDays,
    AvailableYearlyOn,
    ExpiresAfter,
    ExpiresWhenInactive,
    Expiry,
    NeverExpires,
)


def expiry_day(expiry: Expiry, earned_on: date, first: date | None = None) -> date | None:
    """The last usable day of what was earned that day and is usable from `first` (None: at once);
    None: no end, or the moving date.
    """
    match expiry:
        case NeverExpires() | ExpiresWhenInactive():
            return None
        case ExpiresAfter(months, days, period, from_available):
            start = first if from_available and first is not None else earned_on
            last = add_days(add_months(start, months), days)
            return end_of(period, last) if period else last
        case _:
            assert_never(expiry)


def first_day(availability: Availability, earned_on: date) -> date | None:
    """The first usable day of what was earned that day; None: at once. What waits for a renewal has
    the last day of the calendar.
    """
    match availability:
        case AvailableAtOnce():
            return None
        case AvailableAtRenewal():
            return date.max
        case AvailableAfterDays(days):
            return add_days(earned_on, days)
        case AvailableAfterMonthEnd():
            return end_of(Period.MONTH, earned_on) + timedelta(days=1)
        case AvailableYearlyOn(month, day):
            return in_year(earned_on.year + 1, month, day)
        case AvailableOnDays(days):
            after = add_days(earned_on, 1)
            return min(yearly_on_or_after(after, month, day) for month, day in days)
        case _:
            assert_never(availability)


def moving_day(expiry: Expiry, state: WalletState) -> date | None:
    """The last usable day of the whole balance, where it moves with activity; else None."""
    if isinstance(expiry, ExpiresWhenInactive) and state.active_on is not None:
        return add_months(state.active_on, expiry.months)
    return None


def last_day(lot: Lot, moving: date | None) -> date:
    """The lot's last usable day; the end of the calendar when it has none."""
    return lot.expires_on or moving or date.max


def is_over(lot: Lot, moving: date | None, today: date) -> bool:
    """Whether the lot's last day has passed."""
    return last_day(lot, moving) < today


def is_pending(lot: Lot, today: date) -> bool:
    """Whether the lot's first day is still to come."""
    return lot.available_on is not None and lot.available_on > today


def open_lots(state: WalletState, moving: date | None, today: date) -> tuple[Lot, ...]:
    """What can be spent today, soonest expiry first."""
    alive = living(state.lots, moving, today)
    return tuple(lot for lot in alive if not is_pending(lot, today))


def living(lots: Iterable[Lot], moving: date | None, today: date) -> tuple[Lot, ...]:
    """What has not expired by today, soonest expiry first: the moving date stands in its place."""
    alive = (lot for lot in lots if not is_over(lot, moving, today))
    return tuple(sorted(alive, key=lambda lot: last_day(lot, moving)))


def total(lots: Iterable[Lot]) -> int:
    """All of them together, in the wallet's units."""
    return sum([lot.quantity for lot in lots])


def take(lots: Iterable[Lot], quantity: int) -> tuple[Lot, ...]:
    """Parts of the lots, in their order, that come to the quantity, or to all there is if less."""
    taken: list[Lot] = []
    for lot in lots:
        if quantity <= 0:
            break
        part = min(lot.quantity, quantity)
        taken.append(replace(lot, quantity=part))
        quantity -= part
    return tuple(taken)


def without(lots: Iterable[Lot], taken: tuple[Lot, ...]) -> tuple[Lot, ...]:
    """What is left of lots after parts of them were taken."""
    left = [
        replace(lot, quantity=lot.quantity - sum(p.quantity for p in taken if p.dates == lot.dates))
        for lot in lots
    ]
    return tuple(lot for lot in left if lot.quantity)


def debt_paid(state: WalletState) -> WalletState:
    """The wallet after its lots, soonest expiry first, have paid what they can of its debt."""
    paid = take(state.lots, state.debt)
    lots = merged(state.lots, negated(paid))
    return replace(state, lots=lots, debt=state.debt - total(paid))


def negated(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """The same lots as what a wallet loses."""
    return tuple(replace(lot, quantity=-lot.quantity) for lot in lots)


def preferring(chosen: Callable[[Lot], bool], lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """The lots with the chosen ones first; otherwise in their order."""
    return tuple(sorted(lots, key=lambda lot: not chosen(lot)))


def merged(lots: Iterable[Lot], more: Iterable[Lot]) -> tuple[Lot, ...]:
    """Both together, one lot per pair of dates, soonest expiry first; none may fall below zero."""
    by_dates: dict[tuple[date | None, date | None], int] = {}
    for lot in (*lots, *more):
        dates = lot.dates
        by_dates[dates] = by_dates.get(dates, 0) + lot.quantity
    if any(quantity < 0 for quantity in by_dates.values()):
        raise ValueError("a lot would fall below zero")
    kept = (Lot(quantity, *dates) for dates, quantity in by_dates.items() if quantity)
    return tuple(sorted(kept, key=_soonest_first))


def dated(lots: Iterable[Lot], expires_on: date) -> tuple[Lot, ...]:
    """The lots, those without a last day ending on that one."""
    return tuple(replace(lot, expires_on=lot.expires_on or expires_on) for lot in lots)


def _soonest_first(lot: Lot) -> tuple[date, date]:
    return lot.expires_on or date.max, lot.available_on or date.min
