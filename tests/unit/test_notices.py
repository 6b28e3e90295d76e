"""Notices of renewals to come: once, on their day, and none where nothing is to come."""

from typing import Any

import pytest

from laurel.domain.agenda import next_due
from tests.builders import at
from tests.shop import PLACE
from tests.subscribers import Club, plan

START = at("2026-01-10T10:00")
DAY = at("2026-02-05T00:00")


def club(**parts: Any) -> Club:
    quiet = {"welcome": False}
    there = Club.with_member(plans={"monthly": plan(notice_days=5)}, notices=quiet, **parts)
    there.take("monthly", START)
    return there


def due(there: Club) -> str | None:
    program = there.services.library.program(PLACE.program_id, 1)
    found = next_due(program, there.account)
    return None if found is None else f"{found.on} {''.join(found.kinds)}"


def test_it_goes_out_on_its_day_and_once() -> None:
    there = club()
    assert due(there) == "2026-02-05 N"
    assert there.run("memberships", at("2026-02-04T23:59"))["changed"] == 0
    assert there.run("memberships", DAY)["changed"] == 1
    assert there.run("memberships", at("2026-02-06"))["changed"] == 0
    assert there.notices() == [
        {
            "type": "subscription.renewal_upcoming",
            "at": "2026-02-05T00:00:00Z",
            "data": {
                "subscription_id": "s1",
                "plan": "monthly",
                "paid_until": "2026-02-10T10:00:00Z",
            },
        }
    ]
    assert due(there) is None
    assert there.violations() == ()


def test_a_late_run_sends_it_as_of_its_day() -> None:
    there, late = club(), club()
    there.run("memberships", DAY)
    late.run("all", at("2026-02-08"))
    assert late.notices() == there.notices()


def test_what_is_over_by_then_is_not_told_of() -> None:
    there = club()
    assert there.run("memberships", at("2026-02-10T10:00"))["changed"] == 1
    assert there.notices() == []
    assert due(there) is None


def test_each_renewal_has_its_own() -> None:
    there = club()
    there.run("memberships", DAY)
    there.renew("p2", at("2026-02-08"))
    assert due(there) == "2026-03-05 N"
    there.run("memberships", at("2026-03-05"))
    assert [one["at"] for one in there.notices()] == [
        "2026-03-05T00:00:00Z",
        "2026-02-05T00:00:00Z",
    ]


@pytest.mark.parametrize("ends", ["cancel_plan", "refund"])
def test_what_is_not_renewed_is_not_told_of(ends: str) -> None:
    there = club()
    getattr(there, ends)(at("2026-01-12"))
    assert due(there) is None
    assert there.run("memberships", DAY)["changed"] == 0


def test_who_does_not_mean_to_renew_is_not_told() -> None:
    there = Club.with_member(plans={"monthly": plan(notice_days=5)})
    there.take("monthly", START, auto_renew=False)
    assert due(there) is None


def test_the_day_is_one_of_the_programs_time_zone() -> None:
    there = club(time_zone="Pacific/Auckland")  # paid until 23:00 of 10 February there
    assert due(there) == "2026-02-05 N"
    assert there.run("memberships", at("2026-02-04T10:59"))["changed"] == 0
    assert there.run("memberships", at("2026-02-04T11:00"))["changed"] == 1
    assert there.notices()[0]["at"] == "2026-02-04T11:00:00Z"
