"""Wallets that a later version no longer has: out of sight, and still in the books."""

from typing import Any

import pytest

from laurel.domain.errors import InvalidContent
from tests.builders import at, refused, rule
from tests.shop import Shop

EXPIRING = {"points": {"expires": {"kind": "after", "months": 1}}}
MILES: dict[str, Any] = {"wallets": {"miles": {}}, "earning": {}}


def shop_with_points() -> Shop:
    shop = Shop.with_member(wallets=EXPIRING, earning={"spend": rule()})
    shop.order("o1", "100.00")
    return shop


def test_nobody_sees_it_or_is_given_anything_in_it() -> None:
    shop = shop_with_points()
    shop.put(**MILES)
    with pytest.raises(KeyError):
        shop.wallet()
    with refused("invalid_content"):
        shop.adjust("a1", 5)


def test_what_is_in_it_comes_back_with_it() -> None:
    shop = shop_with_points()
    shop.put(**MILES)
    shop.put(wallets=EXPIRING, earning={"spend": rule()})
    assert shop.available() == 100


def test_what_is_in_it_expires_as_it_would_have() -> None:
    shop = shop_with_points()
    shop.put(**MILES)
    assert shop.run("expire-points", at("2026-04-03"))["changed"] == 1
    assert (shop.entries("expire"), shop.violations()) == ([-100], ())


def test_it_keeps_its_kind_however_many_versions_come_between() -> None:
    """Or a hundred points would be a dollar."""
    shop = shop_with_points()
    shop.put(**MILES)
    shop.put(**MILES, name="Another")
    with pytest.raises(InvalidContent) as refusal:
        shop.put(wallets={"points": {"kind": "money"}})
    assert [fault.pointer for fault in refusal.value.faults] == ["/document/wallets/points/kind"]
    assert shop.is_rebuilt()
