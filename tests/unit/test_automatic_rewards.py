"""Rewards that issue themselves: how often, when, and what stands in the way."""

from typing import Any

import pytest

from laurel.domain.account import KEPT_PERIODS
from laurel.domain.automatic import next_available
from laurel.storage.pools import read_pools
from tests.builders import (
    account,
    at,
    faults,
    fixed,
    lot,
    on,
    per_block,
    program,
    refused,
    reward,
    rule,
    tiers,
)
from tests.shop import PLACE, Json, Shop

YEAR, FOREVER = {"kind": "calendar_year"}, {"kind": "forever"}
NOTE: Json = {
    "name": "10.00 for 100 points",
    "price": {"wallet": "points", "quantity": 100},
    "voucher": {"kind": "amount_off", "value": "10.00"},
    "automatic": True,
}


def shop_of(**parts: Any) -> Shop:
    """A shop in which each 100 points become a voucher, with these parts."""
    return Shop.with_member(
        earning={"spend": rule(), "visit": {"on": "visit", "gives": fixed(60)}},
        rewards={"note": {**NOTE, **parts}},
    )


@pytest.mark.parametrize(
    ("amount", "vouchers", "left"), [("99.00", 0, 99), ("100.00", 1, 0), ("350.00", 3, 50)]
)
def test_as_many_as_fit_come_with_the_order(amount: str, vouchers: int, left: int) -> None:
    shop = shop_of()
    body = shop.order("o1", amount).body
    assert [one["reward"] for one in body["vouchers"]] == ["note"] * vouchers
    assert [one["source"] for one in body["vouchers"]] == [
        f"auto-{number}" for number in range(1, vouchers + 1)
    ]
    assert [entry["kind"] for entry in body["entries"]] == ["earn", *["redeem"] * vouchers]
    assert body["balances"]["points"]["available"] == left == shop.available()
    assert shop.violations() == ()
    assert shop.is_rebuilt()


def test_what_is_left_counts_for_the_next_one() -> None:
    shop = shop_of()
    shop.order("o1", "60.00")
    assert len(shop.order("o2", "60.00").body["vouchers"]) == 1
    assert shop.available() == 20


def test_a_preview_shows_it() -> None:
    shop = shop_of()
    shown = shop.preview("o1", "250.00").body
    assert [one["code"] for one in shown["vouchers"]] == [None, None]
    done = shop.order("o1", "250.00").body
    assert shown["entries"] == done["entries"]
    assert shown["balances"] == done["balances"]


def test_the_same_order_again_issues_nothing_more() -> None:
    shop = shop_of()
    first = shop.order("o1", "250.00")
    again = shop.order("o1", "250.00")
    assert (again.replayed, again.body) == (True, first.body)
    assert len(shop.vouchers) == 2


def test_an_adjustment_up_issues_too_and_says_so() -> None:
    shop = shop_of()
    body = shop.adjust("a1", 210).body
    assert [one["source"] for one in body["vouchers"]] == ["auto-1", "auto-2"]
    assert shop.available() == 10


def test_the_welcome_may_be_enough() -> None:
    shop = Shop(earning={"hello": {"on": "enrolled", "gives": fixed(120)}}, rewards={"note": NOTE})
    assert len(shop.enrol().body["vouchers"]) == 1
    assert shop.available() == 20


def test_a_cancelled_redemption_may_leave_enough() -> None:
    shop = Shop.with_member(rewards={"note": NOTE, "mug": reward(90)})
    shop.adjust("a1", 90)
    shop.redeem("r1", "mug")
    shop.adjust("a2", 50)
    body = shop.cancel("r1").body
    assert (body["status"], body["voucher"]) == ("cancelled", None)
    assert body["balances"]["points"]["available"] == 40
    assert [one.source for one in shop.vouchers] == ["r1", "auto-2"]
    assert shop.violations() == ()


def test_at_most_twenty_at_once_and_the_rest_with_the_next_turn() -> None:
    shop = shop_of()
    shop.adjust("a1", 2_550)
    assert (len(shop.vouchers), shop.available()) == (20, 550)
    shop.event("v1", "visit")
    assert (len(shop.vouchers), shop.available()) == (26, 10)


def test_an_event_that_gives_much_leaves_room_in_its_transaction() -> None:
    """Forty entries and forty vouchers are no reason to refuse the event."""
    many = {f"r{number}": {"on": "visit", "gives": fixed(100)} for number in range(40)}
    shop = Shop.with_member(earning=many, rewards={"note": NOTE})
    shop.event("v1", "visit")
    assert 0 < len(shop.vouchers) <= 20
    assert shop.available() == 4_000 - 100 * len(shop.vouchers)
    assert shop.violations() == ()


# What stands in the way

WAYS: dict[str, tuple[Json, int]] = {
    "limit": ({"limits": [{"times": 1, "per": "month"}]}, 1),
    "cool-down": ({"cooldown_days": 2}, 1),
    "not yet": ({"from": "2026-03-03"}, 0),
    "condition": ({"when": {"fact": "member.orders", "at_least": 5}}, 0),
    "stock": ({"stock": 2}, 2),
    "the last of a stock": ({"stock": 1}, 1),
    "no stock": ({"stock": 0}, 0),
}


@pytest.mark.parametrize(("parts", "issued"), WAYS.values(), ids=WAYS)
def test_it_stays_in_the_wallet_while_something_stands_in_the_way(parts: Json, issued: int) -> None:
    shop = shop_of(**parts)
    shop.order("o1", "450.00")
    assert (len(shop.vouchers), shop.available()) == (issued, 450 - 100 * issued)
    assert shop.violations() == ()


def test_the_condition_may_be_met_by_the_order_itself() -> None:
    shop = shop_of(when={"fact": "member.orders", "at_least": 1})
    assert len(shop.order("o1", "100.00").body["vouchers"]) == 1


def test_with_the_next_limit_the_next_turn_issues() -> None:
    shop = shop_of(limits=[{"times": 1, "per": "day"}])
    shop.order("o1", "250.00")
    shop.event("v1", "visit", now=at("2026-03-03"))
    assert [one.source for one in shop.vouchers] == ["auto-1", "auto-2"]


def test_a_stock_is_not_passed_and_previews_know_it() -> None:
    shop = shop_of(stock=3)
    assert len(shop.preview("o1", "500.00").body["vouchers"]) == 3
    shop.order("o1", "500.00")
    pool = read_pools(shop.table, PLACE.program_id, ["stock:note"])["stock:note"]
    assert (sum(pool), len(shop.vouchers)) == (3, 3)
    with refused("reward_out_of_stock"):
        shop.redeem("r1", "note")


def test_a_gift_by_hand_issues_nothing_of_a_stock_that_is_used_up() -> None:
    shop = shop_of(stock=1)
    assert len(shop.adjust("a1", 250).body["vouchers"]) == 1
    assert shop.adjust("a2", 50).body["vouchers"] == []
    assert (len(shop.vouchers), shop.available()) == (1, 200)
    assert shop.violations() == ()


def test_a_cancelled_redemption_issues_nothing_of_a_stock_that_is_used_up() -> None:
    shop = Shop.with_member(rewards={"note": {**NOTE, "stock": 1}, "mug": reward(90)})
    shop.adjust("a1", 90)
    shop.redeem("r1", "mug")
    shop.adjust("a2", 100)
    shop.adjust("a3", 50)
    shop.cancel("r1")
    assert [one.source for one in shop.vouchers] == ["r1", "auto-2"]
    assert shop.available() == 140
    assert shop.violations() == ()


def test_a_tier_has_its_own_price() -> None:
    shop = Shop.with_member(
        earning={"spend": rule()},
        tiers=tiers(YEAR, FOREVER, green=None, gold={"spend": "150.00"}),
        rewards={"note": {**NOTE, "price": {**NOTE["price"], "by_tier": {"gold": 80}}}},
    )
    shop.order("o1", "90.00")
    assert len(shop.order("o2", "70.00").body["vouchers"]) == 2


# Pending points

PENDING: Json = {"points": {"available": {"kind": "after_days", "days": 5}}}


def pending_shop(**parts: Any) -> Shop:
    return Shop.with_member(
        wallets=PENDING, earning={"spend": rule()}, rewards={"note": {**NOTE, **parts}}
    )


def test_the_night_issues_what_has_become_available() -> None:
    shop = pending_shop()
    shop.order("o1", "60.00", now=at("2026-03-02"))
    shop.order("o2", "60.00", now=at("2026-03-04"))
    assert len(shop.vouchers) == 0
    assert shop.run("expire-points", at("2026-03-08"))["processed"] == 0
    assert shop.run("expire-points", at("2026-03-09"))["changed"] == 1
    assert shop.entries("redeem") == [-100]
    assert shop.available(at("2026-03-09")) == 20
    assert shop.run("all", at("2026-03-10"))["processed"] == 0
    assert shop.violations() == ()
    assert shop.is_rebuilt()


def test_a_turn_before_the_night_issues_it_and_leaves_nothing_to_do() -> None:
    shop = pending_shop()
    shop.order("o1", "100.00", now=at("2026-03-02"))
    shop.order("o2", "1.00", now=at("2026-03-07"))
    assert len(shop.vouchers) == 1
    assert shop.run("all", at("2026-03-08"))["processed"] == 0


def test_who_is_in_the_way_of_a_limit_is_looked_at_once() -> None:
    shop = pending_shop(limits=[{"times": 1, "per": "lifetime"}])
    shop.order("o1", "250.00", now=at("2026-03-02"))
    assert shop.run("all", at("2026-03-07"))["changed"] == 1
    assert len(shop.vouchers) == 1
    assert shop.run("all", at("2026-03-08"))["processed"] == 0


@pytest.mark.parametrize(
    ("pending", "due"),
    [("2026-02-28", None), ("2026-03-01", None), ("2026-03-09", "2026-03-09")],
)
def test_a_day_older_than_all_that_were_looked_at_is_not_looked_at_again(
    pending: str, due: str | None
) -> None:
    shop = program(rewards={"note": NOTE})
    looked = {f"2026-03-0{day}": 1 for day in range(1, KEPT_PERIODS + 1)}
    there = account(lot(100, available=pending), counters={"@available": looked})
    assert next_available(shop, there) == (due and on(due))


# Returns


def test_points_that_became_a_voucher_are_owed_when_the_order_is_returned() -> None:
    shop = shop_of()
    shop.order("o1", "120.00")
    shop.give_back("b1", "o1")
    assert (shop.wallet()["available"], shop.wallet()["debt"]) == (0, 100)
    assert [one.status for one in shop.vouchers] == ["issued"]
    assert shop.violations() == ()


def test_vouchers_that_a_rule_gave_still_go_with_their_order() -> None:
    shop = Shop.with_member(
        earning={
            "spend": rule(),
            "gift": {"on": "order", "gives": {"kind": "fixed", "reward": "mug", "quantity": 1}},
        },
        rewards={"note": NOTE, "mug": reward(None)},
    )
    shop.order("o1", "100.00")
    shop.give_back("b1", "o1")
    assert {one.reward_id: one.status for one in shop.vouchers} == {"mug": "void", "note": "issued"}


def test_points_for_tiers_are_those_earned() -> None:
    shop = Shop.with_member(
        earning={"spend": {"on": "order", "gives": per_block(1, "1.00")}},
        tiers=tiers(YEAR, FOREVER, green=None, gold={"points": 200}),
        rewards={"note": NOTE},
    )
    shop.order("o1", "120.00")
    shop.order("o2", "90.00")
    assert shop.tier()["tier"] == "gold"


# Documents

WRONG: dict[str, Json] = {
    "nothing": {"price": {"wallet": "points", "quantity": 0}},
    "variable": {
        "price": {
            "wallet": "points",
            "variable": True,
            "worth": {"quantity": 100, "value": "1.00"},
        },
        "voucher": {"kind": "store_credit"},
    },
    "person": {"when": {"not": {"fact": "member.attributes.vip", "is": True}}},
}


@pytest.mark.parametrize("parts", WRONG.values(), ids=WRONG)
def test_what_does_not_issue_itself(parts: Json) -> None:
    assert "/rewards/note/automatic" in faults(rewards={"note": {**NOTE, **parts}})


def test_a_reward_without_a_price_does_not_either() -> None:
    terms = {name: part for name, part in NOTE.items() if name != "price"}
    assert "/rewards/note/automatic" in faults(rewards={"note": terms})
