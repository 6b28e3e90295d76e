"""In which window an order counts: reported late, corrected by another, returned; and adjusted."""

import pytest

from laurel.domain.account import Qualifying
from tests.builders import Json, at, on, rule, tiers
from tests.climbing import LIFETIME, NEXT_YEAR, ROLLING, YEAR
from tests.people import FOREVER, spending_shop
from tests.shop import Shop

MEMBERSHIP: Json = {"kind": "membership_year"}
CASH = {"points": {}, "cash": {"kind": "money"}}

type Told = tuple[str, str, str, str]
"""When it is reported, what (an order, a return, an adjustment), when it happened, of which id and
how much.
"""


def shop_of(window: Json) -> Shop:
    """A member who joined on 15 June 2026, in a shop with a point for each dollar."""
    scheme = tiers(window, FOREVER, gold={"spend": "9000.00"})
    shop = Shop(earning={"spend": rule()}, tiers=scheme)
    shop.enrol(at("2026-06-15"))
    return shop


def tell(shop: Shop, when: str, what: str, happened: str, amount: str) -> None:
    now, name = at(when), f"n{shop.account.version}"
    match what:
        case "order":
            shop.order(f"o{happened}", amount, now=now, when=at(happened))
        case "return":
            shop.give_back(name, f"o{happened}", {"1": amount}, now=now)
        case "adjust":
            shop.adjust(name, int(amount), now=now)


LATE: list[Told] = [
    ("2026-07-01", "order", "2026-07-01", "10.00"),
    ("2027-01-10", "order", "2027-01-10", "20.00"),
    ("2027-01-20", "order", "2026-12-31", "40.00"),
]
RETURNED: list[Told] = [
    *LATE,
    ("2027-06-20", "return", "2026-07-01", "4.00"),
    ("2027-06-21", "return", "2027-01-10", "20.00"),
]
CORRECTED: list[Told] = [
    ("2026-12-30", "order", "2026-12-30", "90.00"),
    ("2027-01-05", "return", "2026-12-30", "90.00"),
    ("2027-01-05", "order", "2026-12-31", "9.00"),
]
ADJUSTED: list[Told] = [*LATE, ("2027-02-01", "adjust", "2027-02-01", "500")]


@pytest.mark.parametrize(
    ("window", "told", "counts"),
    [
        (YEAR, LATE, {"2026": (5000, 2, 50), "2027": (2000, 1, 20)}),
        (MEMBERSHIP, LATE, {"2026-06-15+": (7000, 3, 70)}),
        (
            ROLLING,
            LATE,
            {"2026-07-01": (1000, 1, 10), "2026-12-31": (4000, 1, 40), "2027-01-10": (2000, 1, 20)},
        ),
        (LIFETIME, LATE, {"": (7000, 3, 70)}),
        # a return comes out of the window of the order, however much later it is
        (YEAR, RETURNED, {"2026": (4600, 2, 46)}),
        (MEMBERSHIP, RETURNED, {"2026-06-15+": (4600, 2, 46)}),
        (ROLLING, RETURNED, {"2026-07-01": (600, 1, 6), "2026-12-31": (4000, 1, 40)}),
        # an order that was wrong comes back whole, and is told of anew
        (YEAR, CORRECTED, {"2026": (900, 1, 9)}),
        (ROLLING, CORRECTED, {"2026-12-31": (900, 1, 9)}),
        # what is given by hand counts nowhere
        (YEAR, ADJUSTED, {"2026": (5000, 2, 50), "2027": (2000, 1, 20)}),
        (LIFETIME, ADJUSTED, {"": (7000, 3, 70)}),
    ],
)
def test_everything_counts_in_the_window_of_its_own_day(
    window: Json, told: list[Told], counts: dict[str, tuple[int, int, int]]
) -> None:
    shop = shop_of(window)
    for one in told:
        tell(shop, *one)
    kept = {key: value for key, value in shop.account.qualifying.items() if value != Qualifying()}
    if window != LIFETIME:
        kept.pop("")
    assert kept == {key: Qualifying(*value) for key, value in counts.items()}
    assert shop.violations() == ()
    assert shop.is_rebuilt()


def test_an_order_of_last_year_told_of_this_year_prolongs_what_it_reached_then() -> None:
    shop = Shop.with_member(
        earning={"spend": rule()}, tiers=tiers(YEAR, NEXT_YEAR, gold={"spend": "100.00"})
    )
    shop.order("o1", "100.00", now=at("2026-05-01"))
    shop.order("o2", "60.00", now=at("2027-12-30"))
    shop.order("o3", "40.00", now=at("2028-01-05"), when=at("2027-12-31"))
    tier = shop.account.tier
    assert (tier.tier_id, tier.valid_until) == ("gold", on("2028-12-31"))


# What an order brought by entering a level


def in_dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


@pytest.mark.parametrize(
    ("kept", "bonus"),
    [
        ("300.00", 3000),
        ("299.99", 2000),
        ("200.00", 2000),
        ("100.00", 1000),
        ("99.99", 0),
    ],
)
def test_an_order_that_jumped_over_levels_keeps_what_entering_the_one_it_still_reaches_gives(
    kept: str, bonus: int
) -> None:
    """Returned in one part or in two, it ends as if only what is kept had been bought."""
    once, twice, fresh = spending_shop(), spending_shop(), spending_shop()
    for shop in (once, twice):
        shop.order("o1", "350.00")
    back = 35000 - int(kept.replace(".", ""))
    once.give_back("b1", "o1", {"1": in_dollars(back)})
    twice.give_back("b1", "o1", {"1": "40.00"})
    twice.give_back("b2", "o1", {"1": in_dollars(back - 4000)})
    fresh.order("o1", kept)
    assert once.available() == twice.available() == fresh.available()
    assert once.available() == int(kept.split(".", maxsplit=1)[0]) + bonus
    assert once.violations() == twice.violations() == ()
