"""Tiers that are given: who a member is says where they stand, up and down, at once."""

from collections.abc import Iterable

import pytest

from laurel.domain.account import TierState
from laurel.domain.audit import Turned
from laurel.domain.changes import TierChanged
from tests.builders import NOON, Json, at, faults, on, refused, reward, tiers
from tests.people import (
    HAS_CARD,
    IS_STAFF,
    WELCOMES,
    card_shop,
    changed,
    give_tier,
    given,
    tier_at,
)
from tests.shop import JOINED, Shop

CARD_IS_THERE: Json = {"fact": "member.attributes.card"}
CARD: Json = {"attributes": {"card": True}}


def test_who_joins_stands_where_their_attributes_put_them() -> None:
    without, holder = card_shop(), card_shop()
    assert without.enrol().body["tier"] == "silver"
    assert holder.enrol(**CARD).body["tier"] == "gold"
    assert without.account.tier == TierState("silver", on("2026-01-01"))
    assert holder.account.tier == TierState("gold", on("2026-01-01"))


def test_a_tier_that_has_a_condition_is_entered_and_one_that_is_everybodys_is_not() -> None:
    without, holder = card_shop(), card_shop()
    without.enrol()
    holder.enrol(**CARD)
    assert (without.entries(), holder.entries()) == ([], [2000])
    assert holder.violations() == ()


def test_a_change_of_attributes_moves_the_member_up_and_down_at_once() -> None:
    shop = card_shop()
    shop.enrol()
    up = changed(shop, **CARD)
    assert (up["tier"], up["balances"]["points"]["available"]) == ("gold", 2000)
    assert shop.account.tier.since == on("2026-03-02")
    down = changed(shop, "2026-03-03", attributes={"card": None})
    assert (down["tier"], down["balances"]["points"]["available"]) == ("silver", 2000)
    assert shop.account.tier == TierState("silver", on("2026-03-03"))
    assert shop.violations() == ()


def test_entering_again_raises_the_event_again_as_any_tier_does() -> None:
    shop = card_shop()
    shop.enrol(**CARD)
    changed(shop, attributes={})
    changed(shop, **CARD)
    assert shop.entries() == [2000, 2000]


def test_a_change_that_moves_nobody_leaves_the_account_alone() -> None:
    shop = card_shop()
    shop.enrol(**CARD)
    before = shop.account
    assert changed(shop, email="ann@example.com", attributes={"size": "M"})["tier"] == "gold"
    assert shop.account == before


def test_the_highest_rank_whose_condition_holds_counts() -> None:
    shop = card_shop(silver=None, gold=HAS_CARD, staff=IS_STAFF)
    shop.enrol(attributes={"staff": True})
    assert tier_at(shop) == "staff"
    changed(shop, attributes={"card": True})
    assert tier_at(shop) == "staff"
    changed(shop, attributes={"staff": False})
    assert tier_at(shop) == "gold"


def test_where_no_level_is_everybodys_who_fits_none_stands_nowhere() -> None:
    shop = card_shop(gold=HAS_CARD)
    shop.enrol(**CARD)
    assert changed(shop, attributes={})["tier"] is None
    assert shop.account.tier == TierState()


def test_a_birthday_may_give_a_tier() -> None:
    may = {"fact": "member.birthday", "at_least": "05-01"}
    shop = card_shop(silver=None, late=may)
    shop.enrol(birthday="1980-04-30")
    assert tier_at(shop) == "silver"
    assert changed(shop, birthday="1980-05-01")["tier"] == "late"


def test_the_tier_shows_no_window_and_nothing_that_is_missing() -> None:
    shop = card_shop()
    shop.enrol()
    shown = shop.tier()
    assert (shown["tier"], shown["qualifying"], shown["next"]) == ("silver", None, None)
    assert (shown["valid_until"], shown["override"]) == (None, False)


def test_no_order_reaches_a_tier_that_is_given_and_no_review_ends_it() -> None:
    shop = card_shop()
    shop.enrol(**CARD)
    assert shop.order("o1", "5000.00").body["tier"] == {"tier": "gold", "changed_from": None}
    assert shop.run("evaluate-tiers", at("2031-01-01"))["processed"] == 0
    assert tier_at(shop, "2031-01-01") == "gold"


def test_new_conditions_are_settled_at_the_next_write_and_preview_says_so() -> None:
    shop = card_shop(silver=None, gold=IS_STAFF)
    shop.enrol(**CARD)
    shop.put(earning=WELCOMES, tiers=given(silver=None, gold=HAS_CARD))
    assert tier_at(shop) == "silver"
    preview = shop.preview("o1", "10.00").body
    earned = shop.order("o1", "10.00").body
    assert preview == earned
    assert earned["tier"] == {"tier": "gold", "changed_from": "silver"}
    assert shop.entries() == [2000, 10]
    assert shop.violations() == ()


def test_an_order_that_is_returned_takes_nothing_back_of_who_the_member_is() -> None:
    shop = card_shop(silver=None, gold=IS_STAFF)
    shop.enrol(**CARD)
    shop.put(earning=WELCOMES, tiers=given(silver=None, gold=HAS_CARD))
    shop.order("o1", "10.00")
    shop.give_back("b1", "o1", {"1": "4.00"})
    shop.give_back("b2", "o1")
    assert shop.entries() == [2000, 10, -4, -6]
    assert (tier_at(shop), shop.violations()) == ("gold", ())


def test_a_program_that_reviewed_tiers_and_now_gives_them_reviews_nobody() -> None:
    shop = Shop.with_member(
        earning=WELCOMES,
        tiers=tiers({"kind": "calendar_year"}, {"kind": "for", "days": 10}, gold={"orders": 1}),
    )
    shop.order("o1", "5.00")
    shop.put(earning=WELCOMES, tiers=given(silver=None, gold=HAS_CARD))
    assert shop.run("evaluate-tiers", at("2027-01-01"))["changed"] == 0
    assert changed(shop, "2027-01-01")["tier"] == "silver"
    assert shop.account.tier == TierState("silver", on("2027-01-01"))


def test_a_tier_by_hand_stands_over_one_that_is_given() -> None:
    shop = card_shop(silver=None, gold=HAS_CARD, staff=IS_STAFF)
    shop.enrol()
    give_tier(shop, "gold", "2026-12-31")
    assert changed(shop, **CARD)["tier"] == "gold"
    assert shop.account.override is not None
    assert changed(shop, attributes={"staff": True})["tier"] == "staff"
    assert shop.account.override is None


def tiers_changed(turns: Iterable[Turned]) -> list[TierState]:
    in_order = sorted(turns, key=lambda turn: turn.turn)
    changes = [change for turn in in_order for change in turn.changes]
    return [change.tier for change in changes if isinstance(change, TierChanged)]


def test_attributes_are_not_in_the_ledger() -> None:
    shop = Shop(earning=WELCOMES, tiers=given(gold={**HAS_CARD, "is": "secret-card-4711"}))
    shop.enrol(attributes={"card": "secret-card-4711"})
    changed(shop, attributes={"card": None})
    history = shop.services.ledger.history("shop", "ann")
    assert [tier.tier_id for tier in tiers_changed(history.turns)] == ["gold", None]
    assert "secret-card-4711" not in repr((history.account, history.entries, history.records))


@pytest.mark.parametrize(
    ("scheme", "pointer"),
    [
        ({**given(gold=HAS_CARD), "validity": {"kind": "for", "days": 5}}, "/tiers/validity"),
        (
            {**given(gold=HAS_CARD), "window": {"kind": "lifetime"}},
            "/tiers/levels/gold/when",
        ),
        (given(silver=HAS_CARD, gold=None), "/tiers/levels/gold/when"),
        (given(gold={"fact": "member.orders", "above": 1}), "/tiers/levels/gold/when/fact"),
        (given(gold={"fact": "order.channel", "is": "x"}), "/tiers/levels/gold/when/fact"),
        (
            given(gold={"all": [HAS_CARD, {"not": {"fact": "member.tier", "is": "gold"}}]}),
            "/tiers/levels/gold/when/all/1/not/fact",
        ),
        (
            given(gold={"fact": "member.attributes.card", "has": ["a"]}),
            "/tiers/levels/gold/when/has",
        ),
    ],
)
def test_what_gives_a_tier_is_checked(scheme: Json, pointer: str) -> None:
    assert pointer in faults(tiers=scheme)


def test_a_level_that_is_given_counts_nothing() -> None:
    scheme = given(gold=HAS_CARD)
    scheme["levels"]["gold"]["reach"] = [{"orders": 1}]
    assert faults(tiers=scheme).keys() == {"/tiers/levels/gold/reach"}


def test_a_reward_for_a_tier_that_is_given_is_for_who_has_it() -> None:
    shop = Shop(
        earning=WELCOMES,
        tiers=given(silver=None, gold=HAS_CARD),
        rewards={"vip": {**reward(5), "tiers": ["gold"]}},
    )
    shop.enrol(JOINED)
    shop.order("o1", "10.00")
    with refused("tier_required"):
        shop.redeem("r1", "vip")
    changed(shop, **CARD)
    assert shop.redeem("r2", "vip", NOON).body["status"] == "completed"
