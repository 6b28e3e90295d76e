"""Members hear that points are about to expire: on each day asked for, once, what is there then."""

from typing import Any

import pytest

from laurel.domain.agenda import next_due
from laurel.domain.expiring_lots import notes_of_turn
from tests.builders import account, at, fixed, lot, on, program, reward, rule
from tests.shop import JOINED, PLACE, Shop

YEAR = {"points": {"expires": {"kind": "after", "days": 100}}}
DAYS = {"welcome": False, "points_expiring": {"days_before": [7, 30, 1]}}
START = at("2026-01-01T10:00")
LAST = "2026-04-11"
"""A hundred days after the start."""


def shop(**parts: Any) -> Shop:
    return Shop.with_member(
        **{"wallets": YEAR, "earning": {"spend": rule()}, "notices": DAYS, **parts}
    )


def told(there: Shop) -> list[tuple[str, int, int | str]]:
    """The day (there, in UTC), days before and quantity of each notice, oldest first."""
    found = there.notices("points.expiring")
    return [
        (one["at"][:10], one["data"]["days_before"], one["data"]["quantity"]) for one in found[::-1]
    ]


def due(there: Shop) -> str | None:
    version = there.services.ledger.head(PLACE.program_id)
    assert version is not None
    program = there.services.library.program(PLACE.program_id, version.version)
    found = next_due(program, there.account)
    return None if found is None else f"{found.on} {''.join(sorted(found.kinds))}"


def run_daily(there: Shop, first: str, last: str, job: str = "all") -> None:
    day = on(first)
    while day <= on(last):
        there.run(job, at(f"{day}T12:00"))
        day = day.fromordinal(day.toordinal() + 1)


def test_it_is_told_on_each_of_the_days_with_what_is_there_then() -> None:
    there = shop()
    there.order("o1", "50.00", now=START)
    assert due(there) == "2026-03-12 N"
    run_daily(there, "2026-03-11", "2026-04-12")
    assert told(there) == [("2026-03-12", 30, 50), ("2026-04-04", 7, 50), ("2026-04-10", 1, 50)]
    assert there.notices("points.expiring")[0] == {
        "type": "points.expiring",
        "at": "2026-04-10T00:00:00Z",
        "data": {"wallet": "points", "quantity": 50, "expires_on": LAST, "days_before": 1},
    }
    assert there.account.notes == {}, "what has expired is forgotten"
    assert there.violations() == ()


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (["2026-03-11T23:59"], []),
        (["2026-03-12T00:00"], [("2026-03-12", 30, 50)]),
        (["2026-03-20"] * 3, [("2026-03-12", 30, 50)]),
        (["2026-04-05"], [("2026-04-04", 7, 50)]),
        (["2026-04-11T23:59"], [("2026-04-10", 1, 50)]),
        (["2026-04-12T00:00"], []),
        (["2026-03-13", "2026-04-11"], [("2026-03-12", 30, 50), ("2026-04-10", 1, 50)]),
    ],
)
def test_a_late_run_tells_the_last_of_the_days_that_passed_and_nothing_that_is_over(
    runs: list[str], expected: list[tuple[str, int, int]]
) -> None:
    there = shop()
    there.order("o1", "50.00", now=START)
    for when in runs:
        there.run("memberships", at(when))
    assert told(there) == expected


def test_what_is_spent_meanwhile_is_not_told_of() -> None:
    there = shop(rewards={"gift": reward(30), "rest": reward(20)})
    there.order("o1", "50.00", now=START)
    there.run("memberships", at("2026-03-12"))
    there.redeem("r1", "gift", at("2026-03-20"))
    there.run("memberships", at("2026-04-04"))
    there.redeem("r2", "rest", at("2026-04-05"))
    assert due(there) is None
    assert told(there) == [("2026-03-12", 30, 50), ("2026-04-04", 7, 20)]


def test_what_comes_to_the_same_day_is_told_together() -> None:
    month = {"points": {"expires": {"kind": "after", "months": 2, "end_of": "month"}}}
    there = shop(wallets=month)
    there.order("o1", "50.00", now=at("2026-01-05"))
    there.order("o2", "8.00", now=at("2026-01-20"))
    there.order("o3", "1.00", now=at("2026-02-01"))
    run_daily(there, "2026-03-01", "2026-03-30")
    assert told(there) == [("2026-03-01", 30, 58), ("2026-03-24", 7, 58), ("2026-03-30", 1, 58)]


def test_what_comes_late_is_told_of_on_the_next_of_the_days() -> None:
    there = shop(wallets={"points": {}})
    there.adjust("a1", 40, at("2026-03-05"), expires_on="2026-03-20")
    assert due(there) == "2026-03-13 N"
    there.run("memberships", at("2026-03-05"))
    there.adjust("a2", 5, at("2026-03-19"), expires_on="2026-03-20")
    run_daily(there, "2026-03-06", "2026-03-21")
    assert told(there) == [("2026-03-13", 7, 45), ("2026-03-19", 1, 45)]


def test_what_comes_on_the_day_itself_is_not_told_of_on_it() -> None:
    there = shop()
    there.adjust("a1", 40, at("2026-03-13"), expires_on="2026-03-20")
    there.run("all", at("2026-03-13T23:00"))
    assert told(there) == []
    assert due(there) == "2026-03-19 N"


def test_what_is_held_is_looked_at_when_it_may_come_back() -> None:
    there = shop(rewards={"gift": reward(50)})
    there.order("o1", "50.00", now=START)
    there.redeem("r1", "gift", at("2026-04-04T00:30"), hold=True, hold_seconds=3600)
    there.run("memberships", at("2026-04-04T01:00"))
    assert told(there) == []
    there.run("memberships", at("2026-04-04T02:00"))
    assert told(there) == [("2026-04-04", 7, 50)]
    there.redeem("r2", "gift", at("2026-04-10T00:30"), hold=True)
    there.run("memberships", at("2026-04-10T00:40"))
    there.cancel("r2", at("2026-04-10T00:41"))
    there.run("memberships", at("2026-04-10T00:42"))
    assert told(there) == [("2026-04-04", 7, 50), ("2026-04-10", 1, 50)]


def test_what_comes_back_is_not_told_of_again() -> None:
    there = shop(rewards={"gift": reward(50)})
    there.order("o1", "50.00", now=START)
    there.run("memberships", at("2026-04-04"))
    there.redeem("r1", "gift", at("2026-04-05"))
    there.cancel("r1", at("2026-04-06"))
    run_daily(there, "2026-04-06", "2026-04-09")
    assert told(there) == [("2026-04-04", 7, 50)]
    run_daily(there, "2026-04-10", "2026-04-11")
    assert told(there) == [("2026-04-04", 7, 50), ("2026-04-10", 1, 50)]


def test_a_balance_that_moves_with_activity_is_told_of_by_the_day_it_has_then() -> None:
    """An order in between moves the day: the old one is told of no more."""
    moving = {"points": {"expires": {"kind": "inactivity", "months": 2}}}
    there = shop(wallets=moving)
    there.order("o1", "50.00", now=at("2026-01-10"))
    assert due(there) == "2026-02-08 N"
    there.run("all", at("2026-02-08"))
    there.order("o2", "1.00", now=at("2026-02-20"))
    run_daily(there, "2026-02-21", "2026-04-21")
    assert told(there) == [
        ("2026-02-08", 30, 50),
        ("2026-03-21", 30, 51),
        ("2026-04-13", 7, 51),
        ("2026-04-19", 1, 51),
    ]
    assert there.account.notes == {}


def test_a_short_day_that_moves_with_every_activity_leaves_nothing_behind() -> None:
    there = shop(wallets={"points": {"expires": {"kind": "inactivity", "months": 1}}})
    for day in range(1, 29):
        there.order(f"o{day}", "1.00", now=at(f"2026-02-{day:02}"))
    assert len(there.account.notes) <= 1


def test_money_is_told_of_as_money() -> None:
    cash = {"cash": {"kind": "money", "expires": {"kind": "after", "days": 60}}}
    percent = {"kind": "percent", "wallet": "cash", "percent": "2"}
    back = {"on": "order", "gives": percent, "rounding": "half_up"}
    there = shop(wallets=cash, earning={"back": back})
    there.order("o1", "62.50", now=at("2026-01-01T10:00"))
    there.run("memberships", at("2026-01-31"))
    assert told(there) == [("2026-01-31", 30, "1.25")]


def test_pending_points_are_told_of_with_the_others() -> None:
    wallet = {"points": {"expires": {"kind": "after", "days": 100}}}
    later = {"available": {"kind": "after_days", "days": 80}}
    there = shop(wallets=wallet, earning={"spend": rule(), "more": rule(**later)})
    there.order("o1", "50.00", now=START)
    there.run("memberships", at("2026-03-12"))
    assert told(there) == [("2026-03-12", 30, 100)]
    expiry = there.wallet(at("2026-03-12"))["next_expiry"]
    assert expiry == {"on": LAST, "quantity": 100}


def test_a_retired_wallet_and_one_that_never_expires_are_not_told_of() -> None:
    there = shop(earning={"spend": rule()})
    there.order("o1", "50.00", now=START)
    there.put(
        START,
        wallets={"other": {"expires": {"kind": "after", "days": 100}}, "never": {}},
        earning={"more": {"on": "order", "gives": fixed(5, "never")}},
        notices=DAYS,
    )
    there.order("o2", "50.00", now=at("2026-01-02"))
    run_daily(there, "2026-03-01", "2026-04-11", "memberships")
    assert told(there) == []


@pytest.mark.parametrize(
    ("zone", "first_minute"),
    [
        ("UTC", "2026-03-12T00:00"),
        ("Pacific/Kiritimati", "2026-03-11T10:00"),
        ("America/Los_Angeles", "2026-03-12T07:00"),
        ("Europe/Berlin", "2026-03-11T23:00"),
        ("Pacific/Pago_Pago", "2026-03-12T11:00"),
    ],
)
def test_the_day_begins_at_the_programs_midnight(zone: str, first_minute: str) -> None:
    """Los Angeles sets its clocks forward on 8 March 2026."""
    there = shop(time_zone=zone)
    there.adjust("a1", 50, START, expires_on=LAST)
    begins = at(first_minute)
    there.run("memberships", begins.fromtimestamp(begins.timestamp() - 60, begins.tzinfo))
    assert told(there) == []
    there.run("memberships", begins)
    assert [one["at"] for one in there.notices("points.expiring")] == [f"{first_minute}:00Z"]


def test_midnight_may_be_skipped_by_a_spring_night() -> None:
    """In Beirut 29 March 2026 begins at 01:00: the day is told of from its first instant."""
    there = shop(time_zone="Asia/Beirut")
    there.adjust("a1", 50, START, expires_on="2026-04-28")
    there.run("memberships", at("2026-03-28T21:59"))
    assert told(there) == []
    there.run("memberships", at("2026-03-28T22:00"))
    assert there.notices("points.expiring")[0]["at"] == "2026-03-28T22:00:00Z"


def test_a_leap_day_is_a_day_like_others() -> None:
    there = shop(wallets={"points": {}})
    there.adjust("a1", 5, at("2028-01-01"), expires_on="2028-03-30")
    run_daily(there, "2028-02-28", "2028-03-01")
    assert told(there) == [("2028-02-29", 30, 5)]


def test_a_section_that_comes_later_reaches_who_has_a_turn_or_is_rebuilt() -> None:
    there = shop(notices={"welcome": False})
    there.order("o1", "50.00", now=START)
    assert due(there) == "2026-04-12 E"
    there.put(at("2026-02-01"), wallets=YEAR, earning={"spend": rule()}, notices=DAYS)
    assert due(there) == "2026-03-12 N"
    there.run("memberships", at("2026-03-12"))
    assert told(there) == [], "nobody is on the agenda for it yet"
    there.order("o2", "1.00", now=at("2026-03-13"))
    there.run("memberships", at("2026-03-13T13:00"))
    assert told(there) == [("2026-03-12", 30, 50)]


def test_who_was_erased_hears_nothing() -> None:
    there = shop()
    there.order("o1", "50.00", now=START)
    there.erase(at("2026-02-01"))
    there.run("all", at("2026-03-12"))
    assert told(there) == []


def test_joining_is_not_told_of_as_expiring() -> None:
    """What is earned and lives shorter than the most days is told of on fewer days."""
    there = shop(wallets={"points": {"expires": {"kind": "after", "days": 10}}})
    there.order("o1", "50.00", now=JOINED)
    run_daily(there, "2026-01-01", "2026-01-11")
    assert told(there) == [("2026-01-04", 7, 50), ("2026-01-10", 1, 50)]


def test_what_is_remembered_of_many_days_at_once_is_in_their_order() -> None:
    """So that the same turn decided twice is the same, to the byte."""
    shop = program(notices={"points_expiring": {"days_before": [30]}}, wallets=YEAR)
    there = account(*(lot(1, f"2026-03-{number:02}") for number in range(2, 32)))
    noted = [one.about for one in notes_of_turn(shop, account(), there, on("2026-03-01"))]
    assert len(noted) == 30
    assert noted == sorted(noted)
