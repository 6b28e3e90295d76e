"""Reviews: falls wait for them, and they are the same whenever they run."""

import pytest

from laurel.domain.account import Qualifying, TierState
from laurel.domain.changes import Qualified
from laurel.domain.qualifying import qualified
from tests.builders import Json, account, at, on, program, rule, tiers
from tests.climbing import (
    A_YEAR,
    LIFETIME,
    NEXT_YEAR,
    ROLLING,
    SPEND,
    THIS_YEAR,
    YEAR,
    climbing,
    tier_after,
)
from tests.shop import Shop


@pytest.mark.parametrize(
    ("window", "validity", "fall", "orders", "reviews"),
    [
        # the year before decides; no spend at all, no level
        (
            YEAR,
            NEXT_YEAR,
            "to_fitting",
            [("2026-03-02", "200.00"), ("2027-03-02", "100.00")],
            {"2027-12-31": "gold", "2028-01-01": "silver", "2029-01-01": None},
        ),
        # the 365 days before the review, whose day is the anniversary plus one
        (
            ROLLING,
            A_YEAR,
            "to_fitting",
            [("2026-02-01", "200.00"), ("2026-12-01", "100.00")],
            {"2027-02-01": "gold", "2027-02-02": "silver", "2028-02-02": None},
        ),
        # who still qualifies keeps the level for as long again
        (
            ROLLING,
            A_YEAR,
            "to_fitting",
            [("2026-02-01", "200.00"), ("2027-02-01", "200.00")],
            {"2027-02-02": "gold", "2028-02-01": "gold", "2028-02-02": None},
        ),
        # one level at a time
        (
            YEAR,
            NEXT_YEAR,
            "one_level",
            [("2026-03-02", "200.00")],
            {"2028-01-01": "silver", "2028-12-31": "silver", "2029-01-01": None},
        ),
        # what was reached lasts to the end of that very year
        (
            YEAR,
            THIS_YEAR,
            "to_fitting",
            [("2026-03-02", "200.00")],
            {"2026-12-31": "gold", "2027-01-01": None},
        ),
        # … and again where a window still reaches it
        (
            LIFETIME,
            THIS_YEAR,
            "to_fitting",
            [("2026-03-02", "200.00")],
            {"2026-12-31": "gold", "2027-01-01": "gold", "2030-01-01": "gold"},
        ),
    ],
)
def test_a_review_decides_by_the_window_before_its_day(
    window: Json,
    validity: Json,
    fall: str,
    orders: list[tuple[str, str]],
    reviews: dict[str, str | None],
) -> None:
    shop = climbing(window, validity, fall)
    tier_after(shop, *orders)
    found = {}
    for when in reviews:
        shop.run("evaluate-tiers", at(when))
        found[when] = shop.tier(at(when))["tier"]
    assert found == reviews
    assert shop.violations() == ()


def test_a_level_is_held_since_it_was_reached_or_fallen_to() -> None:
    shop = climbing(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "200.00"), ("2027-03-02", "200.00"))
    assert shop.account.tier.since == on("2026-03-02")
    shop.run("evaluate-tiers", at("2029-01-05"))
    assert shop.account.tier == TierState()
    tier_after(shop, ("2029-02-01", "100.00"))
    assert shop.account.tier == TierState("silver", on("2029-02-01"), on("2030-12-31"))


HISTORIES = [
    [("2026-03-02", "200.00"), ("2027-03-02", "100.00")],
    [("2026-03-02", "200.00"), ("2028-02-01", "100.00")],
    [("2026-03-02", "200.00"), ("2029-07-01", "100.00"), ("2030-07-01", "150.00")],
    [("2026-03-02", "100.00"), ("2027-03-02", "200.00"), ("2029-03-02", "100.00")],
    [("2026-03-02", "60.00"), ("2026-09-02", "60.00"), ("2027-08-02", "60.00")],
]


@pytest.mark.parametrize("fall", ["to_fitting", "one_level"])
@pytest.mark.parametrize(("window", "validity"), [(YEAR, NEXT_YEAR), (ROLLING, A_YEAR)])
@pytest.mark.parametrize("orders", HISTORIES)
def test_a_review_run_late_ends_where_reviews_on_time_end(
    window: Json, validity: Json, fall: str, orders: list[tuple[str, str]]
) -> None:
    on_time, late = climbing(window, validity, fall), climbing(window, validity, fall)
    for year in range(2026, 2033):
        for month in range(1, 13):
            for when, amount in orders:
                if when.startswith(f"{year}-{month:02}"):
                    tier_after(on_time, (when, amount))
                    tier_after(late, (when, amount))
            on_time.run("evaluate-tiers", at(f"{year}-{month:02}-28"))
    late.run("evaluate-tiers", at("2032-12-28"))
    assert (late.account.tier.tier_id, late.account.tier.valid_until) == (
        on_time.account.tier.tier_id,
        on_time.account.tier.valid_until,
    )


def test_a_year_that_a_late_review_will_look_at_is_kept() -> None:
    ladder: Json = {name: {"orders": count} for name, count in (("a", 1), ("b", 2), ("c", 3))}
    shop = climbing(YEAR, NEXT_YEAR, "one_level", **ladder)
    for year in ("2026", "2027"):
        tier_after(shop, *[(f"{year}-03-02", "1.00")] * 3)
    assert shop.account.tier.valid_until == on("2028-12-31")
    tier_after(shop, ("2028-03-02", "1.00"), ("2028-03-03", "1.00"))
    assert shop.tier(at("2029-01-01"))["tier"] == "b"
    tier_after(shop, ("2029-12-31", "1.00"))
    assert shop.account.tier == TierState("b", on("2029-01-01"), on("2029-12-31"))
    tier_after(shop, ("2031-03-02", "1.00"))
    assert shop.account.tier == TierState("a", on("2031-03-02"), on("2032-12-31"))


def test_a_review_is_done_once() -> None:
    shop = climbing(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "200.00"))
    assert shop.run("evaluate-tiers", at("2028-01-01"))["changed"] == 1
    for when in ("2028-01-01", "2028-01-02", "2030-01-01"):
        assert shop.run("evaluate-tiers", at(when))["changed"] == 0


def test_a_window_that_a_later_version_changed_takes_back_what_it_counted() -> None:
    shop = Shop.with_member(tiers=tiers(YEAR, NEXT_YEAR, **SPEND))
    shop.order("o1", "30.00")
    shop.put(tiers=tiers(ROLLING, A_YEAR, **SPEND))
    shop.order("o2", "50.00")
    shop.give_back("b2", "o2")
    found = {period: value.spend for period, value in shop.account.qualifying.items()}
    assert found == {"": 3000, "2026": 3000, "2026-03-02": 0}


def test_a_review_that_keeps_a_level_leaves_what_came_after_its_day_to_the_next_one() -> None:
    """An order a day ahead is there when the review comes, by a version that asks for less."""
    shop = climbing(YEAR, NEXT_YEAR, silver={"spend": "100.00"}, gold={"spend": "300.00"})
    tier_after(shop, ("2026-03-02", "300.00"), ("2027-03-02", "200.00"))
    eve = at("2027-12-31")
    shop.order("ahead", "200.00", now=eve, when=at("2028-01-01T06:00"))
    shop.put(eve, earning={"spend": rule()}, tiers=tiers(YEAR, NEXT_YEAR, **SPEND))
    shop.run("evaluate-tiers", at("2028-01-05"))
    assert shop.account.tier == TierState("gold", on("2026-03-02"), on("2028-12-31"))
    shop.run("evaluate-tiers", at("2029-01-05"))
    assert shop.account.tier == TierState("gold", on("2026-03-02"), on("2029-12-31"))


def test_a_level_rests_while_a_later_version_has_none() -> None:
    scheme = tiers(YEAR, NEXT_YEAR, **SPEND)
    shop = climbing(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "200.00"))
    shop.put(earning={"spend": rule()})
    assert shop.run("evaluate-tiers", at("2026-12-01"))["changed"] == 0
    assert shop.tier(at("2026-12-01"))["tier"] is None
    order = shop.order("without", "1.00", now=at("2026-12-01")).body
    assert order["tier"] == {"tier": None, "changed_from": None}
    shop.put(tiers=scheme, earning={"spend": rule()})
    assert shop.tier(at("2026-12-02"))["tier"] == "gold"


def test_the_level_counts_as_of_now_in_what_members_see() -> None:
    shop = climbing(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "150.00"))
    seen = shop.tier(at("2026-03-03"))
    missing = {"metric": "spend", "missing": "50.00", "ways": [{"spend": "50.00"}]}
    assert seen["next"] == {"tier": "gold", **missing}
    assert seen["qualifying"]["value"] == "150.00"
    assert shop.tier(at("2027-01-01"))["next"]["missing"] == "200.00"


@pytest.mark.parametrize(
    ("window", "on_", "kept"),
    [
        (YEAR, "2026-06-01", "2024"),
        (YEAR, "2029-02-01", "2026"),  # a review of 1 January 2027 looks at 2026
        (ROLLING, "2026-06-01", "2025-05-01"),
        (ROLLING, "2029-02-01", "2025-12-01"),  # the window before, and 31 days more
    ],
)
def test_what_the_review_will_look_at_is_kept_however_late_it_comes(
    window: Json, on_: str, kept: str
) -> None:
    held = TierState("silver", on("2026-01-01"), on("2026-12-31"))
    amount = Qualifying(spend=100)
    shop = program(tiers=tiers(window, A_YEAR, **SPEND))
    [_, found] = qualified(shop, account(tier=held), on(on_), amount)
    assert found == Qualified(on_[:4] if window == YEAR else on_, amount, kept)
