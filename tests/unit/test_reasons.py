"""A rule that gives nothing says why, in every case there is; and which rule of a group gives."""

from typing import Any

import pytest

from laurel.domain.reasons import REASONS
from tests.builders import Json, at, fixed, per_block, rule, tiers
from tests.shop import Shop

GOLD = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"spend": "900.00"})
PARTS: Json = {
    "wallets": {"points": {}, "cash": {"kind": "money"}},
    "tiers": GOLD,
    "badges": {"fan": {"name": "Fan"}},
    "causes": {"oceans": {"name": "Oceans"}},
    "groups": {"best": {"pick": "best"}, "first": {"pick": "first"}},
    "campaigns": {
        "past": {"name": "Past", "to": "2026-03-01"},
        "spent": {
            "name": "Spent",
            "from": "2026-01-01",
            "budget": {"wallet": "points", "quantity": 5},
        },
    },
}


def points(kind: str, **parts: Any) -> Json:
    return {"kind": kind, "wallet": "points", **parts}


def reasons(body: Json) -> dict[str, str]:
    return {one["rule"]: one["reason"] for one in body["not_awarded"]}


WEB = {"fact": "order.channel", "is": "web"}
BADGE = {"kind": "badge", "badge": "fan"}
GIFT = {"kind": "fixed", "wallet": "cash", "cause": "chosen", "quantity": "1.00"}
ORDERS: dict[str, tuple[Json, str]] = {
    "conditions_not_met": (rule(when=WEB), "0.50"),
    "not_in_window": (rule(campaign="past"), "9.00"),
    "no_matching_lines": (rule(lines={"fact": "line.brand", "is": "acme"}), "9.00"),
    "amount_too_small": (rule(), "0.50"),
    "tier_gives_nothing": (rule(gives=points("by_tier", quantities={"gold": 5})), "9.00"),
    "goal_not_reached": (rule(gives=points("goal", reach="100.00", per="month")), "9.00"),
    "streak_not_reached": (rule(gives=points("streak", days=2, quantity=5)), "9.00"),
    "no_cause_chosen": (rule(gives=GIFT), "9.00"),
}
AGAIN: dict[str, Json] = {
    "day_counted_already": rule(gives=points("streak", days=2, quantity=5)),
    "cap_reached": rule(caps=[{"times": 1, "per": "day"}]),
    "budget_spent": rule(campaign="spent"),
    "badge_won_already": rule(gives=BADGE),
}


@pytest.mark.parametrize("reason", ORDERS)
def test_an_order_that_brings_nothing_says_why(reason: str) -> None:
    one, amount = ORDERS[reason]
    shop = Shop.with_member(**_parts(one))
    body = shop.order("o1", amount).body
    assert (reasons(body), body["entries"]) == ({"r": reason}, [])


@pytest.mark.parametrize("reason", AGAIN)
def test_a_second_order_that_brings_nothing_says_why(reason: str) -> None:
    shop = Shop.with_member(**_parts(AGAIN[reason]))
    shop.order("o1", "9.00")
    body = shop.order("o2", "9.00").body
    assert (reasons(body), body["entries"]) == ({"r": reason}, [])


def _parts(one: Json) -> Json:
    """The program with this rule; a budget stands only where a rule gives out of it."""
    parts = {**PARTS, "earning": {"r": one}}
    if one.get("campaign") != "spent":
        campaigns = {name: it for name, it in PARTS["campaigns"].items() if name != "spent"}
        parts["campaigns"] = campaigns
    return parts


PICKS = {"on": "boost.chosen", "gives": {"kind": "day", "day": "properties.date"}}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-03-01", {"r": "day_has_passed"}),
        ("2026-03-01T23:00:00Z", {"r": "day_has_passed"}),
        ("2025-12-31", {"r": "day_has_passed"}),
        ("2026-03-02", {}),
        ("2026-03-02T00:00:00Z", {}),
        ("2027-01-01", {}),
    ],
)
def test_a_day_that_has_passed_cannot_be_chosen(date: str, expected: dict[str, str]) -> None:
    shop = Shop.with_member(earning={"r": {**PICKS, "caps": [{"times": 1, "per": "year"}]}})
    assert reasons(shop.event("b1", "boost.chosen", date=date).body) == expected
    if expected:  # and uses up no choice
        assert reasons(shop.event("b2", "boost.chosen", date="2026-03-05").body) == {}


def test_a_chosen_day_is_one_on_which_orders_bring_more() -> None:
    chosen = {"when": {"fact": "time.chosen", "has": ["pick"]}, "factor": "3"}
    earning = {"pick": PICKS, "spend": rule(multiply=[chosen], rounding="down")}
    shop = Shop.with_member(earning=earning)
    shop.event("b1", "boost.chosen", date="2026-03-05")
    found = []
    for day in ("2026-03-04", "2026-03-05", "2026-03-06"):
        body = shop.order(day, "10.00", now=at(day)).body
        found.append(body["entries"][0]["quantity"])
    assert found == [10, 30, 10]


def test_every_reason_is_told_by_one_of_these() -> None:
    told = {*ORDERS, *AGAIN, "day_has_passed", "another_rule_applies"}
    elsewhere = {"no_codes_left", "carried", "subscription_required"}  # told where these are
    assert REASONS.keys() - told <= elsewhere


# Groups


def offer(quantity: int, **parts: Any) -> Json:
    return rule(gives=fixed(quantity), **parts)


@pytest.mark.parametrize(
    ("offers", "gives"),
    [
        ([offer(5, group="best"), offer(9, group="best"), offer(7, group="best")], {"r1": 9}),
        ([offer(9, group="best"), offer(9, group="best")], {"r0": 9}),
        ([offer(9, group="best"), offer(9, group="best", priority=1)], {"r1": 9}),
        ([offer(5, group="best"), offer(9, group="best", when=WEB)], {"r0": 5}),
        ([offer(5, group="first"), offer(9, group="first")], {"r0": 5}),
        ([offer(5, group="first"), offer(9, group="first", priority=1)], {"r1": 9}),
        ([offer(5, group="first", when=WEB), offer(9, group="first")], {"r1": 9}),
        ([offer(5, group="first", priority=-1), offer(9, group="first")], {"r1": 9}),
        ([offer(5, group="best"), offer(7, group="first"), offer(1)], {"r0": 5, "r1": 7, "r2": 1}),
    ],
)
def test_of_a_group_one_rule_gives(offers: list[Json], gives: dict[str, int]) -> None:
    earning = {f"r{number}": one for number, one in enumerate(offers)}
    shop = Shop.with_member(earning=earning, groups=PARTS["groups"])
    body = shop.order("o1", "10.00").body
    assert {entry["rule"]: entry["quantity"] for entry in body["entries"]} == gives
    others = {
        name: "conditions_not_met" if "when" in one else "another_rule_applies"
        for name, one in earning.items()
        if name not in gives
    }
    assert reasons(body) == others


@pytest.mark.parametrize("pick", ["best", "first"])
def test_a_rule_whose_budget_is_spent_lets_the_others_give(pick: str) -> None:
    budget = {"wallet": "points", "quantity": 30}
    earning = {
        "double": rule(gives=per_block(2, "1.00"), campaign="may", group="g"),
        "plain": rule(group="g"),
    }
    shop = Shop.with_member(
        earning=earning,
        groups={"g": {"pick": pick}},
        campaigns={"may": {"name": "May", "from": "2026-01-01", "budget": budget}},
    )
    found = []
    for number in range(3):
        seen = shop.preview(f"o{number}", "12.00").body
        body = shop.order(f"o{number}", "12.00").body
        assert seen["entries"] == body["entries"]
        found.append([(one["rule"], one["quantity"]) for one in body["entries"]])
    last = [("double", 6)] if pick == "first" else [("plain", 12)]
    assert found == [[("double", 24)], last, [("plain", 12)]]
    assert shop.violations() == ()
