"""Tiers given by hand: they stand over what is earned to their last day, and disturb nothing."""

import pytest

from laurel.domain.account import TierOverride, TierState
from laurel.domain.errors import InvalidContent
from laurel.domain.tiers import override_on
from laurel.domain.tiers import tier_at as stands_at
from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from tests.builders import NOON, Json, account, at, fixed, on, program, refused, reward, rule, tiers
from tests.climbing import A_YEAR, NEXT_YEAR, ROLLING, YEAR
from tests.people import (
    FOREVER,
    SPEND,
    WELCOMES,
    changed,
    give_tier,
    spending_shop,
    take_back,
    tier_at,
)
from tests.shop import PLACE, Shop

EARNED = TierState("silver", on("2026-01-01"), on("2026-12-31"))
GIVEN = TierOverride("gold", on("2026-03-02"), on("2026-03-31"))
CLIMBED = program(tiers=tiers(ROLLING, A_YEAR, **SPEND))


@pytest.mark.parametrize(
    ("day", "tier"),
    [
        ("2026-03-01", "silver"),
        ("2026-03-02", "gold"),
        ("2026-03-31", "gold"),
        ("2026-04-01", "silver"),
    ],
)
def test_what_is_given_stands_from_its_first_to_its_last_day(day: str, tier: str) -> None:
    there = account(tier=EARNED, override=GIVEN)
    assert stands_at(CLIMBED, there, at(day)).tier_id == tier
    assert (override_on(there, on(day)) is not None) is (tier == "gold")


def test_without_anything_given_what_is_earned_stands() -> None:
    assert stands_at(CLIMBED, account(tier=EARNED), at("2026-03-02")) == EARNED
    assert stands_at(CLIMBED, account(), at("2026-03-02")) == TierState()


def test_a_tier_that_is_given_is_shown_with_its_last_day() -> None:
    shop = spending_shop()
    shown = give_tier(shop, "gold", "2026-06-30")
    assert (shown["tier"], shown["since"], shown["valid_until"], shown["override"]) == (
        "gold",
        "2026-03-02",
        "2026-06-30",
        True,
    )
    assert shown["next"]["tier"] == "platinum"
    assert shown == shop.tier()
    assert (tier_at(shop, "2026-06-30"), tier_at(shop, "2026-07-01")) == ("gold", None)
    assert shop.tier(at("2026-07-01"))["override"] is False


def test_it_is_entered_once_where_the_member_stands_higher_by_it() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    assert shop.entries() == [2000]
    give_tier(shop, "gold", "2026-07-31")
    give_tier(shop, "silver", "2026-07-31")
    assert shop.entries() == [2000]
    assert shop.violations() == ()


def test_what_it_brings_is_explained() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    entry = explain_entry(shop.services, PLACE, "e1", Clock(NOON)).body
    assert (entry["source"], entry["rule"]) == ("override-2", "gold")
    assert entry["explanation"]["recomputed"] is True


def test_the_reason_is_kept_in_the_record() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    record = shop.services.ledger.record("shop", "ann", "tier_override", "2")
    assert record is not None
    assert (record.details["tier"], record.details["until"]) == ("gold", "2026-06-30")
    assert record.details["reason"] == "A parcel that came three weeks late"


def test_the_same_again_changes_nothing() -> None:
    shop = spending_shop()
    first = give_tier(shop, "gold", "2026-06-30")
    before = shop.account
    assert give_tier(shop, "gold", "2026-06-30") == first
    assert give_tier(shop, "gold", "2026-06-30", "2026-03-05")["since"] == "2026-03-02"
    assert shop.account == before


def test_longer_of_the_same_tier_goes_on_from_its_first_day() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    give_tier(shop, "gold", "2026-09-30", "2026-05-01")
    assert shop.account.override == TierOverride("gold", on("2026-03-02"), on("2026-09-30"))


def test_another_tier_takes_its_place() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    give_tier(shop, "platinum", "2026-04-30", "2026-04-01")
    assert shop.entries() == [2000, 3000]
    assert (tier_at(shop, "2026-04-30"), tier_at(shop, "2026-05-01")) == ("platinum", None)


def test_ending_it_lets_what_is_earned_stand_again() -> None:
    shop = spending_shop()
    shop.order("o1", "100.00")
    give_tier(shop, "gold", "2026-06-30")
    shown = take_back(shop)
    assert (shown["tier"], shown["override"]) == ("silver", False)
    assert shop.account.override == TierOverride("gold", on("2026-03-02"), on("2026-03-01"))
    before = shop.account
    assert take_back(shop) == shown
    assert shop.account == before
    assert shop.violations() == ()


def test_what_has_run_out_needs_no_ending() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-03-31")
    before = shop.account
    assert take_back(shop, "2026-04-01")["tier"] is None
    assert shop.account == before


def test_an_order_counts_with_the_tier_that_is_given() -> None:
    factor = {"by": "tier", "factors": {"gold": "2"}}
    shop = Shop.with_member(
        earning={"spend": rule(multiply=[factor], rounding="down")},
        tiers=tiers({"kind": "lifetime"}, FOREVER, **SPEND),
    )
    give_tier(shop, "gold", "2026-03-31")
    shop.order("o1", "10.00", now=at("2026-03-31"))
    shop.order("o2", "10.00", now=at("2026-04-01"))
    shop.order("late", "10.00", now=at("2026-04-01"), when=at("2026-03-30"))
    shop.order("early", "10.00", now=at("2026-04-01"), when=at("2026-03-01"))
    assert shop.entries() == [20, 10, 20, 10]


def test_what_is_earned_beneath_it_goes_on_and_is_entered_by_nobody() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    answer = shop.order("o1", "150.00").body
    assert answer["tier"] == {"tier": "gold", "changed_from": None}
    assert shop.account.tier.tier_id == "silver"
    assert shop.entries() == [2000, 150]
    assert tier_at(shop, "2026-07-01") == "silver"


def test_earning_the_same_tier_leaves_it_standing() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    shop.order("o1", "200.00")
    assert shop.account.override is not None
    assert (shop.account.tier.tier_id, shop.entries()) == ("gold", [2000, 200])
    assert tier_at(shop, "2026-07-01") == "gold"


def test_a_promotion_above_it_ends_it() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    preview = shop.preview("o1", "300.00").body
    answer = shop.order("o1", "300.00").body
    assert preview == answer
    assert answer["tier"] == {"tier": "platinum", "changed_from": "gold"}
    assert (shop.account.override, shop.entries()) == (None, [2000, 300, 3000])
    assert shop.violations() == ()


def test_a_tier_below_what_is_earned_stands_until_a_promotion() -> None:
    shop = spending_shop()
    shop.order("o1", "200.00")
    assert give_tier(shop, "silver", "2026-06-30")["tier"] == "silver"
    assert shop.order("o2", "50.00").body["tier"]["tier"] == "silver"
    assert shop.order("o3", "50.00").body["tier"] == {"tier": "platinum", "changed_from": "silver"}


def test_a_tier_below_what_is_earned_stands_though_that_is_earned_again() -> None:
    shop = spending_shop(YEAR, NEXT_YEAR)
    shop.order("o1", "200.00")
    give_tier(shop, "silver", "2027-12-31")
    body = shop.order("o2", "200.00", now=at("2027-02-01")).body
    assert body["tier"] == {"tier": "silver", "changed_from": None}
    assert shop.account.tier.valid_until == on("2028-12-31")
    assert shop.account.override is not None


def test_what_ran_out_is_not_ended_by_a_promotion_and_entered_is_what_is_earned() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-03-31")
    answer = shop.order("o1", "100.00", now=at("2026-04-01")).body
    assert answer["tier"] == {"tier": "silver", "changed_from": None}
    assert shop.entries() == [2000, 100, 1000]


def test_the_points_it_brings_count_towards_tiers() -> None:
    levels: Json = {
        "silver": {"points": 10},
        "gold": {"points": 2000},
        "platinum": {"points": 9000},
    }
    shop = Shop.with_member(earning=WELCOMES, tiers=tiers({"kind": "lifetime"}, FOREVER, **levels))
    give_tier(shop, "gold", "2026-06-30")
    assert shop.account.qualifying[""].points == 2000
    assert shop.account.tier.tier_id == "gold"
    assert shop.entries() == [2000]


def test_reviews_run_beneath_it() -> None:
    shop = spending_shop(ROLLING, A_YEAR)
    shop.order("o1", "100.00")
    give_tier(shop, "gold", "2027-12-31")
    assert shop.run("evaluate-tiers", at("2027-03-03"))["changed"] == 1
    assert (shop.account.tier, tier_at(shop, "2027-03-03")) == (TierState(), "gold")
    assert tier_at(shop, "2028-01-01") is None
    assert shop.violations() == ()


def test_a_reward_for_a_tier_is_for_who_was_given_it_while_it_lasts() -> None:
    shop = Shop.with_member(
        earning={"spend": rule(), "enter": {"on": "tier.entered", "gives": fixed(50)}},
        tiers=tiers({"kind": "lifetime"}, FOREVER, **SPEND),
        rewards={"vip": {**reward(5), "tiers": ["gold"]}},
    )
    give_tier(shop, "gold", "2026-03-31")
    assert shop.redeem("r1", "vip", at("2026-03-31")).body["status"] == "completed"
    with refused("tier_required"):
        shop.redeem("r2", "vip", at("2026-04-01"))


@pytest.mark.parametrize(
    ("tier", "until", "pointer"),
    [("diamond", "2026-06-30", "/tier"), ("gold", "2026-03-01", "/until")],
)
def test_what_cannot_be_given_is_refused(tier: str, until: str, pointer: str) -> None:
    shop = spending_shop()
    before = shop.account
    with refused("invalid_content") as found:
        give_tier(shop, tier, until)
    assert isinstance(found.value, InvalidContent)
    assert [fault.pointer for fault in found.value.faults] == [pointer]
    assert shop.account == before


def test_today_may_be_the_last_day() -> None:
    shop = spending_shop()
    assert give_tier(shop, "gold", "2026-03-02")["valid_until"] == "2026-03-02"


def test_a_program_without_tiers_has_none_to_give() -> None:
    shop = Shop.with_member(earning={"spend": rule()})
    with refused("invalid_content"):
        give_tier(shop, "gold", "2026-06-30")
    assert take_back(shop)["tier"] is None


def test_who_was_erased_is_given_nothing() -> None:
    shop = spending_shop()
    shop.erase()
    with refused("member_erased"):
        give_tier(shop, "gold", "2026-06-30")
    with refused("member_erased"):
        take_back(shop)


def test_the_member_is_shown_in_the_tier_that_is_given() -> None:
    shop = spending_shop()
    give_tier(shop, "gold", "2026-06-30")
    assert changed(shop, email="ann@example.com")["tier"] == "gold"
    assert changed(shop, "2026-07-01", email=None)["tier"] is None
