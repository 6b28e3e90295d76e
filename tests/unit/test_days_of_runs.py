"""When a day begins for a run: at midnight in the program's zone, wherever that is, and whatever is
done to its clocks that night.
"""

from datetime import date, timedelta

import pytest

from tests.builders import Json, at, fixed
from tests.shop import Shop

A_MOMENT = timedelta(milliseconds=1)

DAYS = {
    # from one end of the day line to the other
    "UTC-12": ("Etc/GMT+12", "2026-05-10", "2026-05-10T12:00"),
    "UTC-11": ("Pacific/Pago_Pago", "2026-05-10", "2026-05-10T11:00"),
    "UTC": ("UTC", "2026-05-10", "2026-05-10T00:00"),
    "UTC+14": ("Pacific/Kiritimati", "2026-05-10", "2026-05-09T10:00"),
    "a new year, a day early": ("Pacific/Kiritimati", "2027-01-01", "2026-12-31T10:00"),
    "a new year, half a day late": ("Etc/GMT+12", "2027-01-01", "2027-01-01T12:00"),
    # zones of half and quarter hours
    "UTC+5:45": ("Asia/Kathmandu", "2026-05-10", "2026-05-09T18:15"),
    "UTC+12:45": ("Pacific/Chatham", "2026-07-10", "2026-07-09T11:15"),
    "UTC+13:45": ("Pacific/Chatham", "2026-12-10", "2026-12-09T10:15"),
    "UTC-2:30": ("America/St_Johns", "2026-05-10", "2026-05-10T02:30"),
    "half an hour of summer": ("Australia/Lord_Howe", "2026-12-10", "2026-12-09T13:00"),
    # nights in which clocks change
    "spring, at two": ("America/New_York", "2026-03-08", "2026-03-08T05:00"),
    "the day after": ("America/New_York", "2026-03-09", "2026-03-09T04:00"),
    "autumn, at two": ("America/New_York", "2026-11-01", "2026-11-01T04:00"),
    "the day after that": ("America/New_York", "2026-11-02", "2026-11-02T05:00"),
    "no midnight, Beirut": ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00"),
    "no midnight, Cairo": ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00"),
    "two midnights, Havana": ("America/Havana", "2026-11-01", "2026-11-01T04:00"),
    # days of the calendar
    "a leap day": ("UTC", "2028-02-29", "2028-02-29T00:00"),
    "the day after a leap day": ("Asia/Tokyo", "2028-03-01", "2028-02-29T15:00"),
    "the last day of a year": ("America/Los_Angeles", "2026-12-31", "2026-12-31T08:00"),
    # days that never were: what is due on them is due when the next one begins
    "Samoa had no 30 December 2011": ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00"),
    "and then had the 31st": ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00"),
    "Kwajalein had no 21 August 1993": ("Pacific/Kwajalein", "1993-08-21", "1993-08-21T12:00"),
}
"""A zone, a day, and the instant (UTC) at which it begins."""


@pytest.fixture(params=DAYS.values(), ids=list(DAYS))
def day(request: pytest.FixtureRequest) -> tuple[str, date, str]:
    zone, on, begins = request.param
    return zone, date.fromisoformat(on), begins


def changed(shop: Shop, job: str, begins: str) -> list[int]:
    """What runs a moment before, at the instant, and once more change."""
    instants = [at(begins) - A_MOMENT, at(begins), at(begins)]
    return [shop.run(job, now)["changed"] for now in instants]


def test_what_the_calendar_has_comes_as_its_day_begins(day: tuple[str, date, str]) -> None:
    zone, on, begins = day
    schedules: Json = {"day": {"month": on.month, "day": on.day}}
    gift = {"on": "schedule.day", "gives": fixed(7)}
    shop = Shop(time_zone=zone, schedules=schedules, earning={"gift": gift})
    shop.enrol(at(begins) - timedelta(days=90))
    assert changed(shop, "memberships", begins) == [0, 1, 0]
    assert shop.entries() == [7]
    assert shop.violations() == ()


def test_a_birthday_is_paid_as_its_day_begins(day: tuple[str, date, str]) -> None:
    zone, on, begins = day
    shop = Shop(time_zone=zone, earning={"born": {"on": "birthday", "gives": fixed(7)}})
    shop.enrol(at(begins) - timedelta(days=90), birthday=f"{on:%m-%d}")
    assert changed(shop, "birthdays", begins) == [0, 1, 0]
    assert shop.violations() == ()


def test_what_expires_is_there_to_the_last_moment_and_booked_at_the_next(
    day: tuple[str, date, str],
) -> None:
    zone, on, begins = day
    shop = Shop(time_zone=zone)
    joined, last = at(begins) - timedelta(days=90), on - timedelta(days=1)
    shop.enrol(joined)
    shop.adjust("a1", 70, now=joined, expires_on=last.isoformat())
    assert (shop.available(at(begins) - A_MOMENT), shop.available(at(begins))) == (70, 0)
    assert changed(shop, "expire-points", begins) == [0, 1, 0]
    assert shop.violations() == ()
