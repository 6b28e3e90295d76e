"""What is wrong with a rule is said with a pointer to the place."""

from typing import Any

import pytest

from tests.builders import Json, faults, fixed, per_amount, per_block, reward, rule, tiers

TIERS = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"spend": "100.00"})
CHANNEL = {"fact": "order.channel", "is": "web"}


def rule_faults(**parts: Any) -> list[str]:
    """The pointers to what is wrong with a rule, from the rule on."""
    earning = {"r": rule(**parts)}
    cash = {"points": {}, "cash": {"kind": "money"}}
    found = faults(earning=earning, tiers=TIERS, rewards={"mug": reward()}, wallets=cash)
    return [pointer.removeprefix("/earning/r") for pointer in found]


def nested(deep: int) -> Json:
    condition: Json = CHANNEL
    for _ in range(deep - 1):
        condition = {"not": condition}
    return condition


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"when": CHANNEL},
        {"when": {"all": [CHANNEL, {"any": [CHANNEL, {"not": CHANNEL}]}]}},
        {"when": {"fact": "order.amount", "at_least": "10.00"}},
        {"when": {"fact": "order.amount", "exists": True}},
        {"when": {"fact": "member.tier", "in": ["gold"]}},
        {"when": {"fact": "member.orders", "is": 0}},
        {"when": nested(5)},
        {"lines": {"fact": "line.categories", "has": ["sale"]}},
        {"lines": {"fact": "line.categories", "exists": False}},
        {"lines": {"all": [CHANNEL, {"fact": "line.amount", "above": "9.99"}]}},
        {"on": "visit", "gives": fixed(5), "when": {"fact": "properties.any-name", "is": True}},
        {
            "on": "tier.entered",
            "gives": fixed(5),
            "when": {"fact": "properties.tier", "is": "gold"},
        },
        {"gives": per_block("2.0", "1.00")},
        {"gives": per_block("0.05", "1.00", "cash")},
        {"gives": per_amount(1, "1.00"), "rounding": "down"},
        {"gives": fixed("5.00", "cash"), "caps": [{"quantity": "9.99", "per": "day"}]},
        {"gives": {"kind": "voucher", "reward": "mug"}, "caps": [{"times": 1, "per": "day"}]},
        {"caps": [{"quantity": 5, "per": "day"}, {"times": 1, "per": "lifetime"}]},
        {"multiply": [{"by": "tier", "factors": {"gold": "1.5"}}], "rounding": "half_up"},
    ],
)
def test_a_rule_may_say(parts: Json) -> None:
    assert rule_faults(**parts) == []


@pytest.mark.parametrize(
    ("parts", "pointers"),
    [
        ({"when": 5}, ["/when"]),
        ({"when": "x"}, ["/when"]),
        ({"when": []}, ["/when"]),
        ({"when": True}, ["/when"]),
        ({"when": {}}, ["/when/fact"]),
        ({"when": {"fact": "order.channel"}}, ["/when"]),
        ({"when": {**CHANNEL, "in": ["web"]}}, ["/when"]),
        ({"when": {**CHANNEL, "has": ["x"]}}, ["/when"]),
        ({"when": {"fact": "order.channel", "is": 1.5}}, ["/when/is"]),
        ({"when": {"fact": "order.channel", "is_": "web"}}, ["/when/is_"]),
        ({"when": {"all": 5}}, ["/when/all"]),
        ({"when": {"all": []}}, ["/when/all"]),
        ({"when": {"all": [5]}}, ["/when/all/0"]),
        ({"when": {"all": [CHANNEL], "any": [CHANNEL]}}, ["/when/any"]),
        ({"when": {"any": [CHANNEL, {"not": {"fact": "nope"}}]}}, ["/when/any/1/not/fact"]),
        ({"when": nested(6)}, ["/when" + "/not" * 5]),
        ({"when": {"not": {"not": {"fact": "x y", "is": 1}}}}, ["/when/not/not/fact"]),
        ({"when": {"fact": "order.chanel", "is": "web"}}, ["/when/fact"]),
        ({"when": {"fact": "line.brand", "is": "acme"}}, ["/when/fact"]),
        ({"when": {"fact": "properties.x", "is": 1}}, ["/when/fact"]),
        ({"when": {"fact": "order.amount", "at_least": 10}}, ["/when/at_least"]),
        ({"when": {"fact": "order.amount", "at_least": "10.001"}}, ["/when/at_least"]),
        ({"when": {"fact": "order.amount", "in": [10]}}, ["/when/in"]),
        ({"when": {"fact": "order.amount", "has": ["10.00"]}}, ["/when/has"]),
        ({"when": {"fact": "order.channel", "has": ["web"]}}, ["/when/has"]),
        ({"when": {"fact": "member.tier", "is": "golden"}}, ["/when/is"]),
        ({"when": {"fact": "member.tier", "in": ["gold", "x"]}}, ["/when/in"]),
        ({"lines": {"fact": "line.categories", "is": "sale"}}, ["/lines/is"]),
        ({"lines": {"fact": "line.categories", "in": ["sale"]}}, ["/lines/in"]),
        ({"lines": {"fact": "properties.x", "is": 1}}, ["/lines/fact"]),
        ({"on": "visit", "gives": fixed(5), "when": CHANNEL}, ["/when/fact"]),
        (
            {"on": "birthday", "gives": fixed(5), "when": {"fact": "properties.x", "is": 1}},
            ["/when/fact"],
        ),
        (
            {"on": "tier.entered", "gives": fixed(5), "when": {"fact": "properties.x", "is": 1}},
            ["/when/fact"],
        ),
        ({"on": "visit", "gives": fixed(5), "lines": CHANNEL}, ["/lines"]),
        ({"on": "Visit"}, ["/on"]),
        ({"on": "visit"}, ["/gives/kind"]),
        ({"gives": {}}, ["/gives"]),
        ({"gives": {"kind": "nope"}}, ["/gives"]),
        ({"gives": fixed(0)}, ["/gives/quantity"]),
        ({"gives": fixed(2**53)}, ["/gives/quantity"]),
        ({"gives": {**fixed(1), "quantity": 1.5}}, ["/gives/quantity"]),
        ({"gives": {**fixed(1), "quantity": True}}, ["/gives/quantity"]),
        ({"gives": fixed("5.00")}, ["/gives/quantity"]),
        ({"gives": fixed(5, "cash")}, ["/gives/quantity"]),
        ({"gives": fixed("5.001", "cash")}, ["/gives/quantity"]),
        ({"gives": fixed("0.00", "cash")}, ["/gives/quantity"]),
        ({"gives": fixed(5, "miles")}, ["/gives/wallet"]),
        ({"gives": per_block(1, "0.00")}, ["/gives/every"]),
        ({"gives": per_block(1, "1.001")}, ["/gives/every"]),
        ({"gives": per_block("0.0", "1.00")}, ["/gives/quantity"]),
        ({"gives": per_block("-1", "1.00")}, ["/gives/quantity"]),
        ({"gives": per_block("1e3", "1.00")}, ["/gives/quantity"]),
        ({"gives": per_block("0.5", "1.00")}, ["/rounding"]),
        ({"gives": per_block("0.055", "1.00", "cash")}, ["/rounding"]),
        ({"gives": per_amount(1, "1.00")}, ["/rounding"]),
        ({"rounding": "nearest"}, ["/rounding"]),
        ({"multiply": [{"by": "tier", "factors": {"gold": "2"}}]}, ["/rounding"]),
        (
            {"multiply": [{"by": "tier", "factors": {"x": "2"}}], "rounding": "up"},
            ["/multiply/0/factors"],
        ),
        (
            {"multiply": [{"by": "tier", "factors": {}}], "rounding": "up"},
            ["/multiply/0/factors"],
        ),
        ({"gives": {"kind": "voucher", "reward": "mugs"}}, ["/gives/reward"]),
        (
            {
                "gives": {"kind": "voucher", "reward": "mug"},
                "multiply": [{"by": "tier", "factors": {"gold": "2"}}],
            },
            ["/multiply"],
        ),
        (
            {
                "gives": {"kind": "voucher", "reward": "mug"},
                "caps": [{"quantity": 5, "per": "day"}],
            },
            ["/caps/0/quantity"],
        ),
        ({"caps": [{"per": "day"}]}, ["/caps/0"]),
        ({"caps": [{"times": 1, "quantity": 1, "per": "day"}]}, ["/caps/0"]),
        ({"caps": [{"times": 0, "per": "day"}]}, ["/caps/0/times"]),
        ({"caps": [{"quantity": "5.00", "per": "day"}]}, ["/caps/0/quantity"]),
        (
            {"gives": fixed("5.00", "cash"), "caps": [{"quantity": 5, "per": "day"}]},
            ["/caps/0/quantity"],
        ),
        ({"caps": [{"times": 1, "per": "decade"}]}, ["/caps/0/per"]),
        ({"caps": [{"times": 1, "per": "day", "for_each": "order.channel"}]}, ["/caps/0/for_each"]),
        ({"caps": [{"times": 1, "per": "day", "for_each": "properties.x"}]}, ["/caps/0/for_each"]),
        ({"expires": {"kind": "after"}}, ["/expires"]),
        ({"expires": {"kind": "after", "months": -1}}, ["/expires/months"]),
        ({"available": {"kind": "yearly", "month": 13, "day": 1}}, ["/available/month"]),
        ({"colour": "red", "on": 5}, ["/on", "/colour"]),
    ],
)
def test_what_is_wrong_with_a_rule_has_a_pointer(parts: Json, pointers: list[str]) -> None:
    assert rule_faults(**parts) == pointers
