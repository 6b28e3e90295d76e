"""What members hear of who they are to the program: welcome, levels, birthdays, long silence."""

from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.manage_member import change_profile
from laurel.operations.override_tier import end_override, override_tier
from laurel.operations.read_notices import read_notices
from laurel.operations.rebuild_agenda import rebuild_agenda
from laurel.requests.members import ProfileRequest, TierOverrideRequest
from laurel.requests.parts import read_body
from tests.builders import NOON, at, fixed, reward, rule, tiers
from tests.shop import JOINED, PLACE, Shop

CLIMB = tiers(
    {"kind": "calendar_year"},
    {"kind": "year_end", "years_after": 1},
    silver={"spend": "100.00"},
    gold={"spend": "500.00"},
)
ROLLING = tiers(
    {"kind": "rolling", "months": 6}, {"kind": "for", "months": 12}, silver={"spend": "100.00"}
)
BIRTHDAY = {"present": {"on": "birthday", "gives": fixed(200)}}


def types(there: Shop) -> list[str]:
    """Of all that went out, oldest first."""
    return [one["type"] for one in there.notices()[::-1]]


def given(there: Shop, tier: str, until: str, now: Any = NOON) -> None:
    body = {"tier": tier, "until": until, "reason": "a test"}
    override_tier(there.services, PLACE, read_body(TierOverrideRequest, body), Clock(now))


# Welcome


def test_who_joins_is_welcomed_once() -> None:
    there = Shop.with_member(tiers=tiers({"kind": "lifetime"}, {"kind": "forever"}, basic=None))
    there.enrol(JOINED)
    assert there.notices() == [
        {
            "type": "member.welcome",
            "at": "2026-01-01T09:00:00Z",
            "data": {"joined_on": "2026-01-01", "tier": "basic"},
        }
    ]


def test_the_day_of_joining_is_the_one_that_the_shop_says() -> None:
    there = Shop()
    there.enrol(NOON, joined_at="2024-05-01T10:00:00Z")
    assert there.notices()[0] == {
        "type": "member.welcome",
        "at": "2026-03-02T12:00:00Z",
        "data": {"joined_on": "2024-05-01", "tier": None},
    }


def test_a_first_order_that_lifts_is_told_of_beside_the_welcome() -> None:
    there = Shop(tiers=CLIMB)
    lines = [{"line_id": "1", "sku": "SKU", "amount": "120.00"}]
    body = {"event_id": "o1", "type": "order", "occurred_at": "2026-03-02T11:00:00Z"}
    there.enrol(NOON, first_order={**body, "order": {"currency": "USD", "lines": lines}})
    assert types(there) == ["member.welcome", "tier.won"]


def test_what_is_turned_off_is_not_told() -> None:
    off = {"welcome": False, "tier_won": False, "birthday": False}
    there = Shop(tiers=CLIMB, earning=BIRTHDAY, notices=off)
    there.enrol(JOINED, birthday="03-02")
    there.order("o1", "700.00")
    there.run("birthdays", NOON)
    assert (there.available(), there.notices()) == (200, [])


def test_a_preview_tells_nobody() -> None:
    there = Shop.with_member(tiers=CLIMB)
    there.preview("o1", "120.00")
    assert types(there) == ["member.welcome"]


# A level won


def test_each_level_is_told_of_when_it_is_entered() -> None:
    there = Shop.with_member(tiers=CLIMB, notices={"welcome": False})
    there.order("o1", "99.99")
    there.order("o2", "0.01", now=at("2026-03-03"))
    there.order("o3", "1.00", now=at("2026-03-04"))
    there.order("o4", "400.00", now=at("2026-03-05"))
    data = [one["data"] for one in there.notices("tier.won")[::-1]]
    year = {"valid_until": "2027-12-31"}
    assert data == [
        {"tier": "silver", "since": "2026-03-03", "before": None, **year},
        {"tier": "gold", "since": "2026-03-05", "before": "silver", **year},
    ]


def test_a_level_won_again_after_a_fall_is_told_of_again() -> None:
    there = Shop.with_member(tiers=CLIMB, notices={"welcome": False})
    there.order("o1", "100.00")
    there.run("evaluate-tiers", at("2028-01-01"))
    assert there.tier(at("2028-01-01"))["tier"] is None
    there.order("o2", "100.00", now=at("2028-02-01"))
    assert [one["data"]["since"] for one in there.notices()] == ["2028-02-01", "2026-03-02"]


def test_a_level_by_hand_is_told_of_and_the_same_on_one_day_only_once() -> None:
    there = Shop.with_member(tiers=CLIMB, notices={"welcome": False})
    given(there, "gold", "2026-06-30")
    end_override(there.services, PLACE, Clock(NOON))
    given(there, "gold", "2026-07-31")
    given(there, "silver", "2026-08-31")
    [told] = there.notices()
    assert told["data"]["valid_until"] == "2026-06-30"
    assert there.violations() == ()


def test_a_review_wins_nothing_and_a_return_takes_back_no_notice() -> None:
    there = Shop.with_member(tiers=CLIMB, notices={"welcome": False})
    there.order("o1", "100.00")
    there.give_back("r1", "o1")
    there.order("o2", "100.00", now=at("2026-03-03"))
    there.run("all", at("2030-01-01"))
    assert types(there) == ["tier.won"]


def test_a_level_by_attribute_is_told_of_up_and_not_down() -> None:
    levels = tiers({"kind": "given"}, {"kind": "forever"}, silver=None, gold=None)
    card = {"fact": "member.attributes.card", "is": True}
    levels["levels"]["gold"]["when"] = card
    there = Shop.with_member(tiers=levels, notices={"welcome": False})
    for hour, has in enumerate((True, False, True)):
        sent = read_body(ProfileRequest, {"attributes": {"card": has}})
        change_profile(there.services, PLACE, sent, Clock(at(f"2026-03-02T1{hour}:00")))
    assert [one["data"]["tier"] for one in there.notices()] == ["gold"]


# Birthdays


@pytest.mark.parametrize(
    ("birthday", "run", "told"),
    [
        ("03-02", "2026-03-02T00:00", ["2026-03-02T00:00:00Z"]),
        ("03-02", "2026-03-02T23:59", ["2026-03-02T00:00:00Z"]),
        ("03-02", "2026-03-03T00:00", []),
        ("03-02", "2026-03-01T23:59", []),
        ("1980-02-29", "2026-02-28", ["2026-02-28T00:00:00Z"]),
        ("1980-02-29", "2028-02-29", ["2028-02-29T00:00:00Z"]),
    ],
)
def test_a_birthday_is_told_of_on_the_day(birthday: str, run: str, told: list[str]) -> None:
    there = Shop(earning=BIRTHDAY)
    there.enrol(JOINED, birthday=birthday)
    if run.startswith("2028"):
        there.run("birthdays", at("2027-03-05"))
    there.run("birthdays", at(run))
    there.run("birthdays", at(run))
    assert [one["at"] for one in there.notices("member.birthday")] == told


@pytest.mark.parametrize(
    ("zone", "first"),
    [("Pacific/Kiritimati", "2026-03-01T10:00"), ("America/Los_Angeles", "2026-03-02T08:00")],
)
def test_a_birthday_begins_at_the_programs_midnight(zone: str, first: str) -> None:
    there = Shop(earning=BIRTHDAY, time_zone=zone)
    there.enrol(JOINED, birthday="03-02")
    there.run("birthdays", at(first))
    assert [one["at"] for one in there.notices("member.birthday")] == [f"{first}:00Z"]


@pytest.mark.parametrize(("wanted", "told"), [(None, 0), (False, 0), (True, 1)])
def test_without_a_rule_birthdays_are_told_of_where_the_document_asks(
    wanted: bool | None, told: int
) -> None:
    section = {} if wanted is None else {"birthday": wanted}
    there = Shop(notices=section)
    there.enrol(JOINED, birthday="03-02")
    assert there.run("birthdays", NOON)["changed"] == told
    assert len(there.notices("member.birthday")) == told


def test_who_joined_before_birthdays_were_asked_for_is_put_on_the_agenda_by_a_rebuild() -> None:
    there = Shop()
    there.enrol(JOINED, birthday="03-02")
    there.put(at("2026-02-01"), notices={"birthday": True})
    rebuild_agenda(there.services, PLACE.program_id, Clock(at("2026-02-02")))
    there.run("birthdays", NOON)
    assert len(there.notices("member.birthday")) == 1


# Long silence

QUIET = {"welcome": False, "inactive": {"after_days": 90}}


def silent(**parts: Any) -> Shop:
    return Shop.with_member(earning={"spend": rule()}, notices=QUIET, **parts)


def test_silence_is_told_of_once_until_the_member_is_active_again() -> None:
    there = silent()
    there.order("o1", "50.00", now=at("2026-01-10"))
    there.run("memberships", at("2026-04-09"))
    assert there.notices() == []
    there.run("memberships", at("2026-04-10T00:00"))
    there.run("memberships", at("2026-12-01"))
    assert there.notices() == [
        {
            "type": "member.inactive",
            "at": "2026-04-10T00:00:00Z",
            "data": {"last_active_on": "2026-01-10", "after_days": 90},
        }
    ]
    there.order("o2", "50.00", now=at("2026-12-02"))
    there.run("memberships", at("2027-03-05"))
    assert [one["at"][:10] for one in there.notices()] == ["2027-03-02", "2026-04-10"]
    assert there.violations() == ()


def test_joining_an_event_and_a_redemption_are_activity_and_nothing_else_is() -> None:
    there = silent(rewards={"gift": reward(10)}, event_types=["review"])
    there.adjust("a1", 100, at("2026-02-01"))
    there.run("memberships", at("2026-04-01"))
    assert there.notices()[0]["data"]["last_active_on"] == "2026-01-01"
    there.event("e1", "review", at("2026-05-01"))
    there.redeem("r1", "gift", at("2026-06-01"))
    there.redeem("r2", "gift", at("2026-06-20"), hold=True)
    there.run("memberships", at("2026-08-30"))
    assert there.notices()[0]["data"]["last_active_on"] == "2026-06-01"


def test_who_was_active_before_a_late_run_hears_nothing() -> None:
    there = silent()
    there.order("o1", "5.00", now=at("2026-04-20"))
    there.run("memberships", at("2026-04-21"))
    assert there.notices() == []


def test_where_silence_is_asked_for_later_it_begins_with_the_next_activity() -> None:
    there = Shop.with_member(earning={"spend": rule()}, notices={"welcome": False})
    there.order("o1", "50.00", now=at("2026-01-10"))
    there.put(at("2026-02-01"), earning={"spend": rule()}, notices=QUIET)
    rebuild_agenda(there.services, PLACE.program_id, Clock(at("2026-02-02")))
    there.run("memberships", at("2026-12-01"))
    assert there.notices() == []
    there.order("o2", "50.00", now=at("2026-12-02"))
    there.run("memberships", at("2027-03-02"))
    assert len(there.notices()) == 1


def test_where_nobody_asks_no_day_is_kept() -> None:
    there = Shop.with_member(earning={"spend": rule()})
    there.order("o1", "50.00")
    assert there.account.notes == {}


# A level that is about to be lost

LOSING = {"welcome": False, "tier_won": False, "tier_expiring": {"days_before": [30, 1]}}


def climbed(**parts: Any) -> Shop:
    """Silver until the end of 2027."""
    there = Shop.with_member(**{"tiers": CLIMB, "notices": LOSING, **parts})
    there.order("o1", "100.00", now=at("2026-03-02"))
    return there


def test_a_level_is_told_of_before_it_is_lost_with_what_is_missing() -> None:
    there = climbed()
    there.run("memberships", at("2027-12-01T00:00"))
    assert there.notices() == [
        {
            "type": "tier.expiring",
            "at": "2027-12-01T00:00:00Z",
            "data": {
                "tier": "silver",
                "valid_until": "2027-12-31",
                "days_before": 30,
                "falls_to": None,
                "missing": {"spend": "100.00"},
            },
        }
    ]
    there.order("o2", "40.00", now=at("2027-12-02"))
    for _ in range(2):
        there.run("memberships", at("2027-12-30"))
    assert [one["data"]["missing"] for one in there.notices()] == [
        {"spend": "60.00"},
        {"spend": "100.00"},
    ]
    assert there.violations() == ()


@pytest.mark.parametrize("scheme", ["calendar_year", "rolling"])
def test_who_has_done_enough_hears_nothing_and_costs_no_turn(scheme: str) -> None:
    there = climbed(tiers=CLIMB if scheme == "calendar_year" else ROLLING)
    there.order("o2", "100.00", now=at("2027-02-01"))
    assert there.run("memberships", at("2027-02-20"))["changed"] == 0
    assert there.run("memberships", at("2027-12-20"))["changed"] == 0
    assert there.notices() == []


@pytest.mark.parametrize(("run", "days"), [("2027-12-20", 30), ("2027-12-31T23:59", 1)])
def test_a_late_run_tells_of_a_level_once_while_it_is_held(run: str, days: int) -> None:
    there = climbed()
    there.run("memberships", at(run))
    there.run("memberships", at(run))
    assert [one["data"]["days_before"] for one in there.notices()] == [days]


def test_a_level_that_is_lost_already_is_not_told_of() -> None:
    there = climbed()
    there.run("all", at("2028-01-01T00:00"))
    assert there.notices() == []


def test_a_return_that_makes_a_member_fall_is_told_of_on_the_next_run() -> None:
    there = climbed(tiers=ROLLING)
    there.order("o2", "100.00", now=at("2027-01-20"))
    there.run("memberships", at("2027-02-05"))
    there.give_back("r1", "o2", now=at("2027-02-10"))
    there.run("memberships", at("2027-02-11"))
    assert [one["data"]["missing"] for one in there.notices()] == [{"spend": "100.00"}]


def test_a_level_beneath_one_by_hand_is_not_told_of() -> None:
    there = climbed()
    given(there, "gold", "2028-03-01", at("2027-11-01"))
    there.run("memberships", at("2027-12-01"))
    assert there.notices() == []


def test_a_level_that_lasts_a_shorter_time_is_told_of_on_the_days_that_are_left() -> None:
    month = {"kind": "for", "days": 20}
    brief = tiers({"kind": "rolling", "days": 10}, month, silver={"spend": "100.00"})
    there = climbed(tiers=brief)
    there.run("memberships", at("2026-03-10"))
    assert there.notices() == []
    there.run("memberships", at("2026-03-21"))
    assert [one["at"] for one in there.notices()] == ["2026-03-21T00:00:00Z"]


# All of them


def test_a_page_of_notices_goes_on_where_the_one_before_ended() -> None:
    there = Shop.with_member(tiers=CLIMB)
    there.order("o1", "100.00")
    there.order("o2", "400.00", now=at("2026-03-03"))
    clock = Clock(at("2026-03-04"))
    first, position = read_notices(there.services, PLACE, 2, None, clock)
    rest, last = read_notices(there.services, PLACE, 2, position, clock)
    assert [one["type"] for one in (*first, *rest)] == ["tier.won", "tier.won", "member.welcome"]
    assert last is None
