"""Tiers: what counts, in which window, and up at once."""

from dataclasses import replace

import pytest

from laurel.domain.account import Qualifying, TierState
from laurel.domain.levels import fitting_level, valid_until
from laurel.domain.qualifying import qualifying_before, window_before
from laurel.domain.tier_scheme import (
    Level,
    LifetimeWindow,
    Measure,
    Metric,
    RollingWindow,
    ValidFor,
    ValidForever,
    Validity,
    ValidToYearEnd,
    Window,
    YearWindow,
)
from laurel.domain.tiers import first_tier, review, rise
from tests.builders import Json, at, day, fixed, levels, on, program, tiers, turn
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
    ("window", "end", "first", "last"),
    [
        (LifetimeWindow(), "2026-03-02", "0001-01-01", "2026-03-01"),
        (YearWindow(), "2026-03-02", "2026-01-01", "2026-12-31"),
        (YearWindow(), "2027-01-01", "2026-01-01", "2026-12-31"),
        (RollingWindow(days=365), "2027-02-02", "2026-02-02", "2027-02-01"),
        (RollingWindow(days=1), "2026-03-02", "2026-03-01", "2026-03-01"),
        (RollingWindow(months=12), "2027-02-02", "2026-02-02", "2027-02-01"),
        (RollingWindow(months=12), "2025-02-28", "2024-02-28", "2025-02-27"),
        (RollingWindow(days=1, months=1), "2026-03-31", "2026-02-27", "2026-03-30"),
    ],
)
def test_a_window_ends_just_before_a_day(window: Window, end: str, first: str, last: str) -> None:
    assert window_before(window, on(end)) == (on(first), on(last))


@pytest.mark.parametrize(
    ("window", "end", "spend"),
    [
        (LifetimeWindow(), "2026-03-02", 1000),
        (YearWindow(), "2026-03-02", 300),
        (YearWindow(), "2026-01-01", 70),
        (RollingWindow(days=3), "2026-03-04", 6),
        (RollingWindow(days=2), "2026-03-04", 4),
        (RollingWindow(days=3), "2026-03-05", 12),
        (RollingWindow(days=3), "2027-03-05", 0),
    ],
)
def test_what_counts_is_what_lies_in_the_window(window: Window, end: str, spend: int) -> None:
    counted = {
        "": 1000,
        "2025": 70,
        "2026": 300,
        "2026-02-28": 1,
        "2026-03-01": 2,
        "2026-03-03": 4,
        "2026-03-04": 8,
    }
    qualifying = {period: Qualifying(spend=amount) for period, amount in counted.items()}
    assert qualifying_before(window, qualifying, on(end)).spend == spend


def level(rank: int, *reach: dict[Measure, int]) -> Level:
    return Level(f"level-{rank}", rank, "Level", reach)


@pytest.mark.parametrize(
    ("value", "rank"),
    [
        (Qualifying(), 1),
        (Qualifying(spend=99), 1),
        (Qualifying(spend=100), 2),
        (Qualifying(spend=1000), 2),
        (Qualifying(orders=3), 3),
        (Qualifying(spend=500, points=5), 3),
        (Qualifying(spend=500, points=4), 2),
        (Qualifying(spend=-1), 1),
    ],
)
def test_any_one_way_reaches_a_level_and_all_of_a_way_must_be_reached(
    value: Qualifying, rank: int
) -> None:
    three: tuple[dict[Measure, int], ...] = (
        {Metric.ORDERS: 3},
        {Metric.SPEND: 500, Metric.POINTS: 5},
    )
    scheme = program(tiers=tiers(YEAR, NEXT_YEAR, friend=None)).tiers
    assert scheme is not None
    climbing = replace(scheme, levels=(level(1), level(2, {Metric.SPEND: 100}), level(3, *three)))
    found = fitting_level(climbing, value)
    assert found is not None
    assert found.rank == rank


@pytest.mark.parametrize(
    ("validity", "reached_on", "last"),
    [
        (ValidForever(), "2026-03-02", None),
        (ValidFor(days=365), "2026-02-01", "2027-02-01"),
        (ValidFor(months=12), "2024-02-29", "2025-02-28"),
        (ValidFor(months=1, days=1), "2026-01-31", "2026-03-01"),
        (ValidToYearEnd(0), "2026-03-02", "2026-12-31"),
        (ValidToYearEnd(1), "2026-12-31", "2027-12-31"),
        (ValidToYearEnd(10), "9995-01-01", "9999-12-31"),
    ],
)
def test_a_level_holds_to_its_last_day(
    validity: Validity, reached_on: str, last: str | None
) -> None:
    assert valid_until(validity, level(2, {Metric.ORDERS: 1}), on(reached_on)) == day(last)


def test_a_level_open_to_all_has_no_end() -> None:
    assert valid_until(ValidFor(days=1), level(1), on("2026-03-02")) is None


def test_a_new_member_stands_at_the_level_open_to_all() -> None:
    with_friend = program(tiers=tiers(YEAR, NEXT_YEAR, friend=None, **SPEND)).tiers
    without = program(tiers=tiers(YEAR, NEXT_YEAR, **SPEND)).tiers
    assert first_tier(with_friend, on("2026-03-02")) == TierState("friend", on("2026-03-02"))
    assert first_tier(without, on("2026-03-02")) == TierState()
    assert first_tier(None, on("2026-03-02")) == TierState()


# Up


@pytest.mark.parametrize(
    ("window", "orders", "reached"),
    [
        (
            LIFETIME,
            [("2026-03-02", "99.99"), ("2029-03-02", "0.01"), ("2035-03-02", "100.00")],
            [None, "silver", "gold"],
        ),
        (
            YEAR,
            [("2026-12-31", "99.99"), ("2027-01-01", "99.99"), ("2027-12-31", "0.01")],
            [None, None, "silver"],
        ),
        (
            ROLLING,
            [("2026-03-02", "50.00"), ("2027-03-02", "50.00"), ("2027-03-03", "50.00")],
            [None, None, "silver"],
        ),
        (ROLLING, [("2026-03-02", "50.00"), ("2027-03-01", "50.00")], [None, "silver"]),
        (LIFETIME, [("2026-03-02", "200.00")], ["gold"]),
    ],
)
def test_a_level_is_reached_at_once(
    window: Json, orders: list[tuple[str, str]], reached: list[str | None]
) -> None:
    assert tier_after(climbing(window, NEXT_YEAR), *orders) == reached


@pytest.mark.parametrize(
    ("zone", "when", "year"),
    [
        ("UTC", "2026-12-31T23:59:59Z", "2026"),
        ("America/New_York", "2027-01-01T04:59:59Z", "2026"),
        ("Asia/Tokyo", "2026-12-31T15:00:00Z", "2027"),
    ],
)
def test_an_order_counts_in_the_year_of_the_programs_zone(zone: str, when: str, year: str) -> None:
    shop = Shop.with_member(time_zone=zone, tiers=tiers(YEAR, NEXT_YEAR, **SPEND))
    shop.order("o1", "100.00", now=at(when))
    assert year in shop.account.qualifying
    assert shop.account.tier.valid_until == on(f"{int(year) + 1}-12-31")


def test_reaching_the_same_level_in_a_later_year_prolongs_it() -> None:
    shop = climbing(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "100.00"), ("2027-03-02", "99.99"))
    assert shop.account.tier == TierState("silver", on("2026-03-02"), on("2027-12-31"))
    tier_after(shop, ("2027-03-03", "0.01"))
    assert shop.account.tier == TierState("silver", on("2026-03-02"), on("2028-12-31"))


def test_an_order_reported_late_raises_as_of_its_day() -> None:
    shop = climbing(ROLLING, A_YEAR)
    shop.order("o1", "60.00", now=at("2026-03-02"))
    shop.order("o2", "60.00", now=at("2026-05-01"), when=at("2026-03-01"))
    assert shop.account.tier == TierState("silver", on("2026-03-02"), on("2027-03-02"))
    shop.order("o3", "80.00", now=at("2026-05-02"), when=at("2026-02-01"))
    assert shop.account.tier == TierState("gold", on("2026-03-02"), on("2027-03-02"))


@pytest.mark.parametrize(
    ("window", "validity", "reported", "left"),
    [
        (5, {"kind": "for", "days": 10}, "2026-12-31", ("silver", "2027-01-09")),
        (5, {"kind": "for", "days": 10}, "2027-01-10", None),  # nothing of it counts by then
        (365, {"kind": "for", "days": 10}, "2027-01-10", ("silver", "2027-01-19")),
        (365, {"kind": "for", "days": 10}, "2027-01-25", ("silver", "2027-01-29")),
        (90, THIS_YEAR, "2027-01-18", ("silver", "2027-12-31")),
    ],
)
def test_of_a_level_told_of_when_it_was_over_counts_what_its_reviews_left(
    window: int, validity: Json, reported: str, left: tuple[str, str] | None
) -> None:
    """The order is of 30 December; one told in time ends in the same tier."""
    late, in_time = (climbing({"kind": "rolling", "days": window}, validity) for _ in range(2))
    body = late.order("o1", "100.00", now=at(reported), when=at("2026-12-30")).body
    assert body["tier"] == {"tier": left and left[0], "changed_from": None}
    in_time.order("o1", "100.00", now=at("2026-12-30"))
    in_time.run("evaluate-tiers", at(reported))
    assert late.account.tier == in_time.account.tier
    until = left and on(left[1])
    assert (late.account.tier.tier_id, late.account.tier.valid_until) == (left and left[0], until)


def test_a_level_told_of_when_it_was_over_moves_nobody_who_stands_as_high_as_it_left() -> None:
    """Gold for ten days from the last of the year would by now be the silver that is held."""
    shop = climbing({"kind": "rolling", "days": 5}, {"kind": "for", "days": 10})
    tier_after(shop, ("2026-12-30", "100.00"), ("2027-01-08", "100.00"))
    held = TierState("silver", on("2026-12-30"), on("2027-01-19"))
    body = shop.order("late", "100.00", now=at("2027-01-12"), when=at("2026-12-31")).body
    assert body["tier"] == {"tier": "silver", "changed_from": None}
    assert shop.account.tier == held


def test_without_tiers_nobody_rises_and_nothing_is_reviewed() -> None:
    assert rise(turn(), on("2026-03-02")) is None
    assert review(turn()) is False


@pytest.mark.parametrize(
    ("reach", "events", "reached"),
    [
        ({"gold": {"orders": 2}}, ["o", "visit", "o"], [None, None, "gold"]),
        ({"gold": {"points": 10}}, ["visit", "visit", "visit"], [None, "gold", "gold"]),
        ({"gold": {"points": 10, "orders": 1}}, ["visit", "visit", "o"], [None, None, "gold"]),
    ],
)
def test_orders_and_points_count_too(
    reach: Json, events: list[str], reached: list[str | None]
) -> None:
    shop = Shop.with_member(
        earning={"visit": {"on": "visit", "gives": fixed(5)}},
        tiers=tiers(LIFETIME, {"kind": "forever"}, **reach),
    )
    found = []
    for number, kind in enumerate(events):
        done = shop.order(f"e{number}", "1.00") if kind == "o" else shop.event(f"e{number}", kind)
        found.append(done.body["tier"]["tier"])
    assert found == reached


def test_adjustments_and_money_do_not_count_as_points() -> None:
    shop = Shop.with_member(
        wallets={"points": {}, "cash": {"kind": "money"}},
        earning={"back": {"on": "visit", "gives": fixed("5.00", "cash")}},
        tiers=tiers(LIFETIME, {"kind": "forever"}, gold={"points": 10}),
    )
    shop.adjust("a1", 1000)
    shop.event("v1", "visit")
    assert shop.account.qualifying == {}
    assert shop.tier()["tier"] is None


def test_levels_are_ranked_from_the_lowest_up() -> None:
    shuffled = dict(reversed(levels(friend=None, **SPEND).items()))
    scheme = program(tiers={**tiers(YEAR, NEXT_YEAR, friend=None), "levels": shuffled}).tiers
    assert scheme is not None
    assert [one.tier_id for one in scheme.levels] == ["friend", "silver", "gold"]
