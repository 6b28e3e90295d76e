"""Years of the member's own: from the day of joining, or from the day a plan was first paid."""

from dataclasses import replace
from typing import Any

import pytest

from laurel.domain.account import TierState
from laurel.domain.enrol import enrol
from laurel.domain.membership_year import began_on, new_year, year_end, year_of
from tests.builders import Json, account, at, faults, on, program, rule, tiers
from tests.climbing import SPEND, tier_after
from tests.shop import Shop
from tests.subscribers import Club, plan

MEMBERSHIP: Json = {"kind": "membership_year"}
ITS_END: Json = {"kind": "membership_year_end", "years_after": 1}
OF_PLAN: Json = {"of": "plan"}


@pytest.mark.parametrize(
    ("began", "day", "first", "last", "after_that"),
    [
        ("2026-03-02", "2026-03-02", "2026-03-02", "2027-03-01", "2028-03-01"),
        ("2026-03-02", "2027-03-01", "2026-03-02", "2027-03-01", "2028-03-01"),
        ("2026-03-02", "2027-03-02", "2027-03-02", "2028-03-01", "2029-03-01"),
        ("2026-01-01", "2026-12-31", "2026-01-01", "2026-12-31", "2027-12-31"),
        # 29 February is the 28th in years without it
        ("2024-02-29", "2024-12-31", "2024-02-29", "2025-02-27", "2026-02-27"),
        ("2024-02-29", "2025-02-28", "2025-02-28", "2026-02-27", "2027-02-27"),
        ("2024-02-29", "2028-02-28", "2027-02-28", "2028-02-28", "2029-02-27"),
        ("2024-02-29", "2028-02-29", "2028-02-29", "2029-02-27", "2030-02-27"),
    ],
)
def test_a_year_begins_on_the_same_day_again(
    began: str, day: str, first: str, last: str, after_that: str
) -> None:
    assert year_of(on(began), on(day)) == on(first)
    assert year_end(on(began), on(day)) == on(last)
    assert year_end(on(began), on(day), 1) == on(after_that)


def test_the_calendar_ends_and_no_year_goes_beyond_it() -> None:
    assert year_end(on("2026-03-02"), on("9999-05-01")) == on("9999-12-31")
    assert year_end(on("2026-03-02"), on("9998-05-01")) == on("9999-03-01")
    assert year_of(on("2026-03-02"), on("0001-01-01")) == on("0001-01-01")


def test_a_calendar_year_is_one_that_begins_on_new_years_day() -> None:
    for day in (on("2026-01-01"), on("2026-12-31")):
        assert year_of(new_year(day), day) == on("2026-01-01")
        assert year_end(new_year(day), day) == on("2026-12-31")
    assert year_of(new_year(on("0001-01-01")), on("0001-01-01")) == on("0001-01-01")


@pytest.mark.parametrize(
    ("zone", "parts", "first"),
    [
        ("UTC", {}, "2026-01-01"),
        ("Asia/Tokyo", {}, "2026-01-02"),
        ("Asia/Tokyo", {"tiers": tiers(MEMBERSHIP, ITS_END, **SPEND)}, "2026-01-02"),
    ],
)
def test_without_a_plan_years_are_counted_from_the_day_of_joining_there(
    zone: str, parts: Json, first: str
) -> None:
    there = replace(account(), joined_at=at("2026-01-01T16:00"))
    assert began_on(program(time_zone=zone, **parts), there)(on("2027-05-01")) == on(first)


def joining(joined: str, years_after: int = 1, **parts: Any) -> Shop:
    scheme = tiers(MEMBERSHIP, {**ITS_END, "years_after": years_after}, **SPEND)
    shop = Shop(earning={"spend": rule()}, tiers=scheme, **parts)
    shop.enrol(at(joined))
    return shop


def test_what_counts_is_what_comes_from_one_day_of_joining_to_the_next() -> None:
    shop = joining("2026-03-15")
    found = tier_after(
        shop, ("2027-03-14", "99.99"), ("2027-03-15", "99.99"), ("2028-03-14", "0.01")
    )
    assert found == [None, None, "silver"]
    assert shop.account.tier == TierState("silver", on("2028-03-14"), on("2029-03-14"))


def test_the_next_year_decides_and_a_level_reached_again_is_prolonged() -> None:
    shop = joining("2026-03-15")
    tier_after(shop, ("2026-04-01", "200.00"), ("2027-04-01", "200.00"), ("2028-04-01", "100.00"))
    assert shop.account.tier == TierState("gold", on("2026-04-01"), on("2029-03-14"))
    assert shop.tier(at("2029-03-15"))["tier"] == "silver"
    assert shop.tier(at("2030-03-15"))["tier"] is None


@pytest.mark.parametrize("reviewed", ["2027-03-15", "2027-12-31", "2028-01-01"])
def test_a_level_that_holds_for_its_own_year_is_not_kept_by_that_year(reviewed: str) -> None:
    shop = joining("2026-03-15", years_after=0)
    tier_after(shop, ("2026-04-01", "200.00"))
    assert shop.tier(at("2027-03-14"))["tier"] == "gold"
    assert shop.tier(at(reviewed))["tier"] is None
    shop.run("evaluate-tiers", at(reviewed))
    assert shop.account.tier == TierState()


def test_a_returned_order_leaves_the_year_it_counted_in() -> None:
    shop = joining("2026-03-15")
    shop.order("o1", "60.00", now=at("2026-04-01"))
    shop.order("o2", "60.00", now=at("2027-04-01"))
    shop.give_back("b1", "o1", now=at("2027-05-01"))
    kept = {key: value.spend for key, value in shop.account.qualifying.items()}
    assert kept == {"": 6000, "2026-03-15+": 0, "2027-03-15+": 6000}


def test_who_joined_on_the_29th_of_february_has_years_too() -> None:
    shop = joining("2024-02-29")
    assert tier_after(shop, ("2025-02-27", "100.00"))[0] == "silver"
    assert shop.account.tier.valid_until == on("2026-02-27")
    assert shop.tier(at("2025-02-28"))["qualifying"] == {
        "metric": "spend",
        "from": "2025-02-28",
        "to": "2026-02-27",
        "value": "0.00",
    }


def test_a_level_of_an_invitation_holds_for_the_members_own_year() -> None:
    shop = program(tiers=tiers(MEMBERSHIP, ITS_END, **SPEND))
    joined = at("2026-03-15")
    _, earned = enrol(shop, "ann", "K7QW2MB", joined, {}, joined, invited_to="gold")
    assert earned.decision.after.tier == TierState("gold", on("2026-03-15"), on("2028-03-14"))
    _, beneath = enrol(shop, "ben", "K7QW2MC", joined, {}, joined)
    assert beneath.decision.after.tier == TierState()


def paying(joined: str = "2026-01-10", grace_days: int = 0) -> Club:
    scheme = tiers({**MEMBERSHIP, **OF_PLAN}, {**ITS_END, **OF_PLAN}, **SPEND)
    yearly = plan("50.00", 12, grace_days=grace_days)
    club = Club(earning={"spend": rule()}, tiers=scheme, plans={"yearly": yearly})
    club.enrol(at(joined))
    return club


def test_the_years_of_a_plan_begin_when_it_was_first_paid() -> None:
    club = paying()
    tier_after(club, ("2026-05-01", "60.00"))
    club.take("yearly", at("2026-06-01"))
    assert tier_after(club, ("2026-06-01", "60.00"), ("2027-05-31", "40.00")) == [None, "silver"]
    assert club.account.tier.valid_until == on("2028-05-31")


JOINED = "2026-01-10"


@pytest.mark.parametrize(
    ("plan_id", "payment", "began"),
    [
        (
            "yearly",
            None,
            {"2026-06-01": JOINED, "2026-06-02": "2026-06-02", "2027-06-01": "2026-06-02"}
            | {"2027-06-02": "2026-06-02", "2027-06-03": JOINED},
        ),
        ("life", None, {"2026-06-01": JOINED, "2040-01-01": "2026-06-02"}),
        # a trial is a year of its own
        (
            "tried",
            "2026-06-10",
            {"2026-06-02": "2026-06-02", "2026-06-15": "2026-06-02", "2026-06-16": "2026-06-16"}
            | {"2027-06-16": "2026-06-16", "2027-06-17": JOINED},
        ),
    ],
)
def test_a_day_lies_in_the_years_of_the_plan_that_runs_on_it_there(
    plan_id: str, payment: str | None, began: dict[str, str]
) -> None:
    """In Tokyo, where it is the second when the plan is taken."""
    plans = {
        "yearly": plan("50.00", 12),
        "life": plan("300.00", None),
        "tried": plan("50.00", 12, trial_days=14),
    }
    scheme = tiers({**MEMBERSHIP, **OF_PLAN}, {**ITS_END, **OF_PLAN}, **SPEND)
    parts: Json = {"time_zone": "Asia/Tokyo", "tiers": scheme, "plans": plans}
    club = Club(**parts)
    club.enrol(at(JOINED))
    club.take(plan_id, at("2026-06-01T16:00"))
    if payment is not None:
        club.renew("p2", at(payment))
    first_day = began_on(program(**parts), club.account)
    assert {day: first_day(on(day)).isoformat() for day in began} == began


@pytest.mark.parametrize(
    ("day", "is_cancelled", "began"),
    [
        ("2027-06-01", False, "2027-06-01"),
        ("2027-06-04", False, "2027-06-01"),  # the last day of grace
        ("2027-06-05", False, "2027-01-10"),
        ("2027-06-01", True, "2027-06-01"),
        ("2027-06-02", True, "2027-01-10"),  # no grace for who has left
    ],
)
def test_the_years_of_a_plan_go_on_in_its_days_of_grace(
    day: str, is_cancelled: bool, began: str
) -> None:
    club = paying(grace_days=3)
    club.take("yearly", at("2026-06-01"))
    if is_cancelled:
        club.cancel_plan(at("2026-07-01"))
    assert club.tier(at(day))["qualifying"]["from"] == began


def test_without_a_plan_they_are_those_from_joining() -> None:
    club = paying()
    club.take("yearly", at("2026-06-01"))
    assert tier_after(club, ("2026-05-01", "60.00"), ("2027-06-02", "60.00")) == [None, None]
    seen = club.tier(at("2027-06-02"))["qualifying"]
    assert (seen["from"], seen["to"], seen["value"]) == ("2027-01-10", "2028-01-09", "60.00")


def test_what_is_said_later_of_a_plan_moves_its_years_and_loses_nothing() -> None:
    club = paying()
    tier_after(club, ("2026-02-01", "60.00"), ("2026-04-01", "60.00"))
    assert club.account.tier.tier_id == "silver"
    club.take("yearly", at("2026-05-01"), started_at="2026-03-01T00:00:00Z")
    assert club.tier(at("2026-05-01"))["qualifying"]["value"] == "60.00"
    club.order("late", "140.00", now=at("2026-05-02"))
    assert club.account.tier.tier_id == "gold"
    club.give_back("b1", "late", now=at("2026-05-03"))
    assert club.tier(at("2026-05-03"))["qualifying"]["value"] == "60.00"
    assert club.violations() == ()


@pytest.mark.parametrize(
    ("window", "validity", "pointer"),
    [
        ({**MEMBERSHIP, **OF_PLAN}, ITS_END, "/tiers/window/of"),
        (MEMBERSHIP, {**ITS_END, **OF_PLAN}, "/tiers/validity/of"),
        ({**MEMBERSHIP, **OF_PLAN}, ITS_END, "/tiers/validity/of"),
    ],
)
def test_years_of_plans_need_plans_and_a_member_has_one_kind(
    window: Json, validity: Json, pointer: str
) -> None:
    assert pointer in faults(tiers=tiers(window, validity, **SPEND))
