"""Levels that count events of the shop's own, by themselves and with other measures."""

import pytest

from tests.builders import Json, at, faults, fixed, rule, tiers
from tests.climbing import NEXT_YEAR, ROLLING, YEAR
from tests.people import FOREVER
from tests.shop import Shop

LIFETIME: Json = {"kind": "lifetime"}


def shop_of(window: Json = LIFETIME, validity: Json = FOREVER, **ways: list[Json]) -> Shop:
    scheme = tiers(window, validity, "to_fitting", **dict.fromkeys(ways))
    for tier, reach in ways.items():
        scheme["levels"][tier]["reach"] = reach
    return Shop.with_member(earning={"spend": rule()}, tiers=scheme)


def tiers_after(shop: Shop, *steps: str) -> list[str | None]:
    """The tier after each step: an order of 10.00 (`o`), or an event of that type."""
    found = []
    for number, step in enumerate(steps):
        done = shop.order(f"e{number}", "10.00") if step == "o" else shop.event(f"e{number}", step)
        found.append(done.body["tier"]["tier"])
    assert shop.violations() == ()
    return found


@pytest.mark.parametrize(
    ("reach", "steps", "reached"),
    [
        # a type by itself, which no rule need listen to
        ([{"events": {"check_in": 2}}], ["check_in", "o", "check_in"], [None, None, "gold"]),
        # two types: both
        (
            [{"events": {"check_in": 1, "review": 2}}],
            ["review", "review", "check_in"],
            [None, None, "gold"],
        ),
        # with another measure: all of a way
        (
            [{"events": {"check_in": 1}, "spend": "20.00"}],
            ["check_in", "o", "o"],
            [None, None, "gold"],
        ),
        # or any of several ways
        ([{"events": {"review": 3}}, {"orders": 1}], ["review", "o"], [None, "gold"]),
    ],
)
def test_events_reach_a_level(
    reach: list[Json], steps: list[str], reached: list[str | None]
) -> None:
    assert tiers_after(shop_of(gold=reach), *steps) == reached


def test_only_types_that_a_level_asks_for_are_kept() -> None:
    shop = shop_of(gold=[{"events": {"check_in": 2}}])
    shop.event("c1", "check_in")
    shop.order("o1", "10.00")
    assert shop.account.qualifying[""].events == {"check_in": 1}
    assert shop.is_rebuilt()


@pytest.mark.parametrize(("window", "kept"), [(YEAR, "2026"), (ROLLING, "2026-03-02")])
def test_they_count_in_the_window_of_their_day(window: Json, kept: str) -> None:
    shop = shop_of(window, NEXT_YEAR, gold=[{"events": {"check_in": 2}}])
    shop.event("c1", "check_in", at("2026-03-02"))
    assert shop.account.qualifying[kept].events == {"check_in": 1}
    shop.event("c2", "check_in", at("2027-08-02"))
    assert shop.tier(at("2027-08-02"))["tier"] is None
    late = shop.event("c3", "check_in", at("2027-08-03"), when=at("2027-08-01"))
    assert late.body["tier"]["tier"] == "gold"


def test_what_is_missing_is_told_by_every_way() -> None:
    reach: list[Json] = [{"events": {"check_in": 3}, "spend": "30.00"}, {"orders": 5}]
    shop = shop_of(gold=reach)
    tiers_after(shop, "check_in", "o", "o", "o")
    seen = shop.tier()
    assert seen["next"] == {
        "tier": "gold",
        "metric": "events.check_in",
        "missing": 2,
        "ways": [{"spend": "0.00", "events.check_in": 2}, {"orders": 2}],
    }
    assert seen["qualifying"]["value"] == "30.00"


def test_an_order_that_reached_a_level_with_events_asks_for_them_when_it_is_returned() -> None:
    reach: list[Json] = [{"events": {"check_in": 1}, "spend": "20.00"}]
    scheme = tiers(LIFETIME, FOREVER, gold=None)
    scheme["levels"]["gold"]["reach"] = reach
    welcome = {"on": "tier.entered", "gives": fixed(100)}
    shop = Shop.with_member(earning={"welcome": welcome}, tiers=scheme)
    shop.event("c1", "check_in")
    shop.order("o1", "30.00")
    shop.give_back("b1", "o1", {"1": "10.00"})
    assert shop.available() == 100
    shop.give_back("b2", "o1", {"1": "0.01"})
    assert (shop.available(), shop.violations()) == (0, ())


@pytest.mark.parametrize(
    ("events", "pointer"),
    [
        ({"order": 3}, "/tiers/levels/gold/reach/0/events/order"),
        ({"birthday": 1}, "/tiers/levels/gold/reach/0/events/birthday"),
        ({}, "/tiers/levels/gold/reach/0/events"),
        ({"check_in": 0}, "/tiers/levels/gold/reach/0/events/check_in"),
    ],
)
def test_what_no_shop_reports_is_not_counted(events: Json, pointer: str) -> None:
    assert pointer in faults(tiers=tiers(LIFETIME, FOREVER, gold={"events": events}))
