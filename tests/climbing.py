"""Shops in which members climb: the windows, the terms, and an order after another."""

from tests.builders import Json, at, rule, tiers
from tests.shop import Shop

YEAR = {"kind": "calendar_year"}
LIFETIME = {"kind": "lifetime"}
ROLLING = {"kind": "rolling", "days": 365}
NEXT_YEAR = {"kind": "year_end", "years_after": 1}
THIS_YEAR = {"kind": "year_end", "years_after": 0}
A_YEAR = {"kind": "for", "days": 365}
SPEND: Json = {"silver": {"spend": "100.00"}, "gold": {"spend": "200.00"}}


def climbing(window: Json, validity: Json, fall: str = "to_fitting", **reach: Json | None) -> Shop:
    return Shop.with_member(
        earning={"spend": rule()}, tiers=tiers(window, validity, fall, **(reach or SPEND))
    )


def tier_after(shop: Shop, *orders: tuple[str, str]) -> list[str | None]:
    """The tier after each order (day, amount)."""
    found = []
    for when, amount in orders:
        body = shop.order(f"o-{shop.account.version}", amount, now=at(when)).body
        found.append(body["tier"]["tier"])
    assert shop.violations() == ()
    return found
