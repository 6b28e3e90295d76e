"""How much a rule of each kind gives, through the document that says so and the order that asks."""

from typing import Any

import pytest

from tests.builders import Json, at, rule, tiers
from tests.shop import Shop

WALLETS = {"points": {}, "cash": {"kind": "money"}}
TIERS = tiers({"kind": "lifetime"}, {"kind": "forever"}, silver={"orders": 1}, gold={"orders": 3})
SALE = {"fact": "line.categories", "has": ["sale"]}
STORE = {"fact": "order.channel", "is": "store"}


def line(amount: str, quantity: int = 1, *categories: str) -> Json:
    return {"amount": amount, "quantity": quantity, "categories": list(categories)}


def shop_of(**parts: Any) -> Shop:
    return Shop.with_member(wallets=WALLETS, tiers=TIERS, earning={"r": rule(**parts)})


def gave(shop: Shop, number: int, order: Json) -> Any:
    """The quantity that the order gave; 0 for nothing."""
    rows = order.pop("lines")
    when = at(order.pop("on", "2026-03-02"))
    entries = shop.order(f"o{number}", now=when, lines=rows, **order).body["entries"]
    return entries[0]["quantity"] if entries else 0


def points(kind: str, **parts: Any) -> Json:
    return {"kind": kind, "wallet": "points", **parts}


def cash(kind: str, **parts: Any) -> Json:
    return {"kind": kind, "wallet": "cash", **parts}


def of(amount: str, **parts: Any) -> Json:
    return {"lines": [line(amount)], **parts}


def brackets(*many: Json, mode: str = "whole", **parts: Any) -> Json:
    return points("brackets", mode=mode, brackets=[*many], **parts)


LADDER: list[Json] = [
    {"from": "0", "quantity": 1},
    {"from": "200.00", "quantity": "1.5"},
    {"above": "800.00", "quantity": 2},
]
STEPS: list[Json] = [
    {"from": "0", "percent": "0.5"},
    {"from": "500.00", "percent": "1"},
    {"from": "2000.00", "percent": "2"},
]
RATES: list[Json] = [
    {"percent": "1"},
    {"percent": "5", "lines": SALE},
    {"percent": "3", "lines": {"fact": "line.quantity", "at_least": 2}},
]


@pytest.mark.parametrize(
    ("gives", "order", "quantity"),
    [
        (points("fixed", quantity=50), of("0.00"), 50),
        (points("fixed", quantity=50), of("999.00"), 50),
        (cash("fixed", quantity="5.00"), of("1.00"), "5.00"),
        (points("by_tier", quantities={"gold": 9}), of("1.00"), 0),
        (points("per_amount", quantity=10, every="1.00"), of("0.09"), 0),
        (points("per_amount", quantity=10, every="1.00"), of("19.99"), 199),
        (points("per_amount", quantity="1.5", every="3.00"), of("20.00"), 10),
        (cash("per_amount", quantity="0.02", every="1.00"), of("12.99"), "0.25"),
        (points("per_block", quantity=5000, every="50.00"), of("49.99"), 0),
        (points("per_block", quantity=5000, every="50.00"), of("149.99"), 10_000),
        (points("per_block", quantity="0.5", every="1.00"), of("3.99"), 1),
        (points("per_unit", quantity=3), {"lines": [line("1.00", 2), line("0.00", 5)]}, 21),
        (points("per_unit", quantity=3, every=4), {"lines": [line("1.00", 7)]}, 3),
        (cash("percent", percent="2"), of("12.25"), "0.24"),
        (cash("percent", percent="100"), of("12.25"), "12.25"),
        (brackets(*LADDER), of("199.99"), 199),
        (brackets(*LADDER), of("200.00"), 300),
        (brackets(*LADDER), of("800.00"), 1200),
        (brackets(*LADDER), of("800.01"), 1600),
        (brackets(*LADDER, mode="marginal"), of("199.99"), 199),
        (brackets(*LADDER, mode="marginal"), of("300.00"), 350),
        (brackets(*LADDER, mode="marginal"), of("1000.00"), 1500),
        (brackets(*LADDER[1:]), of("199.99"), 0),
        (brackets(*LADDER[1:], mode="marginal"), of("201.00"), 1),
        (brackets(*LADDER, every="2.00"), of("199.99"), 99),
        (cash("best_rate", rates=RATES), of("10.00"), "0.10"),
        (
            cash("best_rate", rates=RATES),
            {"lines": [line("10.00", 1, "sale"), line("10.00", 2), line("10.00", 2, "sale")]},
            "1.30",
        ),
        (cash("best_rate", rates=RATES[1:]), of("10.00"), 0),
    ],
)
def test_what_an_order_gives(gives: Json, order: Json, quantity: Any) -> None:
    assert gave(shop_of(gives=gives, rounding="down"), 1, {**order}) == quantity


@pytest.mark.parametrize(
    ("gives", "orders", "quantities"),
    [
        (
            points("by_tier", quantities={"silver": 5, "gold": 9}),
            [of("1.00")] * 5,
            [0, 5, 5, 9, 9],
        ),
        (
            points("per_total", quantity=5, every="100.00"),
            [of("60.00"), of("60.00"), of("250.00"), of("29.99"), of("0.01")],
            [0, 5, 10, 0, 5],
        ),
        (
            points("per_total", quantity=5, every="100.00", per="month"),
            [of("60.00"), of("60.00", on="2026-04-01"), of("40.00", on="2026-04-30")],
            [0, 0, 5],
        ),
        (
            points("per_total", quantity=1, every=3, counts="units"),
            [{"lines": [line("1.00", 2)]}, {"lines": [line("1.00", 2)]}, of("1.00")],
            [0, 1, 0],
        ),
        (points("per_total", quantity=1, every=2, counts="events"), [of("1.00")] * 4, [0, 1, 0, 1]),
        (
            points("goal", quantity=7, reach="30.00", per="month"),
            [of("29.99"), of("0.01"), of("90.00"), of("30.00", on="2026-04-01")],
            [0, 7, 0, 7],
        ),
        (
            cash("brackets", mode="marginal", per="year", brackets=STEPS),
            [of("400.00"), of("200.00"), of("1500.00"), of("400.00", on="2027-01-02")],
            ["2.00", "1.50", "16.00", "2.00"],
        ),
        (
            points("streak", days=3, quantity=30),
            [of("1.00", on=f"2026-03-{day:02}") for day in (1, 2, 2, 3, 4, 5, 6, 8, 9, 10)],
            [0, 0, 0, 30, 0, 0, 30, 0, 0, 30],
        ),
    ],
)
def test_what_adds_up_over_orders(gives: Json, orders: list[Json], quantities: list[Any]) -> None:
    shop = shop_of(gives=gives, rounding="down")
    found = [gave(shop, number, {**order}) for number, order in enumerate(orders)]
    assert found == quantities
    assert shop.violations() == ()


def test_a_step_that_was_paid_is_not_paid_again_after_a_return() -> None:
    shop = shop_of(gives=points("per_total", quantity=5, every="100.00"))
    assert [gave(shop, number, of("60.00")) for number in (1, 2)] == [0, 5]
    shop.give_back("b1", "o1")
    assert [gave(shop, number, of("40.00")) for number in (3, 4)] == [0, 0]
    assert gave(shop, 5, of("60.00")) == 5


def test_a_step_whose_order_was_returned_may_be_paid_to_another() -> None:
    shop = shop_of(gives=points("per_total", quantity=5, every="100.00"))
    assert [gave(shop, number, of("60.00")) for number in (1, 2)] == [0, 5]
    shop.give_back("b2", "o2")
    assert gave(shop, 3, of("40.00")) == 5
    assert shop.violations() == ()


def test_of_an_order_that_is_returned_in_part_the_steps_of_that_part_may_be_paid_again() -> None:
    shop = shop_of(gives=points("per_total", quantity=5, every="100.00"))
    assert gave(shop, 1, of("250.00")) == 10
    shop.give_back("b1", "o1", {"1": "100.00"})
    assert [gave(shop, number, of("50.00")) for number in (2, 3)] == [5, 0]
    assert shop.available() == 10
    assert shop.violations() == ()


# Vouchers, badges


def test_vouchers_and_badges_are_counted_in_pieces() -> None:
    shop = Shop.with_member(
        rewards={"off": {"name": "Off", "voucher": {"kind": "amount_off", "value": "5.00"}}},
        badges={"fan": {"name": "Fan"}},
        earning={
            "one": rule(gives={"kind": "voucher", "reward": "off"}),
            "more": rule(
                gives={"kind": "per_total", "reward": "off", "every": "100.00", "quantity": 1}
            ),
            "badge": rule(gives={"kind": "badge", "badge": "fan"}),
        },
    )
    body = shop.order("o1", "250.00").body
    assert [voucher["rule"] for voucher in body["vouchers"]] == ["one", "more", "more"]
    assert list(shop.account.badges) == ["fan"]
    assert body["entries"] == []


# From what events say


@pytest.mark.parametrize(
    ("bounds", "value", "quantity"),
    [
        ({}, 3, 15),
        ({}, "3", 0),
        ({}, True, 0),
        ({}, 0, 0),
        ({}, -4, 0),
        ({"at_least": "10000"}, 9999, 0),
        ({"at_least": "10000", "quantity": "0.001"}, 10_000, 10),
        ({"at_most": "100"}, 250, 500),
        ({"quantity": "0.3"}, 10, 3),
    ],
)
def test_what_a_number_of_an_event_gives(bounds: Json, value: Any, quantity: int) -> None:
    gives = points("from_event", value="properties.bottles", **{"quantity": 5, **bounds})
    earning = {"r": {"on": "returned", "gives": gives, "rounding": "down"}}
    shop = Shop.with_member(earning=earning)
    entries = shop.event("e1", "returned", bottles=value).body["entries"]
    assert sum(entry["quantity"] for entry in entries) == quantity


# Factors, shipping and tax, rounding

TWICE = {"when": STORE, "factor": "2"}
HALF = {"when": STORE, "factor": "0.5"}
THREE = {"when": {"fact": "order.amount", "at_least": "10.00"}, "factor": "3"}
NOTHING = {"when": STORE, "factor": "0"}
SILVER = {"by": "tier", "factors": {"silver": "1.5"}}


@pytest.mark.parametrize(
    ("multiply", "combine", "channel", "quantity"),
    [
        ([TWICE], None, "web", 11),
        ([TWICE], None, "store", 22),
        ([HALF], None, "store", 5),
        ([NOTHING], None, "store", 0),
        ([SILVER], None, "web", 11),
        ([TWICE, THREE], "multiply", "store", 66),
        ([TWICE, THREE], "multiply", "web", 33),
        ([TWICE, THREE], "best", "store", 33),
        ([TWICE, THREE], "add", "store", 44),
        ([TWICE, THREE], "add", "web", 33),
        ([HALF, THREE], "best", "store", 33),
        ([HALF, THREE], "add", "store", 27),
        ([HALF, SILVER], "best", "store", 11),
        ([NOTHING, NOTHING], "add", "store", 0),
        ([NOTHING, THREE], "multiply", "store", 0),
    ],
)
def test_how_factors_combine(
    multiply: list[Json], combine: str | None, channel: str, quantity: int
) -> None:
    parts = {"multiply": multiply, "rounding": "down"}
    shop = shop_of(**parts, **({"combine": combine} if combine else {}))
    assert gave(shop, 1, of("11.00", channel=channel)) == quantity


@pytest.mark.parametrize(
    ("parts", "quantity"),
    [
        ({}, 10),
        ({"with": ["shipping"]}, 14),
        ({"with": ["tax"]}, 12),
        ({"with": ["tax", "shipping"]}, 17),
        ({"with": ["shipping"], "lines": SALE}, 8),
    ],
)
def test_shipping_and_tax_count_where_that_is_said(parts: Json, quantity: int) -> None:
    lines = [line("4.50", 1, "sale"), line("5.50")]
    order = {"lines": lines, "shipping": "4.25", "tax": "2.75"}
    assert gave(shop_of(**parts), 1, order) == quantity


@pytest.mark.parametrize(
    ("rounding", "per_order", "per_line"),
    [("down", 2, 1), ("half_up", 3, 4), ("half_even", 2, 2), ("up", 3, 4)],
)
def test_it_is_rounded_by_order_or_by_line(rounding: str, per_order: int, per_line: int) -> None:
    gives = points("per_amount", quantity=1, every="1.00")
    for round_per, quantity in (("order", per_order), ("line", per_line)):
        shop = shop_of(gives=gives, rounding=rounding, round_per=round_per)
        lines = [line("0.50"), line("0.50"), line("1.50")]
        assert gave(shop, 1, {"lines": lines}) == quantity


# Limits


@pytest.mark.parametrize(
    ("cap", "days", "quantities"),
    [
        ({"quantity": 7, "per": "order"}, ["03-02", "03-02"], [7, 7]),
        ({"quantity": 12, "per": "quarter"}, ["03-02", "03-31", "04-01"], [10, 2, 10]),
        ({"times": 1, "per": "quarter"}, ["03-02", "03-31", "04-01"], [10, 0, 10]),
        ({"quantity": 15, "per": "streak"}, ["03-02", "03-03", "03-03", "03-05"], [10, 5, 0, 10]),
        ({"times": 2, "per": "streak"}, ["03-02", "03-03", "03-04", "03-06"], [10, 10, 0, 10]),
    ],
)
def test_what_a_cap_leaves(cap: Json, days: list[str], quantities: list[int]) -> None:
    shop = shop_of(caps=[cap])
    found = [gave(shop, number, of("10.00", on=f"2026-{day}")) for number, day in enumerate(days)]
    assert found == quantities
    assert shop.violations() == ()


def test_caps_for_all_and_for_each_value_count_apart() -> None:
    caps = [{"times": 3, "per": "day"}, {"times": 1, "per": "day", "for_each": "properties.where"}]
    gives = points("fixed", quantity=5)
    shop = Shop.with_member(earning={"r": {"on": "visit", "gives": gives, "caps": caps}})
    found = []
    for number, where in enumerate("aabcd"):
        entries = shop.event(f"v{number}", "visit", where=where).body["entries"]
        found.append(sum(entry["quantity"] for entry in entries))
    assert found == [5, 0, 5, 5, 0]
    assert shop.violations() == ()
