"""The calendar raises events: on their day, once a year, to whom they are for."""

from typing import Any

import pytest

from laurel.domain.changes import Counted
from laurel.domain.occurrences import came
from laurel.domain.schedule import Occurrence
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.requests.earning import EarningRequest
from laurel.requests.parts import read_body
from tests.builders import (
    Json,
    account,
    at,
    faults,
    fixed,
    on,
    program,
    refused,
    reward,
    rule,
    tiers,
)
from tests.climbing import LIFETIME, NEXT_YEAR, YEAR
from tests.people import give_tier, take_back
from tests.shop import PLACE, Shop

NEW_YEAR: Json = {"month": 1, "day": 1}
GOLD: Json = {**NEW_YEAR, "tiers": ["gold"]}
CLIMBING: Json = {"silver": {"spend": "100.00"}, "gold": {"spend": "200.00"}}
FOREVER: Json = {"kind": "forever"}


def giving(points: int = 10, schedule: str = "new-year", **parts: Any) -> Json:
    return {"on": f"schedule.{schedule}", "gives": fixed(points), **parts}


def everybody(**parts: Any) -> Shop:
    given = {"schedules": {"new-year": NEW_YEAR}, "earning": {"gift": giving()}}
    return Shop.with_member(**{**given, **parts})


def for_tiers(*names: str, window: Json = YEAR, validity: Json = NEXT_YEAR, **parts: Any) -> Shop:
    """At 100.00 a member is silver, at 200.00 gold; the new year gives 10 to the named tiers."""
    return everybody(
        schedules={"new-year": {**NEW_YEAR, "tiers": [*names]}},
        tiers=tiers(window, validity, **CLIMBING),
        **parts,
    )


def after_runs(shop: Shop, *days: str, job: str = "memberships") -> list[int]:
    """What can be spent after the job ran, twice, on each day."""
    found = []
    for day in days:
        for _ in range(2):
            assert shop.run(job, at(day))["refused"] == []
        found.append(shop.available(at(day)))
    assert shop.violations() == ()
    return found


@pytest.mark.parametrize(
    ("schedule", "runs"),
    [
        (NEW_YEAR, {"2026-12-31": 0, "2027-01-01": 10, "2027-12-31": 10, "2028-01-01": 20}),
        # late: every year that was missed
        (NEW_YEAR, {"2027-01-04": 10, "2028-01-01": 20}),
        (NEW_YEAR, {"2029-06-01": 30, "2030-01-01": 40}),
        # not on the day of joining, 1 January 2026, and on the day after it
        ({"month": 1, "day": 2}, {"2026-01-01": 0, "2026-01-02": 10, "2027-01-01": 10}),
        ({"month": 2, "day": 29}, {"2026-02-27": 0, "2026-02-28": 10, "2028-02-28": 20}),
        ({"month": 2, "day": 29}, {"2028-02-29": 30}),
        ({**NEW_YEAR, "starts_on": "2028-01-01"}, {"2027-12-31": 0, "2028-01-01": 10}),
        ({**NEW_YEAR, "starts_on": "2028-01-02"}, {"2028-12-31": 0, "2029-01-01": 10}),
    ],
)
def test_a_schedule_comes_on_its_day_once_a_year(schedule: Json, runs: dict[str, int]) -> None:
    shop = everybody(schedules={"new-year": schedule})
    assert after_runs(shop, *runs) == [*runs.values()]


def test_its_day_begins_at_midnight_in_the_programs_zone() -> None:
    shop = everybody(time_zone="America/New_York")
    assert after_runs(shop, "2027-01-01T04:59:59", "2027-01-01T05:00:00") == [0, 10]


def test_its_entry_happened_on_its_day_and_is_recorded_when_it_is() -> None:
    shop = everybody(time_zone="America/New_York")
    shop.run("memberships", at("2027-02-01"))
    [entry] = shop.services.ledger.history("shop", "ann").entries
    assert (entry.source, entry.rule) == ("new-year-2027", "gift")
    assert entry.occurred_at == at("2027-01-01T05:00")
    assert entry.recorded_at == at("2027-02-01")
    assert shop.available(at("2027-01-20")) == 10
    assert shop.wallet(at("2027-02-01"), then=at("2027-01-20"))["available"] == 0


def test_what_it_gives_has_the_dates_it_would_have_had_on_its_day() -> None:
    shop = everybody(
        wallets={"points": {"expires": {"kind": "after", "days": 30}}},
        earning={
            "gift": giving(),
            "card": {"on": "schedule.new-year", "gives": {"kind": "voucher", "reward": "card"}},
        },
        rewards={"card": {**reward(None), "valid": {"days": 60}}},
    )
    shop.run("memberships", at("2027-01-20"))
    assert shop.wallet(at("2027-01-20"))["next_expiry"]["on"] == "2027-01-31"
    [voucher] = shop.vouchers
    assert (voucher.rule, str(voucher.expires_on)) == ("card", "2027-03-02")
    assert voucher.issued_at == at("2027-01-20")


def test_two_schedules_come_in_the_order_of_their_days() -> None:
    shop = everybody(
        schedules={"summer": {"month": 7, "day": 1}, "new-year": NEW_YEAR},
        earning={"warm": giving(3, "summer"), "cold": giving(5)},
    )
    shop.run("memberships", at("2027-08-01"))
    assert shop.entries() == [3, 5, 3]


# Tiers


@pytest.mark.parametrize(
    ("entered", "runs"),
    [
        ("2026-12-31", {"2027-01-01": 10}),
        # who enters on the day itself is due a year later
        ("2027-01-01", {"2027-01-01": 0, "2027-12-31": 0, "2028-01-01": 10}),
        ("2026-03-02", {"2027-01-01": 10, "2028-01-01": 20}),
    ],
)
def test_a_schedule_for_a_tier_comes_after_it_was_entered(
    entered: str, runs: dict[str, int]
) -> None:
    shop = for_tiers("gold", window=LIFETIME, validity=FOREVER)
    shop.order("o1", "200.00", now=at(entered))
    assert after_runs(shop, *runs) == [*runs.values()]


@pytest.mark.parametrize("job", ["memberships", "all"])
@pytest.mark.parametrize(
    "runs",
    [
        {"2027-01-01": 10, "2028-01-01": 10, "2029-01-01": 10},
        {"2027-01-31": 10, "2028-01-01": 10},
        {"2028-01-01": 10},
        {"2030-06-01": 10},
    ],
)
def test_who_is_gold_to_the_end_of_2027_gets_it_in_2027_alone(
    runs: dict[str, int], job: str
) -> None:
    shop = for_tiers("gold")
    shop.order("o1", "200.00", now=at("2026-03-02"))
    assert after_runs(shop, *runs, job=job) == [*runs.values()]


def test_other_tiers_get_nothing() -> None:
    shop = for_tiers("gold")
    shop.order("o1", "199.99", now=at("2026-03-02"))
    assert after_runs(shop, "2027-01-01", "2030-01-01") == [0, 0]


def test_a_late_review_raises_first_what_came_before_it() -> None:
    shop = for_tiers("gold")
    shop.order("o1", "200.00", now=at("2026-03-02"))
    assert after_runs(shop, "2028-03-01", job="evaluate-tiers") == [10]
    assert shop.tier(at("2028-03-01"))["tier"] is None
    assert after_runs(shop, "2028-03-01") == [10]


def test_who_rises_before_the_run_loses_nothing() -> None:
    shop = for_tiers("silver", window=LIFETIME, validity=FOREVER)
    shop.order("o1", "100.00", now=at("2026-03-02"))
    shop.order("o2", "100.00", now=at("2027-01-01T10:00"))
    assert shop.tier(at("2027-01-01"))["tier"] == "gold"
    assert after_runs(shop, "2027-01-02", "2029-01-01") == [10, 10]


def test_who_rises_between_two_tiers_of_a_schedule_gets_it_once_a_year() -> None:
    shop = for_tiers("silver", "gold", window=LIFETIME, validity=FOREVER)
    shop.order("o1", "100.00", now=at("2026-03-02"))
    shop.order("o2", "100.00", now=at("2027-01-03"), when=at("2026-12-30"))
    assert after_runs(shop, "2027-01-04", "2028-01-01") == [10, 20]


def test_who_rose_before_the_day_is_paid_even_if_that_was_reported_after_it() -> None:
    shop = for_tiers("gold", window=LIFETIME, validity=FOREVER)
    assert after_runs(shop, "2027-01-01") == [0]
    shop.order("o1", "200.00", now=at("2027-01-03"), when=at("2026-12-30"))
    assert after_runs(shop, "2027-01-04", "2028-01-01") == [10, 20]


def test_what_it_gives_may_raise_the_tier_in_the_same_turn() -> None:
    shop = everybody(
        schedules={"new-year": {**NEW_YEAR, "tiers": ["silver"]}},
        tiers=tiers(LIFETIME, FOREVER, silver={"points": 5}, gold={"points": 15}),
        earning={"gift": giving(), "spend": rule()},
    )
    shop.order("o1", "5.00", now=at("2026-03-02"))
    assert after_runs(shop, "2027-01-01", "2029-01-01") == [15, 15]
    assert shop.tier(at("2027-01-01"))["since"] == "2027-01-01"


def test_who_was_erased_gets_nothing() -> None:
    shop = everybody()
    shop.erase()
    done = shop.run("all", at("2027-01-01"))
    assert (done["processed"], done["changed"]) == (0, 0)


# Versions


def test_a_schedule_that_a_later_version_brings_begins_with_it() -> None:
    shop = Shop.with_member()
    parts: Json = {"schedules": {"new-year": NEW_YEAR}, "earning": {"gift": giving()}}
    stored = shop.put(at("2028-11-01"), **parts)
    assert stored["document"]["schedules"]["new-year"]["starts_on"] == "2028-11-01"
    assert shop.put(at("2028-12-01"), **parts)["version"] == stored["version"]
    # the next write puts the member on the agenda
    shop.adjust("a1", 1, now=at("2028-12-01"))
    assert after_runs(shop, "2028-12-31", "2029-01-01") == [1, 11]


@pytest.mark.parametrize(
    ("next_schedule", "starts_on"),
    [
        (NEW_YEAR, None),
        ({"month": 1, "day": 2}, "2027-02-01"),
        ({**NEW_YEAR, "starts_on": "2026-01-01"}, "2026-01-01"),
    ],
)
def test_a_schedule_begins_anew_where_a_version_changes_it(
    next_schedule: Json, starts_on: str | None
) -> None:
    shop = everybody()
    parts: Json = {"schedules": {"new-year": next_schedule}, "earning": {"gift": giving()}}
    found = shop.put(at("2027-02-01"), name="Another", **parts)["document"]["schedules"]
    assert found["new-year"].get("starts_on") == starts_on


def test_an_unchanged_schedule_goes_on_from_where_it_began() -> None:
    shop = Shop.with_member()
    parts: Json = {"schedules": {"new-year": NEW_YEAR}, "earning": {"gift": giving()}}
    shop.put(at("2027-02-01"), **parts)
    found = shop.put(at("2027-03-01"), name="Another", **parts)["document"]["schedules"]
    assert found["new-year"]["starts_on"] == "2027-02-01"


# What is wrong


@pytest.mark.parametrize(
    ("schedules", "pointer", "detail"),
    [
        ({"new-year": {"month": 2, "day": 30}}, "/schedules/new-year/day", "month 2 has no day 30"),
        ({"new-year": {"month": 13, "day": 1}}, "/schedules/new-year/month", "12"),
        ({"new-year": GOLD}, "/schedules/new-year/tiers", "there is no tier 'gold'"),
        (
            {"new-year": {**NEW_YEAR, "starts_on": "2027-02-30"}},
            "/schedules/new-year/starts_on",
            "is no day of the calendar",
        ),
        (
            {"new-year": NEW_YEAR, "easter": NEW_YEAR},
            "/schedules/easter",
            "no rule listens to it: on: schedule.easter",
        ),
        (
            {"new-years": NEW_YEAR},
            "/earning/gift/on",
            "there is no schedule 'new-year'; did you mean new-years?",
        ),
        ({}, "/earning/gift/on", "there is no schedule 'new-year'"),
    ],
)
def test_a_wrong_schedule_is_told_where_it_stands(
    schedules: Json, pointer: str, detail: str
) -> None:
    found = faults(schedules=schedules, earning={"gift": giving()})
    assert detail in found[pointer]


def test_its_events_have_no_properties_to_ask_for() -> None:
    when = {"fact": "properties.year", "is": 2027}
    found = faults(schedules={"new-year": NEW_YEAR}, earning={"gift": giving(when=when)})
    assert [*found] == ["/earning/gift/when/fact"]


def test_a_shop_cannot_post_an_event_of_the_calendar() -> None:
    shop = everybody()
    body = {"event_id": "e1", "type": "schedule.new-year", "occurred_at": "2026-03-02T12:00:00Z"}
    with refused("invalid_content"):
        earn(shop.services, PLACE, read_body(EarningRequest, body), Clock(at("2026-03-02")))


@pytest.mark.parametrize(
    ("since", "until", "runs"),
    [
        ("2026-06-01", "2027-03-31", {"2026-12-31": 0, "2027-01-01": 10, "2028-01-01": 10}),
        ("2026-06-01", "2027-01-01", {"2027-02-01": 10}),  # late: as of the day
        ("2026-06-01", "2026-12-31", {"2027-01-01": 0}),
        ("2026-12-31", "2027-01-01", {"2027-01-01": 10}),  # on the day after it was given
        ("2027-01-01", "2027-12-31", {"2027-01-02": 0, "2028-01-01": 0}),
        ("2026-06-01", "2028-12-31", {"2028-02-01": 20, "2029-01-01": 20}),
    ],
)
def test_a_tier_given_by_hand_gets_it_while_it_lasts(
    since: str, until: str, runs: dict[str, int]
) -> None:
    shop = for_tiers("gold")
    give_tier(shop, "gold", until, since)
    assert after_runs(shop, *runs) == [*runs.values()]


@pytest.mark.parametrize(
    ("ended", "got"), [("2026-12-31", 0), ("2027-01-02", 10), ("2028-01-02", 20)]
)
def test_a_tier_given_by_hand_and_ended_before_the_run_loses_nothing(ended: str, got: int) -> None:
    shop = for_tiers("gold")
    give_tier(shop, "gold", "2029-12-31", "2026-06-01")
    take_back(shop, ended)
    assert after_runs(shop, "2028-06-01") == [got]


def test_a_late_run_pays_everybody_by_the_level_that_was_given_by_hand_on_the_day() -> None:
    factor = {"by": "tier", "factors": {"gold": "3"}}
    shop = everybody(
        tiers=tiers(LIFETIME, FOREVER, base=None, gold={"spend": "200.00"}),
        earning={"gift": giving(multiply=[factor], rounding="down")},
    )
    give_tier(shop, "gold", "2027-03-31", "2026-06-01")
    take_back(shop, "2027-01-03")
    assert after_runs(shop, "2027-01-05", "2028-01-01") == [30, 40]


def test_what_came_in_a_year_that_nothing_was_owed_for_settles_nothing() -> None:
    shop = program(schedules={"new-year": NEW_YEAR}, earning={"gift": giving()})
    owed = {"@schedule/new-year/owed": {"2027": 1}}
    there = account(counters=owed)
    [schedule] = shop.schedules
    done = {year: came(there, Occurrence(schedule, on(f"{year}-01-01"))) for year in (2027, 2028)}
    assert done == {
        2027: (
            Counted("@schedule/new-year", "2027", 1),
            Counted("@schedule/new-year/owed", "2027", -1),
        ),
        2028: (Counted("@schedule/new-year", "2028", 1),),
    }


def test_who_is_gold_by_orders_and_by_hand_gets_it_once() -> None:
    shop = for_tiers("gold")
    shop.order("order-1", "200.00", now=at("2026-05-01"))
    give_tier(shop, "gold", "2027-06-01", "2026-06-01")
    assert after_runs(shop, "2027-01-01", "2027-02-01") == [10, 10]
