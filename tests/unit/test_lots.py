"""When lots begin and end, and which of them a spending takes."""

import pytest

from laurel.domain.account import Lot, WalletState
from laurel.domain.calendar import Period
from laurel.domain.lots import (
    expiry_day,
    first_day,
    is_over,
    is_pending,
    last_day,
    merged,
    moving_day,
    open_lots,
    preferring,
    take,
    total,
)
from laurel.domain.wallet import (
    Availability,
    AvailableAfterDays,
    AvailableAfterMonthEnd,
    AvailableAtOnce,
    AvailableOnDays,
    AvailableYearlyOn,
    ExpiresAfter,
    ExpiresWhenInactive,
    Expiry,
    NeverExpires,
)
from tests.builders import day, lot, lots, on


@pytest.mark.parametrize(
    ("expiry", "earned_on", "last"),
    [
        (NeverExpires(), "2026-03-02", None),
        (ExpiresWhenInactive(24), "2026-03-02", None),
        (ExpiresAfter(days=0), "2026-03-02", "2026-03-02"),
        (ExpiresAfter(days=60), "2026-03-02", "2026-05-01"),
        (ExpiresAfter(days=365), "2024-02-29", "2025-02-28"),
        (ExpiresAfter(months=12), "2026-03-02", "2027-03-02"),
        (ExpiresAfter(months=1), "2026-01-31", "2026-02-28"),
        (ExpiresAfter(months=12), "2024-02-29", "2025-02-28"),
        (ExpiresAfter(months=1, days=1), "2026-01-31", "2026-03-01"),
        (ExpiresAfter(end_of=Period.MONTH), "2026-02-01", "2026-02-28"),
        (ExpiresAfter(12, 0, Period.MONTH), "2026-03-02", "2027-03-31"),
        (ExpiresAfter(1, 0, Period.MONTH), "2026-01-31", "2026-02-28"),
        (ExpiresAfter(0, 30, Period.MONTH), "2026-03-02", "2026-04-30"),
        (ExpiresAfter(0, 0, Period.QUARTER), "2026-03-02", "2026-03-31"),
        (ExpiresAfter(3, 0, Period.QUARTER), "2026-11-30", "2027-03-31"),
        (ExpiresAfter(0, 0, Period.YEAR), "2026-12-31", "2026-12-31"),
        (ExpiresAfter(12, 0, Period.YEAR), "2026-03-02", "2027-12-31"),
        (ExpiresAfter(days=36_600, months=1200), "9990-01-01", "9999-12-31"),
    ],
)
def test_what_was_earned_has_a_last_day(expiry: Expiry, earned_on: str, last: str | None) -> None:
    assert expiry_day(expiry, on(earned_on)) == day(last)


@pytest.mark.parametrize(
    ("expiry", "first", "last"),
    [
        (ExpiresAfter(days=730, from_available=True), "2027-03-15", "2029-03-14"),
        (ExpiresAfter(days=730, from_available=True), None, "2028-02-29"),
        (ExpiresAfter(months=1, from_available=True), "2026-12-31", "2027-01-31"),
        (ExpiresAfter(0, 0, Period.YEAR, from_available=True), "2027-03-15", "2027-12-31"),
        (ExpiresAfter(days=730), "2027-03-15", "2028-02-29"),
        (NeverExpires(), "2027-03-15", None),
    ],
)
def test_the_last_day_may_be_counted_from_the_first(
    expiry: Expiry, first: str | None, last: str | None
) -> None:
    assert expiry_day(expiry, on("2026-03-01"), day(first)) == day(last)


@pytest.mark.parametrize(
    ("availability", "earned_on", "first"),
    [
        (AvailableAtOnce(), "2026-03-02", None),
        (AvailableAfterDays(14), "2026-02-20", "2026-03-06"),
        (AvailableAfterDays(1), "2024-02-28", "2024-02-29"),
        (AvailableAfterMonthEnd(), "2026-03-02", "2026-04-01"),
        (AvailableAfterMonthEnd(), "2026-12-31", "2027-01-01"),
        (AvailableYearlyOn(3, 15), "2026-01-01", "2027-03-15"),
        (AvailableYearlyOn(3, 15), "2026-12-31", "2027-03-15"),
        (AvailableYearlyOn(2, 29), "2026-03-02", "2027-02-28"),
        (AvailableYearlyOn(2, 29), "2027-03-02", "2028-02-29"),
        (AvailableOnDays(((3, 15), (9, 15))), "2026-03-14", "2026-03-15"),
        (AvailableOnDays(((3, 15), (9, 15))), "2026-03-15", "2026-09-15"),
        (AvailableOnDays(((3, 15), (9, 15))), "2026-09-15", "2027-03-15"),
        (AvailableOnDays(((9, 15), (3, 15))), "2026-01-01", "2026-03-15"),
        (AvailableOnDays(((2, 31),)), "2026-02-28", "2027-02-28"),
    ],
)
def test_what_was_earned_has_a_first_day(
    availability: Availability, earned_on: str, first: str | None
) -> None:
    assert first_day(availability, on(earned_on)) == day(first)


@pytest.mark.parametrize(
    ("held", "today", "pending", "over"),
    [
        (lot(1), "2026-03-02", False, False),
        (lot(1, "2026-03-02"), "2026-03-02", False, False),
        (lot(1, "2026-03-02"), "2026-03-03", False, True),
        (lot(1, None, "2026-03-02"), "2026-03-01", True, False),
        (lot(1, None, "2026-03-02"), "2026-03-02", False, False),
        (lot(1, "2026-03-02", "2026-03-02"), "2026-03-02", False, False),
        (lot(1, "2026-03-02", "2026-03-05"), "2026-03-03", True, True),
    ],
)
def test_a_lot_counts_from_its_first_to_its_last_day(
    held: Lot, today: str, pending: bool, over: bool
) -> None:
    assert (is_pending(held, on(today)), is_over(held, None, on(today))) == (pending, over)


@pytest.mark.parametrize(
    ("months", "active_on", "moving"),
    [
        (24, "2026-03-02", "2028-03-02"),
        (12, "2024-02-29", "2025-02-28"),
        (1, "2026-01-31", "2026-02-28"),
        (24, None, None),
    ],
)
def test_the_date_of_the_whole_balance_moves_with_activity(
    months: int, active_on: str | None, moving: str | None
) -> None:
    state = WalletState(active_on=day(active_on))
    assert moving_day(ExpiresWhenInactive(months), state) == day(moving)


def test_the_moving_date_is_the_last_day_of_lots_without_one() -> None:
    moving = on("2028-03-02")
    assert last_day(lot(1), moving) == moving
    assert last_day(lot(1, "2026-12-31"), moving) == on("2026-12-31")
    assert moving_day(NeverExpires(), WalletState(active_on=on("2026-03-02"))) is None


def test_lots_of_the_same_dates_are_one_lot() -> None:
    more = (lot(5, "2026-12-31"), lot(7), lot(1, "2026-12-31", "2026-04-01"), lot(2, "2026-06-30"))
    assert merged((lot(10, "2026-12-31"), lot(1)), more) == (
        lot(2, "2026-06-30"),
        lot(15, "2026-12-31"),
        lot(1, "2026-12-31", "2026-04-01"),
        lot(8),
    )


def test_a_lot_that_is_used_up_is_gone() -> None:
    assert merged((lot(10),), (lot(-10),)) == ()


@pytest.mark.parametrize("less", [(lot(-11),), (lot(-1, "2026-12-31"),), (lot(-5), lot(-6))])
def test_no_lot_falls_below_zero(less: tuple[Lot, ...]) -> None:
    with pytest.raises(ValueError, match="below zero"):
        merged((lot(10),), less)


@pytest.mark.parametrize(
    ("quantity", "taken"),
    [
        (0, ()),
        (-1, ()),
        (4, ((4, "2026-06-30"),)),
        (5, ((5, "2026-06-30"),)),
        (6, ((5, "2026-06-30"), (1, "2026-12-31"))),
        (30, ((5, "2026-06-30"), (7, "2026-12-31"), (9, None))),
    ],
)
def test_a_spending_takes_lots_in_their_order(
    quantity: int, taken: tuple[tuple[int, str | None], ...]
) -> None:
    there = lots((5, "2026-06-30"), (7, "2026-12-31"), (9, None))
    assert take(there, quantity) == lots(*taken)


def test_what_is_over_or_pending_cannot_be_spent() -> None:
    held = (
        lot(1, "2026-03-01"),
        lot(2, "2026-03-02"),
        lot(4, "2026-12-31"),
        lot(8, "2026-12-31", "2026-03-03"),
        lot(16, None, "2026-03-02"),
    )
    spendable = open_lots(WalletState(held), None, on("2026-03-02"))
    assert [one.quantity for one in spendable] == [2, 4, 16]


def test_the_moving_date_has_its_place_in_the_spending_order() -> None:
    held = lots((1, "2026-06-30"), (2, "2029-12-31"), (4, None))
    spendable = open_lots(WalletState(held), on("2028-03-02"), on("2026-03-02"))
    assert [one.quantity for one in spendable] == [1, 4, 2]


def test_chosen_lots_come_first_and_the_rest_keeps_its_order() -> None:
    held = lots((1, "2026-06-30"), (2, "2026-12-31"), (4, None))
    chosen = preferring(lambda one: one.expires_on is None, held)
    assert [one.quantity for one in chosen] == [4, 1, 2]
    assert total(chosen) == 7
