"""Days and periods: month ends, leap days, ISO weeks, and nights on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from laurel.domain.calendar import (
    Period,
    add_days,
    add_months,
    end_of,
    in_year,
    local_day,
    period_key,
    yearly_on_or_after,
)
from tests.builders import on


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-15", 0, "2026-12-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -13, "2024-12-15"),
        ("9999-12-31", 1, "9999-12-31"),
        ("0001-01-15", -1, "0001-01-01"),
    ],
)
def test_months_later_stays_in_the_month(day: str, months: int, later: str) -> None:
    assert add_months(on(day), months) == on(later)


@pytest.mark.parametrize(
    ("day", "days", "later"),
    [
        ("2024-02-28", 1, "2024-02-29"),
        ("2026-02-28", 1, "2026-03-01"),
        ("2026-01-01", -1, "2025-12-31"),
        ("9999-12-30", 5, "9999-12-31"),
        ("0001-01-02", -5, "0001-01-01"),
    ],
)
def test_days_later_stops_at_the_ends_of_the_calendar(day: str, days: int, later: str) -> None:
    assert add_days(on(day), days) == on(later)


@pytest.mark.parametrize(
    ("period", "day", "last"),
    [
        (Period.DAY, "2026-03-02", "2026-03-02"),
        (Period.WEEK, "2026-03-02", "2026-03-08"),
        (Period.WEEK, "2026-03-08", "2026-03-08"),
        (Period.WEEK, "2026-12-31", "2027-01-03"),
        (Period.MONTH, "2024-02-01", "2024-02-29"),
        (Period.MONTH, "2026-02-28", "2026-02-28"),
        (Period.QUARTER, "2026-01-01", "2026-03-31"),
        (Period.QUARTER, "2026-06-30", "2026-06-30"),
        (Period.QUARTER, "2026-11-11", "2026-12-31"),
        (Period.YEAR, "2026-01-01", "2026-12-31"),
        (Period.LIFETIME, "2026-01-01", "9999-12-31"),
    ],
)
def test_a_period_ends_on_its_last_day(period: Period, day: str, last: str) -> None:
    assert end_of(period, on(day)) == on(last)


@pytest.mark.parametrize(
    ("period", "day", "key"),
    [
        (Period.DAY, "2026-03-02", "2026-03-02"),
        (Period.WEEK, "2026-01-01", "2026-W01"),
        (Period.WEEK, "2027-01-03", "2026-W53"),
        (Period.WEEK, "2024-12-30", "2025-W01"),
        (Period.MONTH, "2026-03-02", "2026-03"),
        (Period.QUARTER, "2026-03-31", "2026-Q1"),
        (Period.QUARTER, "2026-10-01", "2026-Q4"),
        (Period.YEAR, "2026-03-02", "2026"),
        (Period.LIFETIME, "2026-03-02", ""),
    ],
)
def test_a_period_has_a_name(period: Period, day: str, key: str) -> None:
    assert period_key(period, on(day)) == key


@pytest.mark.parametrize("period", list(Period))
def test_the_names_of_periods_sort_by_time(period: Period) -> None:
    days = [date(1999, 12, 20) + timedelta(days=step) for step in range(800)]
    keys = [period_key(period, day) for day in days]
    assert keys == sorted(keys)


@pytest.mark.parametrize("period", [Period.DAY, Period.WEEK, Period.MONTH, Period.QUARTER])
def test_a_period_ends_where_its_name_changes(period: Period) -> None:
    for step in range(800):
        day = date(2023, 12, 20) + timedelta(days=step)
        last = end_of(period, day)
        assert period_key(period, last) == period_key(period, day)
        assert period_key(period, last + timedelta(days=1)) != period_key(period, day)


@pytest.mark.parametrize(
    ("year", "month", "day", "found"),
    [(2026, 2, 29, "2026-02-28"), (2028, 2, 29, "2028-02-29"), (2026, 4, 31, "2026-04-30")],
)
def test_a_yearly_day_that_a_year_lacks_is_the_last_of_its_month(
    year: int, month: int, day: int, found: str
) -> None:
    assert in_year(year, month, day) == on(found)


@pytest.mark.parametrize(
    ("today", "month", "day", "following"),
    [
        ("2026-03-02", 3, 2, "2026-03-02"),
        ("2026-03-02", 3, 1, "2027-03-01"),
        ("2026-03-02", 12, 31, "2026-12-31"),
        ("2026-02-28", 2, 29, "2026-02-28"),
        ("2026-03-01", 2, 29, "2027-02-28"),
        ("2027-03-01", 2, 29, "2028-02-29"),
        ("2028-02-28", 2, 29, "2028-02-29"),
    ],
)
def test_a_yearly_day_comes_again_each_year(
    today: str, month: int, day: int, following: str
) -> None:
    assert yearly_on_or_after(on(today), month, day) == on(following)


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        ("2026-03-01T23:59:59Z", "UTC", "2026-03-01"),
        ("2026-03-02T00:00:00Z", "UTC", "2026-03-02"),
        ("2026-03-02T04:59:59Z", "America/New_York", "2026-03-01"),
        ("2026-03-02T05:00:00Z", "America/New_York", "2026-03-02"),
        # clocks go forward at 02:00 on the 8th: that day has 23 hours
        ("2026-03-08T04:59:59Z", "America/New_York", "2026-03-07"),
        ("2026-03-08T05:00:00Z", "America/New_York", "2026-03-08"),
        ("2026-03-09T03:59:59Z", "America/New_York", "2026-03-08"),
        ("2026-03-09T04:00:00Z", "America/New_York", "2026-03-09"),
        # clocks go back at 02:00 on the 1st: that day has 25 hours
        ("2026-11-01T04:00:00Z", "America/New_York", "2026-11-01"),
        ("2026-11-02T04:59:59Z", "America/New_York", "2026-11-01"),
        ("2026-11-02T05:00:00Z", "America/New_York", "2026-11-02"),
        # Samoa went from the 29th straight to the 31st
        ("2011-12-30T09:59:59Z", "Pacific/Apia", "2011-12-29"),
        ("2011-12-30T10:00:00Z", "Pacific/Apia", "2011-12-31"),
        # Santiago's clocks skip midnight itself
        ("2026-09-06T03:59:59Z", "America/Santiago", "2026-09-05"),
        ("2026-09-06T04:00:00Z", "America/Santiago", "2026-09-06"),
        ("2026-03-02T18:14:59Z", "Asia/Kathmandu", "2026-03-02"),
        ("2026-03-02T18:15:00Z", "Asia/Kathmandu", "2026-03-03"),
    ],
)
def test_a_day_begins_and_ends_at_local_midnight(instant: str, zone: str, day: str) -> None:
    assert local_day(datetime.fromisoformat(instant), ZoneInfo(zone)) == on(day)


@pytest.mark.parametrize(
    "zone", ["UTC", "America/New_York", "America/Santiago", "Pacific/Apia", "Asia/Kathmandu"]
)
def test_the_end_of_a_day_is_the_first_instant_that_is_no_longer_in_it(zone: str) -> None:
    there = ZoneInfo(zone)
    for step in range(0, 6000, 7):
        day = date(2011, 12, 1) + timedelta(days=step)
        end = datetime.combine(day + timedelta(days=1), time(), there).astimezone(UTC)
        assert local_day(end - timedelta(seconds=1), there) <= day < local_day(end, there)
