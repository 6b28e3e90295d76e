"""`profile.completed`: raised once in a member's life, when the profile first has all it needs."""

import pytest

from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from tests.builders import NOON, Json, at, fixed, refused, reward, rule
from tests.people import changed
from tests.shop import PLACE, Shop

WHOLE: Json = {"email": "ann@example.com", "phone": "+33 1 23 45", "birthday": "05-10"}
REQUIRED: Json = {"profile": {"required": ["email", "phone", "birthday"]}}
PARTS: Json = {
    **REQUIRED,
    "earning": {
        "welcome": {"on": "enrolled", "gives": fixed(100)},
        "complete": {"on": "profile.completed", "gives": fixed(50)},
        "spend": rule(),
    },
}


def test_the_change_that_completes_the_profile_pays() -> None:
    shop = Shop(**PARTS)
    shop.enrol(email="ann@example.com")
    assert changed(shop, phone="+33 1 23 45")["balances"]["points"]["available"] == 100
    answer = changed(shop, birthday="05-10")
    assert answer["balances"]["points"]["available"] == 150
    assert (answer["birthday"], answer["email"]) == ("05-10", "ann@example.com")
    assert shop.entries() == [100, 50]
    assert shop.violations() == ()


def test_who_joins_with_a_complete_profile_is_paid_with_the_welcome() -> None:
    shop = Shop(**PARTS)
    enrolled = shop.enrol(**WHOLE).body
    assert [entry["quantity"] for entry in enrolled["entries"]] == [100, 50]
    assert (shop.account.version, shop.entries()) == (1, [100, 50])
    assert shop.violations() == ()


@pytest.mark.parametrize("start", [{}, WHOLE])
def test_it_is_raised_once_for_ever(start: Json) -> None:
    shop = Shop(**PARTS)
    shop.enrol(**start)
    changed(shop, **WHOLE)
    changed(shop, phone=None)
    changed(shop, phone="+33 9 99 99")
    changed(shop, "2031-01-01", **WHOLE)
    assert shop.entries() == [100, 50]


def test_a_change_after_it_leaves_the_account_alone() -> None:
    shop = Shop(**PARTS)
    shop.enrol(**WHOLE)
    before = shop.account
    changed(shop, email="other@example.com")
    assert shop.account == before


def test_a_program_that_asks_for_nothing_raises_nothing() -> None:
    shop = Shop(**{**PARTS, "profile": {"required": []}})
    shop.enrol(**WHOLE)
    changed(shop, email="other@example.com")
    assert shop.entries() == [100]


def test_a_program_that_asks_for_less_later_pays_at_the_next_change() -> None:
    shop = Shop(**PARTS)
    shop.enrol(email="ann@example.com")
    shop.put(**{**PARTS, "profile": {"required": ["email"]}})
    assert shop.entries() == [100]
    changed(shop, attributes={"size": "M"})
    assert shop.entries() == [100, 50]


def test_it_is_explained_by_the_event_that_was_raised() -> None:
    shop = Shop(**PARTS)
    shop.enrol()
    changed(shop, **WHOLE)
    entry = explain_entry(shop.services, PLACE, "e2", Clock(NOON)).body
    assert (entry["rule"], entry["source"]) == ("complete", "profile.completed")
    assert entry["explanation"]["recomputed"] is True
    assert entry["explanation"]["facts"]["event"]["type"] == "profile.completed"


def test_nothing_personal_comes_into_the_ledger_with_it() -> None:
    shop = Shop(**PARTS)
    shop.enrol()
    changed(shop, **WHOLE)
    history = shop.services.ledger.history("shop", "ann")
    kept = repr((history.account, history.entries, history.records))
    assert not any(text in kept for text in ("ann@", "+33", "05-10"))


def test_it_may_issue_a_voucher() -> None:
    parts = {
        **REQUIRED,
        "earning": {
            "complete": {
                "on": "profile.completed",
                "gives": {"kind": "voucher", "reward": "mug"},
            }
        },
        "rewards": {"mug": reward(None)},
    }
    shop = Shop(**parts)
    shop.enrol()
    changed(shop, **WHOLE)
    assert [voucher.reward_id for voucher in shop.vouchers] == ["mug"]
    assert shop.violations() == ()


def test_its_points_count_towards_tiers_once() -> None:
    levels = {"gold": {"rank": 1, "name": "Gold", "reach": [{"points": 150}]}}
    tiers = {"window": {"kind": "lifetime"}, "validity": {"kind": "forever"}, "levels": levels}
    shop = Shop(**PARTS, tiers=tiers)
    assert shop.enrol(**WHOLE).body["tier"] == "gold"
    assert shop.account.qualifying[""].points == 150


def test_a_shop_may_not_post_it() -> None:
    shop = Shop(**PARTS)
    shop.enrol()
    with refused("invalid_content"):
        shop.event("x", "profile.completed")


def test_an_erased_member_completes_nothing() -> None:
    shop = Shop(**PARTS)
    shop.enrol()
    shop.erase()
    with refused("member_erased"):
        changed(shop, **WHOLE)


def test_it_happens_when_it_is_said_on_the_clock_of_the_request() -> None:
    shop = Shop(
        **{**PARTS, "wallets": {"points": {"expires": {"kind": "after", "months": 1}}}},
    )
    shop.enrol()
    changed(shop, "2026-05-01", **WHOLE)
    assert shop.wallet(at("2026-05-01"))["next_expiry"] == {"on": "2026-06-01", "quantity": 50}
