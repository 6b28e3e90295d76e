"""Grace: a level is kept for some days after its last, for the member to make up for it."""

import pytest

from laurel.domain.account import TierState
from tests.builders import Json, at, faults, on, rule, tiers
from tests.climbing import A_YEAR, LIFETIME, NEXT_YEAR, ROLLING, SPEND, THIS_YEAR, YEAR, tier_after
from tests.people import FOREVER
from tests.shop import Shop

GRACE: Json = {"grace": {"days": 30}}


def lenient(window: Json, validity: Json, **terms: object) -> Shop:
    scheme = {**tiers(window, validity, **SPEND), **GRACE, **terms}
    return Shop.with_member(earning={"spend": rule()}, tiers=scheme)


def tier_on_days(shop: Shop, *days: str) -> list[str | None]:
    return [shop.tier(at(day))["tier"] for day in days]


def test_a_level_is_kept_through_its_grace_and_then_falls() -> None:
    shop = lenient(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "200.00"), ("2027-05-01", "120.00"))
    days = ("2027-12-31", "2028-01-01", "2028-01-30", "2028-01-31")
    assert tier_on_days(shop, *days) == ["gold", "gold", "gold", "silver"]
    shop.run("evaluate-tiers", at("2028-01-01"))
    assert shop.account.tier == TierState(
        "gold", on("2026-03-02"), on("2028-01-30"), on("2028-01-01")
    )
    shop.run("evaluate-tiers", at("2028-01-31"))
    # it holds as if it had been given on the day of the review: anniversaries stay where they are
    assert shop.account.tier == TierState("silver", on("2028-01-31"), on("2028-12-31"))


def test_in_grace_it_is_seen_until_when_and_what_is_missing() -> None:
    shop = lenient(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "200.00"), ("2027-05-01", "120.00"), ("2028-01-10", "30.00"))
    seen = shop.tier(at("2028-01-11"))
    assert (seen["tier"], seen["valid_until"], seen["grace_from"]) == (
        "gold",
        "2028-01-30",
        "2028-01-01",
    )
    assert seen["keep"] == {
        "tier": "gold",
        "until": "2028-01-30",
        "from": "2027-01-01",
        "to": "2028-01-30",
        "metric": "spend",
        "missing": "50.00",
        "ways": [{"spend": "50.00"}],
    }


@pytest.mark.parametrize(
    ("window", "validity", "orders", "until"),
    [
        # the year that is over counts on: 150 of it and 50 in its grace
        (YEAR, NEXT_YEAR, [("2027-05-01", "150.00"), ("2028-01-30", "50.00")], "2028-12-31"),
        # the new year by itself reaches the level again, and for longer
        (YEAR, NEXT_YEAR, [("2028-01-15", "200.00")], "2029-12-31"),
        # the window of the review stays open at its end
        (ROLLING, A_YEAR, [("2026-04-01", "150.00"), ("2027-03-20", "50.00")], "2028-03-01"),
        # a level to the end of its own year is reached anew in the next one
        (YEAR, THIS_YEAR, [("2027-01-10", "200.00")], "2027-12-31"),
    ],
)
def test_who_makes_up_for_it_in_grace_goes_on_without_a_gap(
    window: Json, validity: Json, orders: list[tuple[str, str]], until: str
) -> None:
    shop = lenient(window, validity)
    tier_after(shop, ("2026-03-02", "200.00"), *orders)
    assert shop.account.tier == TierState("gold", on("2026-03-02"), on(until))


@pytest.mark.parametrize(
    ("window", "validity", "orders"),
    [
        (YEAR, NEXT_YEAR, [("2027-05-01", "150.00"), ("2028-01-31", "50.00")]),
        (ROLLING, A_YEAR, [("2026-04-01", "150.00"), ("2027-04-02", "50.00")]),
    ],
)
def test_what_comes_after_grace_is_too_late(
    window: Json, validity: Json, orders: list[tuple[str, str]]
) -> None:
    shop = lenient(window, validity)
    assert tier_after(shop, ("2026-03-02", "200.00"), *orders) == ["gold", "gold", "silver"]


def test_a_return_in_grace_takes_back_what_the_order_made_up_for() -> None:
    shop = lenient(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "200.00"), ("2027-05-01", "150.00"))
    shop.order("o1", "40.00", now=at("2028-01-05"))
    shop.give_back("b1", "o1", now=at("2028-01-06"))
    assert shop.tier(at("2028-01-06"))["keep"]["missing"] == "50.00"
    shop.order("o2", "50.00", now=at("2028-01-07"))
    assert shop.account.tier.grace_on is None
    assert shop.violations() == ()


def test_grace_is_given_once() -> None:
    shop = lenient(YEAR, NEXT_YEAR, fall="one_level")
    tier_after(shop, ("2026-03-02", "200.00"))
    found = tier_on_days(shop, "2028-01-30", "2028-01-31", "2028-12-31", "2029-01-30", "2029-01-31")
    assert found == ["gold", "silver", "silver", "silver", None]


def test_a_soft_landing_falls_by_so_many_levels_at_most() -> None:
    reach: Json = {
        name: {"orders": count} for name, count in zip("abcde", (1, 3, 5, 7, 9), strict=True)
    }
    scheme = {**tiers(YEAR, NEXT_YEAR, **reach), "most_levels": 2}
    shop = Shop.with_member(earning={"spend": rule()}, tiers=scheme)
    tier_after(shop, *[("2026-03-02", "1.00")] * 9)
    found = tier_on_days(shop, "2027-12-31", "2028-01-01", "2029-01-01", "2030-01-01")
    assert found == ["e", "c", "a", None]


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"window": LIFETIME, "validity": FOREVER}, "/tiers/grace"),
        ({"validity": {"kind": "for", "days": 30}}, "/tiers/grace/days"),
        ({"validity": {"kind": "for", "months": 1, "days": 2}}, "/tiers/grace/days"),
        ({"fall": "one_level", "most_levels": 2}, "/tiers/most_levels"),
    ],
)
def test_terms_that_contradict_each_other_are_faults(terms: Json, pointer: str) -> None:
    assert pointer in faults(tiers={**tiers(ROLLING, A_YEAR, **SPEND), **GRACE, **terms})


def test_what_counts_in_grace_reaches_the_level_that_is_left_after_it() -> None:
    """The new year keeps nobody at the old level here; what it brought in grace is not lost."""
    shop = lenient(YEAR, THIS_YEAR)
    tier_after(shop, ("2026-03-02", "200.00"), ("2027-01-10", "120.00"))
    assert tier_on_days(shop, "2027-01-30", "2027-01-31") == ["gold", "silver"]
    shop.run("evaluate-tiers", at("2027-02-10"))
    assert (shop.account.tier.tier_id, shop.account.tier.valid_until) == (
        "silver",
        on("2027-12-31"),
    )
