"""An event of an earlier day, told after a review took the level: what counts towards no level
brings none back.
"""

import pytest

from tests.builders import at, fixed, rule, tiers
from tests.climbing import A_YEAR, ROLLING
from tests.shop import Shop


def shop_after_its_review() -> Shop:
    """A level for 20.00 within 365 days, reached on 11 May 2026 and taken on 11 May 2027."""
    shop = Shop.with_member(
        earning={"spend": rule(), "visit": {"on": "visit", "gives": fixed(5)}},
        tiers=tiers(ROLLING, A_YEAR, "to_fitting", gold={"spend": "20.00"}),
    )
    shop.order("o1", "30.00", now=at("2026-05-11"))
    shop.run("all", at("2027-09-01"))
    assert shop.account.tier.tier_id is None
    return shop


@pytest.mark.parametrize(("amount", "tier"), [(None, None), ("20.00", "gold")])
def test_what_is_told_late_brings_back_a_level_if_it_counts_towards_it(
    amount: str | None, tier: str | None
) -> None:
    """On its own day, 10 May 2027, the 30.00 still counted."""
    shop, now, then = shop_after_its_review(), at("2027-09-01"), at("2027-05-10")
    if amount is None:
        shop.event("v1", "visit", now=now, when=then)
    else:
        shop.order("o2", amount, now=now, when=then)
    assert shop.account.tier.tier_id == tier
    assert shop.violations() == ()
