"""Points that come back from a hold which ended, and are enough for a reward that issues itself."""

import pytest

from tests.builders import at, reward, rule
from tests.shop import Json, Shop

NOTE: Json = {
    "name": "10.00 for 100 points",
    "price": {"wallet": "points", "quantity": 100},
    "voucher": {"kind": "amount_off", "value": "10.00"},
    "automatic": True,
    "valid": {"days": 20},
}
LATER: Json = {"points": {"available": {"kind": "after_days", "days": 5}}}
A_MONTH = 30 * 86_400


@pytest.mark.parametrize("late", ["2026-04-10", "2026-04-11", "2026-06-01"])
def test_they_become_a_voucher_as_of_the_end_of_the_hold(late: str) -> None:
    """60 points are held from 10 March to 9 April; 60 more became available on 12 March."""
    shop = Shop.with_member(
        wallets=LATER,
        earning={"spend": rule()},
        rewards={"tote": {**reward(60), "stock": 5}, "note": NOTE},
    )
    shop.order("o1", "60.00", now=at("2026-03-02"))
    shop.order("o2", "60.00", now=at("2026-03-07"))
    shop.redeem("r1", "tote", now=at("2026-03-10"), hold=True, hold_seconds=A_MONTH)
    assert shop.run("all", at("2026-03-20"))["failed"] == {}
    assert shop.entries("redeem") == []
    assert shop.run("all", at(late))["failed"] == {}
    [voucher] = shop.vouchers
    assert str(voucher.expires_on) == "2026-04-29"
    assert shop.available(at(late)) == 20
    assert shop.run("all", at(late))["changed"] == 0
    assert shop.violations() == ()
    assert shop.is_rebuilt()
