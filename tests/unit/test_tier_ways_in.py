"""Ways in: levels that a plan gives while it runs, and levels that take an invitation."""

from datetime import datetime
from typing import Any

import pytest

from laurel.domain.account import TierState
from laurel.operations.clock import Clock
from laurel.operations.invite import invite, show_invitation
from laurel.requests.entry import InvitationRequest
from laurel.requests.parts import read_body
from laurel.storage.codec import instant
from tests.builders import NOON, Json, at, faults, fixed, on, refused, reward, rule, tiers
from tests.climbing import A_YEAR, LIFETIME, NEXT_YEAR, ROLLING, YEAR, tier_after
from tests.people import FOREVER, HAS_CARD, changed, give_tier, given, take_back
from tests.shop import PLACE, Shop
from tests.subscribers import Club, plan

START = at("2026-02-01T10:00")
WELCOME: Json = {
    "welcome": {"on": "tier.entered", "gives": fixed(100)},
    "gift": {
        "on": "tier.entered",
        "when": {"fact": "properties.tier", "is": "club"},
        "gives": {"kind": "voucher", "reward": "gift"},
    },
}


def club_of(window: Json = LIFETIME, validity: Json = FOREVER, **parts: Any) -> Club:
    """Silver and gold by orders, and between them `club`, by a plan of a month."""
    scheme = tiers(window, validity, silver={"orders": 1}, club=None, gold={"orders": 3})
    scheme["levels"]["club"] |= {"plans": ["monthly"], "benefits": ["lounge"]}
    terms: Json = {
        "earning": WELCOME,
        "tiers": scheme,
        "rewards": {"gift": reward(None), "only": {**reward(0), "tiers": ["club"]}},
        "plans": {"monthly": plan(), "other": plan()},
        **parts,
    }
    return Club.with_member(**terms)


def tier_of(club: Shop, now: datetime) -> str | None:
    tier: str | None = club.tier(now)["tier"]
    return tier


def test_a_plan_gives_its_level_at_once_and_just_as_long_as_it_runs() -> None:
    club = club_of()
    assert tier_of(club, START) is None
    assert club.take("monthly", START).body["tier"] == {"tier": "club", "changed_from": None}
    moments = [START, at("2026-03-01T09:59:59"), at("2026-03-01T10:00")]
    assert [tier_of(club, one) for one in moments] == ["club", "club", None]
    seen = club.tier(START)
    assert (seen["since"], seen["valid_until"]) == ("2026-02-01", "2026-03-01")
    assert [one["benefit"] for one in seen["benefits"]] == ["lounge"]


def test_entering_it_pays_once_and_a_renewal_enters_nothing() -> None:
    club = club_of()
    club.take("monthly", START)
    assert (club.entries(), len(club.vouchers)) == ([100], 1)
    club.renew("p2", at("2026-02-20"))
    assert tier_of(club, at("2026-03-20")) == "club"
    assert club.entries() == [100]
    assert club.violations() == ()


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("2026-01-31T12:00", ["2026-02-01"]),  # it begins tomorrow
        ("2026-02-01T10:00", ["2026-02-01"]),
        ("2026-02-27T10:00", ["2026-02-01"]),
        ("2026-03-01T10:00", []),  # it is over
    ],
)
def test_a_plan_told_of_early_or_late_is_heard_of_while_there_is_something_to_it(
    now: str, since: list[str]
) -> None:
    club = club_of()
    club.take("monthly", at(now), started_at=instant(START))
    assert [one["data"]["since"] for one in club.notices("tier.won")] == since
    assert club.entries() == [100]


def test_days_of_grace_of_the_plan_keep_it_and_who_comes_back_enters_again() -> None:
    club = club_of(plans={"monthly": plan(grace_days=5)})
    club.take("monthly", START)
    assert club.tier(START)["valid_until"] == "2026-03-06"
    assert tier_of(club, at("2026-03-06T09:59")) == "club"
    assert tier_of(club, at("2026-03-06T10:00")) is None
    club.renew("p2", at("2026-04-01"))
    assert (tier_of(club, at("2026-04-02")), club.entries()) == ("club", [100, 100])


def test_a_cancelled_plan_gives_it_to_its_end_and_a_refunded_one_no_longer() -> None:
    club = club_of()
    club.take("monthly", START)
    club.cancel_plan(at("2026-02-02"))
    assert tier_of(club, at("2026-02-28")) == "club"
    club.refund(at("2026-02-10"))
    assert tier_of(club, at("2026-02-10")) is None
    assert (club.entries(), club.available(at("2026-02-10"))) == ([100, -100], 0)
    assert club.violations() == ()


def test_another_plan_in_its_place_takes_the_level_with_it() -> None:
    club = club_of()
    club.take("monthly", START)
    club.take("other", at("2026-02-10"), "s2")
    assert tier_of(club, at("2026-02-10")) is None


def test_the_higher_of_plan_and_orders_stands() -> None:
    club = club_of()
    tier_after(club, ("2026-02-01", "5.00"))
    assert tier_of(club, at("2026-02-01T18:00")) == "silver"
    club.take("monthly", at("2026-02-02"))
    assert tier_of(club, at("2026-02-02")) == "club"
    tier_after(club, ("2026-02-03", "5.00"))
    assert tier_of(club, at("2026-02-03T18:00")) == "club"
    tier_after(club, ("2026-02-04", "5.00"))
    assert tier_of(club, at("2026-02-04T18:00")) == "gold"
    assert club.entries() == [100, 100, 100]
    assert club.account.tier.tier_id == "gold"


def test_what_is_earned_beneath_goes_on_and_comes_to_light_when_the_plan_ends() -> None:
    club = club_of(YEAR, NEXT_YEAR)
    club.take("monthly", START)
    tier_after(club, ("2026-02-03", "5.00"))
    assert club.entries() == [100]  # silver beneath the plan's level is entered by nobody
    assert tier_of(club, at("2026-03-02")) == "silver"
    keep = club.tier(at("2026-02-04"))["keep"]
    assert (keep["tier"], keep["until"], keep["missing"]) == ("silver", "2027-12-31", 1)


def test_by_hand_stands_over_a_plan() -> None:
    club = club_of()
    club.take("monthly", START)
    give_tier(club, "silver", "2026-02-20", "2026-02-02")
    assert tier_of(club, at("2026-02-03")) == "silver"
    take_back(club, "2026-02-04")
    assert tier_of(club, at("2026-02-04")) == "club"


def test_rewards_and_rules_for_the_level_are_for_who_pays() -> None:
    club = club_of()
    with refused("tier_required"):
        club.redeem("r1", "only", START)
    club.take("monthly", START)
    assert club.redeem("r2", "only", START).body["status"] == "completed"


def test_a_level_that_orders_reach_too_is_held_by_either() -> None:
    scheme = tiers(ROLLING, A_YEAR, gold={"orders": 2})
    scheme["levels"]["gold"]["plans"] = ["monthly"]
    club = club_of(tiers=scheme, rewards={}, earning={"spend": rule()})
    club.take("monthly", START)
    tier_after(club, ("2026-02-03", "5.00"), ("2026-02-04", "5.00"))
    assert tier_of(club, at("2026-03-20")) == "gold"
    assert club.tier(at("2026-02-05"))["valid_until"] == "2027-02-04"


def test_the_calendar_comes_to_who_has_the_level_by_a_plan_on_its_day() -> None:
    parts: Json = {
        "earning": {"feast": {"on": "schedule.feast", "gives": fixed(10)}},
        "schedules": {"feast": {"month": 2, "day": 15, "tiers": ["club"]}},
        "rewards": {},
    }
    club = club_of(**parts)
    club.take("monthly", START)
    for when in ("2026-02-14", "2026-02-15", "2026-02-16", "2027-02-16"):
        club.run("memberships", at(when))
    assert club.entries() == [10]
    late = club_of(**parts)
    late.take("monthly", START)
    late.run("memberships", at("2027-03-01"))
    assert late.entries() == [10]
    ended = club_of(**parts)
    ended.take("monthly", START)
    ended.refund(at("2026-02-14"))
    ended.run("memberships", at("2026-03-01"))
    assert ended.entries() == []


# By invitation


def invited_shop(validity: Json = FOREVER, **terms: object) -> Shop:
    scheme = {**tiers(YEAR, validity, silver={"orders": 1}, black=None), **terms}
    scheme["levels"]["black"]["by_invitation"] = True
    return Shop(earning={"welcome": {"on": "tier.entered", "gives": fixed(100)}}, tiers=scheme)


def invited(shop: Shop, invitation_id: str = "i1", **more: str) -> Json:
    sent = read_body(InvitationRequest, {"invitation_id": invitation_id, **more})
    return invite(shop.services, PLACE.program_id, sent, Clock(NOON)).body


def test_nothing_that_members_do_reaches_it() -> None:
    shop = invited_shop()
    shop.enrol()
    assert tier_after(shop, *[("2026-03-02", "5.00")] * 3) == ["silver"] * 3
    assert shop.tier()["next"] is None


def test_an_invitation_gives_it_on_the_day_of_joining() -> None:
    shop = invited_shop(NEXT_YEAR)
    assert invited(shop, tier="black")["tier"] == "black"
    assert shop.enrol(invitation="i1").body["tier"] == "black"
    assert shop.account.tier == TierState("black", on("2026-01-01"), on("2027-12-31"))
    assert shop.entries() == [100]
    keep = shop.tier()["keep"]
    assert (keep["missing"], keep["ways"]) == (None, [])
    assert shop.tier(at("2028-01-01"))["tier"] is None
    assert shop.violations() == ()


def test_by_hand_gives_it_too() -> None:
    shop = invited_shop()
    shop.enrol()
    give_tier(shop, "black", "2026-12-31")
    assert (shop.tier()["tier"], shop.entries()) == ("black", [100])


def test_nobody_lands_softly_on_a_level_that_takes_an_invitation() -> None:
    scheme = tiers(
        YEAR, NEXT_YEAR, "one_level", silver={"orders": 1}, black=None, gold={"orders": 2}
    )
    scheme["levels"]["black"]["by_invitation"] = True
    shop = Shop.with_member(earning={"spend": rule()}, tiers=scheme)
    tier_after(shop, *[("2026-03-02", "5.00")] * 2)
    assert shop.tier(at("2028-01-01"))["tier"] == "silver"


def test_an_invitation_to_a_level_is_shown_and_made_once() -> None:
    shop = invited_shop()
    invited(shop, tier="black")
    shown = show_invitation(shop.services, PLACE.program_id, "i1", Clock(NOON)).body
    assert shown == {"invitation_id": "i1", "tier": "black", "status": "open", "member_id": None}
    assert invited(shop, tier="black")["status"] == "open"
    with refused("id_reused"):
        invited(shop, tier="silver")
    with refused("invalid_content"):
        invited(shop, "i2", tier="gone")


def test_an_invitation_to_a_level_that_a_later_version_lost_lets_in_all_the_same() -> None:
    shop = invited_shop()
    invited(shop, tier="black")
    shop.put(earning={"spend": rule()}, tiers=tiers(YEAR, FOREVER, silver={"orders": 1}))
    assert shop.enrol(invitation="i1").body["tier"] is None


@pytest.mark.parametrize(
    ("level", "pointer"),
    [
        ({"plans": ["gone"]}, "/tiers/levels/club/plans"),
        ({"by_invitation": True, "plans": ["monthly"]}, "/tiers/levels/club/plans"),
        ({"by_invitation": True, "reach": [{"orders": 2}]}, "/tiers/levels/club/reach"),
        ({}, "/tiers/levels/club/reach"),
    ],
)
def test_ways_in_that_exclude_each_other_are_faults(level: Json, pointer: str) -> None:
    scheme = tiers(LIFETIME, FOREVER, silver={"orders": 1}, club=None)
    scheme["levels"]["club"] |= level
    assert pointer in faults(tiers=scheme, plans={"monthly": plan()})


def test_a_plan_gives_a_level_where_others_are_given_by_attributes_too() -> None:
    scheme = given(silver=None, club={}, gold=HAS_CARD)
    scheme["levels"]["club"] = {"rank": 2, "name": "Club", "plans": ["monthly"]}
    club = club_of(tiers=scheme)
    club.take("monthly", START)
    moments = [tier_of(club, START), tier_of(club, at("2026-03-02"))]
    assert (moments, club.entries()) == (["club", "silver"], [100])
    changed(club, "2026-02-10", attributes={"card": True})
    assert tier_of(club, at("2026-02-10T13:00")) == "gold"
    changed(club, "2026-02-11", attributes={"card": None})
    assert tier_of(club, at("2026-02-11T13:00")) == "club"
    assert club.violations() == ()
