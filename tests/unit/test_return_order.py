"""Returns take back exactly what the returned part had earned, wherever the points are by now."""

from datetime import timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest

from laurel.domain.errors import Refusal
from laurel.domain.pinned_order import PinnedOrder, SoFar
from laurel.domain.return_order import return_order
from laurel.domain.standing import Standing
from tests.builders import (
    NOON,
    Json,
    account,
    at,
    event,
    fixed,
    lots,
    per_amount,
    per_block,
    program,
    refused,
    reward,
    rule,
    source,
    tiers,
)
from tests.shop import Shop

REWARDS = {"mug": reward(100)}
YEARLY = {"points": {"expires": {"kind": "after", "months": 12}}}
QUIET = {"points": {"expires": {"kind": "inactivity", "months": 1}}}


def balance(shop: Shop, when: str = "2026-03-02", wallet: str = "points") -> tuple[int, int, int]:
    """What is available and owed, and what returns took."""
    there = shop.wallet(at(when), wallet)
    return there["available"], there["debt"], there["lifetime"]["reversed"]


def shop_with(earning: Json | None = None, **parts: Any) -> Shop:
    return Shop.with_member(earning=earning or {"spend": rule()}, rewards=REWARDS, **parts)


@pytest.mark.parametrize(
    ("returned", "left"),
    [
        ([{"1": "0.01"}], 149),
        ([{"1": "0.99"}, {"2": "0.01"}], 149),
        ([{"1": "1.00"}], 149),
        ([{"1": "100.00"}], 50),
        ([{"2": "50.00"}], 100),
        ([{"1": "100.00"}, {"2": "50.00"}], 0),
        ([{"1": "100.00", "2": "50.00"}], 0),
        ([{"1": "1.00"}, None], 0),
        ([None], 0),
    ],
)
def test_after_each_return_is_left_what_the_kept_part_earns(
    returned: list[dict[str, str] | None], left: int
) -> None:
    shop = shop_with()
    shop.order("o1", "100.00", "50.00")
    for number, lines in enumerate(returned):
        shop.give_back(f"b{number}", "o1", lines)
    assert balance(shop) == (left, 0, 150 - left)
    assert shop.violations() == ()


@pytest.mark.parametrize(
    ("before", "lines"),
    [
        ([], {"1": "100.01"}),
        ([], {"2": "0.01"}),
        ([{"1": "60.00"}], {"1": "40.01"}),
        ([None], {"1": "0.01"}),
    ],
)
def test_more_than_was_bought_is_refused_and_nothing_is_taken(
    before: list[dict[str, str] | None], lines: dict[str, str]
) -> None:
    shop = shop_with()
    shop.order("o1", "100.00")
    for number, earlier in enumerate(before):
        shop.give_back(f"b{number}", "o1", earlier)
    there = shop.account
    with refused("return_exceeds_order"):
        shop.give_back("more", "o1", lines)
    assert shop.account == there


def test_how_much_is_too_much_is_told_in_money() -> None:
    shop = shop_with()
    shop.order("o1", "100.00")
    shop.give_back("b1", "o1", {"1": "60.00"})
    with pytest.raises(Refusal, match=r"line 1: 100\.01 of 100\.00, all returns together"):
        shop.give_back("b2", "o1", {"1": "40.01"})


def test_what_was_never_ordered_cannot_be_returned() -> None:
    shop = shop_with({"visit": {"on": "visit", "gives": fixed(5)}})
    shop.event("v1", "visit")
    for event_id in ("no-such", "v1", "ann"):
        with refused("event_not_found"):
            shop.give_back("b1", event_id)


def test_an_event_that_is_no_order_has_nothing_to_return() -> None:
    shop = program()
    pinned = PinnedOrder(event(), Standing(), shop, NOON, 1)
    with refused("event_not_found") as found:
        return_order(shop, account(), pinned, SoFar(), None, source(), NOON)
    assert found.value.detail == "review-1 is not an order"


def test_a_return_takes_the_pending_points_of_its_order_and_not_what_is_available() -> None:
    later = {"points": {"available": {"kind": "after_days", "days": 14}}}
    shop = shop_with(wallets=later)
    shop.adjust("a1", 40)
    shop.order("o1", "100.00")
    shop.order("o2", "30.00", now=at("2026-03-04"))
    shop.give_back("b1", "o1", {"1": "60.00"}, at("2026-03-05"))
    wallet = shop.wallet(at("2026-03-05"))
    assert (wallet["available"], wallet["pending"]) == (40, 70)
    assert shop.wallet(at("2026-03-16"))["available"] == 80
    assert shop.violations() == ()


def test_returning_everything_twice_takes_it_once() -> None:
    shop = shop_with()
    shop.order("o1", "100.00")
    shop.give_back("b1", "o1")
    assert shop.give_back("b2", "o1").body["entries"] == []
    assert balance(shop) == (0, 0, 100)


# Rules of all kinds

BRACKETS = {
    "low": rule(gives=per_amount(1, "1.00"), when={"fact": "order.amount", "below": "200.00"}),
    "middle": rule(
        gives=per_amount("1.5", "1.00"),
        when={
            "all": [
                {"fact": "order.amount", "at_least": "200.00"},
                {"fact": "order.amount", "at_most": "800.00"},
            ]
        },
    ),
    "high": rule(gives=per_amount(2, "1.00"), when={"fact": "order.amount", "above": "800.00"}),
}
for one in BRACKETS.values():
    one["rounding"] = "down"
SMALL_BONUS = {
    "spend": rule(),
    "small": rule(gives=fixed(500), when={"fact": "order.amount", "at_most": "200.00"}),
}
ONLY_SMALL = {"spend": rule(when={"fact": "order.amount", "at_most": "200.00"})}
FIXED = {"each": rule(gives=fixed(50))}
ONE_LINE = {
    "beauty": rule(gives=per_block(5, "10.00"), lines={"fact": "line.amount", "above": "60.00"})
}
CAPPED = {"spend": rule(caps=[{"quantity": 120, "per": "month"}, {"times": 1, "per": "day"}])}
TWO_RULES = {"spend": rule(), "blocks": rule(gives=per_block(30, "50.00"))}


def test_what_is_too_much_is_left_out_of_the_rule_that_gives_more() -> None:
    """Of 300, 150 are left of the one rule; so the other gives 150 of its 500."""
    shop = shop_with(SMALL_BONUS)
    shop.order("o1", "300.00")
    body = shop.give_back("b1", "o1", {"1": "150.00"}).body
    moved = [(one["rule"], one["quantity"]) for one in body["entries"]]
    assert moved == [("spend", -150), ("small", 150)]
    assert balance(shop) == (300, 0, 0)


@pytest.mark.parametrize(
    ("earning", "kept_worth"),
    [
        (BRACKETS, {"850.00": 1700, "800.00": 1200, "200.00": 300, "199.99": 199, "0": 0}),
        # a small order brings a bonus: never more than the large one gave
        (SMALL_BONUS, {"850.00": 850, "250.00": 250, "200.00": 700, "199.99": 699, "0": 0}),
        (ONLY_SMALL, {"850.00": 0, "200.00": 0, "100.00": 0, "0": 0}),
        (FIXED, {"850.00": 50, "0.01": 50, "0": 0}),
        (CAPPED, {"850.00": 120, "200.00": 120, "100.00": 100, "0": 0}),
        (TWO_RULES, {"850.00": 1360, "99.99": 129, "49.99": 49, "0": 0}),
    ],
)
def test_what_is_left_depends_only_on_what_is_kept(
    earning: Json, kept_worth: dict[str, int]
) -> None:
    amounts = list(kept_worth)
    for path in [amounts, [amounts[0], amounts[-1]], *([amounts[0], one] for one in amounts[1:])]:
        shop = shop_with(earning)
        shop.order("o1", path[0])
        assert balance(shop)[0] == kept_worth[path[0]]
        for before, after in pairwise(path):
            returned = f"{float(before) - float(after):.2f}"
            shop.give_back(f"to-{after}", "o1", {"1": returned})
            assert balance(shop)[0] == kept_worth[after], (path, after)
            assert shop.violations() == ()


@pytest.mark.parametrize("earning", [BRACKETS, SMALL_BONUS, ONE_LINE, CAPPED, TWO_RULES])
def test_any_order_of_the_same_returns_ends_in_the_same_balance(earning: Json) -> None:
    returns = [{"1": "90.00"}, {"1": "9.99"}, {"2": "0.01"}, {"2": "99.99", "1": "10.00"}]
    found = set()
    for some in permutations(returns):
        shop = shop_with(earning)
        shop.order("o1", "110.00", "110.00", "30.00")
        for number, lines in enumerate(some):
            shop.give_back(f"b{number}", "o1", lines)
        assert shop.violations() == ()
        found.add(balance(shop)[0])
    assert len(found) == 1


def test_a_return_counts_by_the_tier_and_version_of_the_order() -> None:
    scheme = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"spend": "100.00"})
    factor = [{"by": "tier", "factors": {"gold": "2"}}]
    double = {"spend": rule(multiply=factor, rounding="down")}
    shop = shop_with(double, tiers=scheme)
    shop.order("o1", "100.00")
    shop.order("o2", "100.00")
    assert balance(shop) == (300, 0, 0)
    shop.put(earning={"spend": rule(gives=per_block(7, "1.00"))}, rewards=REWARDS)
    shop.give_back("b1", "o1", {"1": "50.00"})
    assert balance(shop) == (250, 0, 50)
    shop.give_back("b2", "o2", {"1": "50.00"})
    assert balance(shop) == (150, 0, 150)


def test_a_return_reaches_a_wallet_that_a_later_version_dropped() -> None:
    shop = shop_with()
    shop.order("o1", "100.00")
    shop.put(wallets={"miles": {}}, earning={})
    [entry] = shop.give_back("b1", "o1").body["entries"]
    assert (entry["wallet"], entry["quantity"]) == ("points", -100)
    shop.put(earning={"spend": rule()}, rewards=REWARDS)
    assert (balance(shop), shop.violations()) == ((0, 0, 100), ())


def test_what_counted_towards_tiers_counts_no_longer() -> None:
    shop = Shop.with_member(
        wallets={"points": {}, "cash": {"kind": "money"}},
        earning={"spend": rule(), "back": rule(gives=per_block("1.00", "10.00", "cash"))},
    )
    shop.order("o1", "100.00")
    shop.order("o2", "30.00")
    shop.give_back("b1", "o1", {"1": "40.00"})
    standing = shop.account.qualifying[""]
    assert (standing.spend, standing.orders, standing.points) == (9000, 2, 90)
    shop.give_back("b2", "o1")
    standing = shop.account.qualifying[""]
    assert (standing.spend, standing.orders, standing.points) == (3000, 1, 30)
    assert shop.wallet(wallet="cash")["available"] == "3.00"


def test_the_quantity_of_a_cap_is_free_again_and_its_times_are_not() -> None:
    for cap, again in (({"quantity": 100}, 100), ({"times": 1}, 0)):
        shop = shop_with({"spend": rule(caps=[{**cap, "per": "month"}])})
        shop.order("o1", "100.00")
        shop.give_back("b1", "o1")
        shop.order("o2", "100.00")
        assert balance(shop)[0] == again


# Where it is taken


def test_it_is_taken_first_from_the_lot_the_order_filled() -> None:
    shop = shop_with(wallets=YEARLY)
    shop.adjust("a1", 50, expires_on="2026-06-30")
    shop.order("o1", "70.00", now=at("2026-03-02"))
    shop.order("o2", "30.00", now=at("2026-05-02"))
    shop.give_back("b1", "o2", now=at("2026-05-03"))
    assert shop.account.wallet("points").lots == lots((50, "2026-06-30"), (70, "2027-03-02"))


def test_then_from_others_soonest_expiry_first_and_the_rest_is_owed() -> None:
    shop = shop_with(wallets=YEARLY)
    shop.order("o1", "100.00")
    shop.redeem("r1", "mug")
    shop.adjust("a1", 30, expires_on="2026-12-31")
    shop.adjust("a2", 30, expires_on="2026-06-30")
    shop.give_back("b1", "o1", {"1": "40.00"})
    assert shop.account.wallet("points").lots == lots((20, "2026-12-31"))
    shop.give_back("b2", "o1")
    assert balance(shop) == (0, 40, 100)
    assert shop.violations() == ()


def test_what_is_available_goes_before_what_is_pending() -> None:
    pending = {"points": {"available": {"kind": "after_days", "days": 14}}}
    shop = shop_with(wallets=pending)
    shop.order("o1", "100.00", now=at("2026-02-10"))
    shop.redeem("r1", "mug", at("2026-03-01"))
    shop.order("o2", "60.00")
    shop.adjust("a1", 50)
    shop.give_back("b1", "o1")
    there = shop.wallet()
    assert (there["available"], there["pending"], there["debt"]) == (0, 10, 0)


def test_a_shop_may_let_go_what_is_spent() -> None:
    shop = shop_with(returns={"shortfall": "forgive"})
    shop.order("o1", "100.00")
    shop.redeem("r1", "mug")
    shop.order("o2", "30.00")
    shop.give_back("b1", "o1")
    assert balance(shop) == (0, 0, 30)
    shop.order("o3", "50.00")
    assert balance(shop) == (50, 0, 30)
    assert shop.violations() == ()


def test_what_is_held_is_not_taken() -> None:
    shop = shop_with()
    shop.order("o1", "100.00")
    shop.redeem("r1", "mug", hold=True)
    shop.give_back("b1", "o1")
    assert balance(shop) == (0, 100, 100)
    shop.cancel("r1")
    there = shop.wallet()
    assert (there["available"], there["held"], there["debt"]) == (0, 0, 0)
    assert shop.violations() == ()


def test_a_hold_that_ends_by_itself_pays_the_debt_too() -> None:
    shop = shop_with()
    shop.order("o1", "100.00")
    shop.redeem("r1", "mug", hold=True, hold_seconds=60)
    shop.give_back("b1", "o1")
    later = NOON + timedelta(hours=1)
    assert (shop.wallet(later)["available"], shop.wallet(later)["debt"]) == (0, 0)
    with refused("insufficient_balance"):
        shop.redeem("r2", "mug", later)
    shop.order("o2", "10.00", now=later)
    assert (shop.available(later), shop.violations(), shop.is_rebuilt()) == (10, (), True)


def test_what_is_held_can_be_completed_while_something_is_owed() -> None:
    shop = shop_with()
    shop.order("o1", "100.00")
    shop.redeem("r1", "mug", hold=True)
    shop.give_back("b1", "o1")
    shop.complete("r1")
    assert (shop.available(), shop.wallet()["debt"], shop.violations()) == (0, 100, ())
