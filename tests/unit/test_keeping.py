"""What is missing to keep a level at its review, and until when."""

import pytest

from laurel.domain.keeping import keeping
from tests.builders import Json, at, on, program, rule, tiers
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
from tests.people import FOREVER, HAS_CARD, give_tier, given
from tests.shop import Shop

SOUTHWEST: Json = {"preset": "southwest"}


@pytest.mark.parametrize(
    ("window", "validity", "fall", "orders", "day", "keep"),
    [
        # the next year decides: nothing of it has counted yet
        (
            YEAR,
            NEXT_YEAR,
            "to_fitting",
            [("2026-03-02", "200.00")],
            "2026-06-01",
            ("gold", "2027-12-31", "2027-01-01", "2027-12-31", "200.00", None),
        ),
        # … and in it what counts so far
        (
            YEAR,
            NEXT_YEAR,
            "to_fitting",
            [("2026-03-02", "200.00"), ("2027-05-01", "120.50")],
            "2027-06-01",
            ("gold", "2027-12-31", "2027-01-01", "2027-12-31", "79.50", "silver"),
        ),
        # enough: nothing is missing, and the level is kept
        (
            ROLLING,
            A_YEAR,
            "to_fitting",
            [("2026-03-02", "200.00"), ("2026-12-01", "250.00")],
            "2027-01-01",
            ("gold", "2027-03-02", "2026-03-03", "2027-03-02", "0.00", "gold"),
        ),
        # down by one at most
        (
            ROLLING,
            A_YEAR,
            "one_level",
            [("2026-03-02", "200.00")],
            "2026-03-02",
            ("gold", "2027-03-02", "2026-03-03", "2027-03-02", "200.00", "silver"),
        ),
        # all that was ever spent counts again
        (
            LIFETIME,
            NEXT_YEAR,
            "to_fitting",
            [("2026-03-02", "200.00")],
            "2026-03-02",
            ("gold", "2027-12-31", None, "2027-12-31", "0.00", "gold"),
        ),
        # to the end of its own year: only the next one can reach it again
        (
            YEAR,
            THIS_YEAR,
            "to_fitting",
            [("2026-03-02", "200.00")],
            "2026-06-01",
            ("gold", "2026-12-31", "2027-01-01", "2027-12-31", "200.00", None),
        ),
    ],
)
def test_it_is_what_the_review_will_ask_for(
    window: Json,
    validity: Json,
    fall: str,
    orders: list[tuple[str, str]],
    day: str,
    keep: tuple[str, str, str | None, str, str, str | None],
) -> None:
    shop = climbing(window, validity, fall)
    tier_after(shop, *orders)
    seen = shop.tier(at(day))["keep"]
    tier, until, first, last, missing, falls_to = keep
    assert seen == {
        "tier": tier,
        "until": until,
        "from": first,
        "to": last,
        "metric": "spend",
        "missing": missing,
        "ways": [{"spend": missing}],
    }
    there = program(tiers=tiers(window, validity, fall, **SPEND))
    found = keeping(there, shop.account, on(day))
    assert found is not None
    assert (found.falls_to, found.is_safe) == (falls_to, falls_to == tier)


def test_each_way_is_told_with_what_it_lacks() -> None:
    shop = Shop.with_member(**SOUTHWEST)
    shop.order("o1", "3500.00", now=at("2026-03-02"))
    for number in range(3):
        shop.order(f"n{number}", "500.00", now=at("2027-02-01"))
    keep = shop.tier(at("2027-02-02"))["keep"]
    assert (keep["metric"], keep["missing"]) == ("orders", 22)
    assert keep["ways"] == [{"orders": 22}, {"spend": "2000.00"}]


def test_a_level_by_hand_shows_what_keeps_the_one_beneath() -> None:
    shop = climbing(YEAR, NEXT_YEAR)
    tier_after(shop, ("2026-03-02", "100.00"))
    give_tier(shop, "gold", "2026-06-30", "2026-03-03")
    seen = shop.tier(at("2026-03-04"))
    assert (seen["tier"], seen["valid_until"], seen["override"]) == ("gold", "2026-06-30", True)
    assert (seen["keep"]["tier"], seen["keep"]["until"]) == ("silver", "2027-12-31")


@pytest.mark.parametrize(
    "scheme",
    [
        None,
        given(silver=None, gold=HAS_CARD),
        tiers(LIFETIME, FOREVER, **SPEND),
        tiers(YEAR, NEXT_YEAR, gold=None),
        tiers(YEAR, NEXT_YEAR, gold={"spend": "900.00"}),
    ],
)
def test_where_nothing_ends_a_level_nothing_keeps_it(scheme: Json | None) -> None:
    parts: Json = {} if scheme is None else {"tiers": scheme}
    shop = Shop.with_member(earning={"spend": rule()}, **parts)
    shop.order("o1", "200.00")
    assert shop.tier()["keep"] is None


def test_after_its_last_day_the_level_that_is_fallen_to_is_told_of() -> None:
    shop = climbing(YEAR, NEXT_YEAR, "one_level")
    tier_after(shop, ("2026-03-02", "200.00"))
    keep = shop.tier(at("2028-01-01"))["keep"]
    assert (keep["tier"], keep["until"]) == ("silver", "2028-12-31")
