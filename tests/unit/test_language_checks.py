"""What is wrong with rules, campaigns and conditions is said where it is, often with advice."""

from typing import Any

import pytest

from tests.builders import Json, faults, fixed, per_amount, per_block, reward, rule, tiers

TIERS = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"spend": "100.00"})
WALLETS = {"points": {}, "cash": {"kind": "money"}}
STORE = {"fact": "order.channel", "is": "store"}
PARTS: Json = {
    "tiers": TIERS,
    "wallets": WALLETS,
    "rewards": {"mug": reward()},
    "badges": {"fan": {"name": "Fan"}},
    "causes": {"oceans": {"name": "Oceans"}},
    "groups": {"offers": {"pick": "first"}},
    "campaigns": {"may": {"name": "May", "from": "2026-05-01"}},
}


def found(**parts: Any) -> dict[str, str]:
    """What is wrong with a rule, by the pointer from the rule on."""
    wrong = faults(**PARTS, earning={"r": rule(**parts)})
    return {pointer.removeprefix("/earning/r"): detail for pointer, detail in wrong.items()}


def points(kind: str, **parts: Any) -> Json:
    return {"kind": kind, "wallet": "points", **parts}


def cash(kind: str, **parts: Any) -> Json:
    return {"kind": kind, "wallet": "cash", **parts}


def brackets(*many: Json, **parts: Any) -> Json:
    return {"gives": points("brackets", **{"mode": "whole", "brackets": [*many], **parts})}


def visit(**parts: Any) -> Json:
    return {"on": "visit", "gives": fixed(5), **parts}


LOW, HIGH = {"from": "0", "quantity": 1}, {"from": "200.00", "quantity": 2}
BADGE = {"kind": "badge", "badge": "fan"}
DAY = {"kind": "day", "day": "properties.date"}
VOUCHER = {"kind": "voucher", "reward": "mug"}
BLOCK = per_block(1, "1.00")


@pytest.mark.parametrize(
    ("parts", "pointer", "said"),
    [
        # where it goes
        ({"gives": fixed(5, "point")}, "/gives/wallet", "did you mean points?"),
        ({"gives": {"kind": "fixed", "quantity": 1}}, "/gives", "give either wallet or reward"),
        (
            {"gives": {**fixed(1), "reward": "mug"}},
            "/gives",
            "give either wallet or reward",
        ),
        ({"gives": {**VOUCHER, "reward": "mugg"}}, "/gives/reward", "did you mean mug?"),
        ({"gives": {**BADGE, "badge": "fam"}}, "/gives/badge", "did you mean fan?"),
        ({"gives": DAY}, "/gives/kind", "order has no properties to choose by"),
        ({"on": "birthday", "gives": DAY}, "/gives/kind", "birthday has no properties"),
        ({"gives": {**fixed(1), "cause": "oceans"}}, "/gives/wallet", "money"),
        (
            {"gives": {**fixed("1.00", "cash"), "cause": "ocean"}},
            "/gives/cause",
            "did you mean oceans?",
        ),
        (
            {"gives": {"kind": "fixed", "reward": "mug", "quantity": "1.00"}},
            "/gives/quantity",
            "whole number",
        ),
        (
            {"on": "enrolled", "gives": {"kind": "fixed", "reward": "mug", "quantity": 41}},
            "/gives/quantity",
            "at most 40 vouchers",
        ),
        # how much
        ({"gives": points("by_tier", quantities={"golf": 1})}, "/gives/quantities", "mean gold?"),
        (
            {"gives": points("by_tier", quantities={"gold": "1.00"})},
            "/gives/quantities/gold",
            "whole number",
        ),
        ({"gives": points("by_tier", quantities={})}, "/gives/quantities", "at least 1"),
        (
            {"gives": per_amount(1_000_000, "0.01"), "rounding": "down"},
            "/gives/quantity",
            "would give more than 2^53-1",
        ),
        ({"gives": points("per_unit", quantity="0.0")}, "/gives/quantity", "more than zero"),
        ({"gives": points("per_unit", quantity=1, every=0)}, "/gives/every", "greater than"),
        (
            {"gives": points("percent", percent="2"), "rounding": "down"},
            "/gives/percent",
            "use kind per_amount",
        ),
        (
            {"gives": cash("percent", percent="100.1"), "rounding": "down"},
            "/gives/percent",
            "at most 100",
        ),
        ({"gives": cash("percent", percent="2")}, "/rounding", "say how to round"),
        (
            {**brackets(HIGH, LOW), "rounding": "down"},
            "/gives/brackets/1",
            "must begin above 200.00",
        ),
        ({**brackets(LOW, LOW), "rounding": "down"}, "/gives/brackets/1", "overlaps"),
        (
            {**brackets({**LOW, "above": "1.00"}), "rounding": "down"},
            "/gives/brackets/0",
            "give either from or above",
        ),
        (
            {**brackets({**LOW, "percent": "1"}), "rounding": "down"},
            "/gives/brackets/0",
            "give either quantity or percent",
        ),
        (
            {**brackets({"from": "0.001", "quantity": 1}), "rounding": "down"},
            "/gives/brackets/0/from",
            "2 digits",
        ),
        (
            {**brackets(LOW, per="year"), "rounding": "down"},
            "/gives/per",
            "use mode marginal",
        ),
        ({**brackets(), "rounding": "down"}, "/gives/brackets", "at least 1"),
        (
            {"gives": cash("best_rate", rates=[{"percent": "1", "every": "1.00"}])},
            "/gives/rates/0",
            "percent has no every",
        ),
        (
            {
                "gives": cash(
                    "best_rate", rates=[{"percent": "1", "lines": {"fact": "line.skus", "is": "x"}}]
                ),
                "rounding": "down",
            },
            "/gives/rates/0/lines/fact",
            "did you mean line.sku?",
        ),
        (
            {"gives": points("from_event", value="properties.x"), "rounding": "down"},
            "/gives/value",
            "order has no properties",
        ),
        (
            visit(
                gives=points("from_event", value="properties.x", at_least="5", at_most="4"),
                rounding="down",
            ),
            "/gives/at_most",
            "less than at_least",
        ),
        (visit(gives=points("per_total", every="5.00")), "/gives/counts", "use events"),
        (visit(gives=points("per_unit", quantity=1)), "/gives/kind", "use kind fixed"),
        (
            {"gives": points("goal", reach=5, per="month")},
            "/gives/reach",
            "decimal string",
        ),
        (
            {"gives": points("goal", reach="5.00", per="month", counts="units")},
            "/gives/reach",
            "units are counted",
        ),
        ({"gives": points("goal", reach="5.00")}, "/gives/per", "required"),
        ({"gives": points("streak", days=1)}, "/gives/days", "greater than or equal to 2"),
        # factors and rounding
        (
            {"multiply": [{"by": "tier", "factors": {"golf": "2"}}], "rounding": "up"},
            "/multiply/0/factors",
            "did you mean gold?",
        ),
        (
            {"multiply": [{"when": STORE, "factor": "2"}] * 2, "rounding": "up"},
            "/combine",
            "multiply, best or add",
        ),
        (
            {"multiply": [{"when": STORE, "factor": "-2"}], "rounding": "up"},
            "/multiply/0/factor",
            "pattern",
        ),
        (
            {
                "multiply": [{"when": {"fact": "line.sku", "is": "x"}, "factor": "2"}],
                "rounding": "up",
            },
            "/multiply/0/when/fact",
            "not known here",
        ),
        (
            {"gives": BADGE, "multiply": [{"when": STORE, "factor": "2"}]},
            "/multiply",
            "a badge cannot be multiplied",
        ),
        ({"gives": fixed(5), "round_per": "line"}, "/round_per", "round it per order"),
        ({"round_per": "line", "with": ["tax"]}, "/with", "belong to no line"),
        ({"gives": points("per_unit", quantity=1), "with": ["tax"]}, "/with", "to no line"),
        (visit(**{"with": ["tax"]}), "/with", "only orders have shipping and tax"),
        # limits
        ({"caps": [{"times": 1, "per": "order"}]}, "/caps/0", "cap its quantity"),
        (
            {"caps": [{"times": 5, "per": "day"}, {"times": 5, "per": "month"}]},
            "/caps/0",
            "never binds: not more than 5 times per month",
        ),
        (
            {"caps": [{"quantity": 9, "per": "order"}, {"quantity": 8, "per": "day"}]},
            "/caps/0",
            "never binds: not more than 8 per day",
        ),
        (
            {"caps": [{"times": 16, "per": "week"}, {"times": 8, "per": "month"}]},
            "/caps/0",
            "never binds",
        ),
        (
            {"gives": fixed(5), "caps": [{"quantity": 5, "per": "order"}]},
            "/caps/0",
            "the rule gives 5 an order",
        ),
        (
            {"caps": [{"times": 5, "per": "day"}, {"times": 3, "per": "day"}]},
            "/caps/1",
            "counts the same per day",
        ),
        ({"gives": BADGE, "caps": [{"quantity": 5, "per": "day"}]}, "/caps/0/quantity", "times"),
        ({"group": "offer"}, "/group", "did you mean offers?"),
        ({"campaign": "mai"}, "/campaign", "did you mean may?"),
        ({"gives": VOUCHER, "expires": {"kind": "never"}}, "/expires", "goes into a wallet"),
        ({"gives": BADGE, "available": {"kind": "month_end"}}, "/available", "into a wallet"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_where_it_is(
    parts: Json, pointer: str, said: str
) -> None:
    wrong = found(**parts)
    assert list(wrong) == [pointer]
    assert said in wrong[pointer]


@pytest.mark.parametrize(
    "parts",
    [
        {"caps": [{"times": 10, "per": "week"}, {"times": 8, "per": "month"}]},
        {"caps": [{"times": 5, "per": "day"}, {"times": 9, "per": "week"}]},
        {"caps": [{"times": 5, "per": "day"}, {"quantity": 5, "per": "month"}]},
        {"caps": [{"times": 5, "per": "streak"}, {"times": 5, "per": "month"}]},
        visit(
            caps=[
                {"times": 3, "per": "day"},
                {"times": 1, "per": "day", "for_each": "properties.x"},
            ]
        ),
        {"round_per": "line", "gives": per_amount(1, "1.00"), "rounding": "up"},
        {
            **brackets({"from": "10.00", "quantity": 1}, {"above": "10", "quantity": 2}),
            "rounding": "up",
        },
        {"gives": {**fixed("1.00", "cash"), "cause": "chosen"}},
        visit(gives=DAY),
    ],
)
def test_what_is_right_is_accepted(parts: Json) -> None:
    assert found(**parts) == {}


def compared(fact: str, **comparison: Any) -> Json:
    return {"when": {"fact": fact, **comparison}}


@pytest.mark.parametrize(
    ("parts", "pointer", "said"),
    [
        (compared("order.amount", between=["10.00", "9.00"]), "/when/between", "smaller one first"),
        (compared("order.amount", between=["1.001", "9.00"]), "/when/between", "2 digits"),
        (compared("order.amount", between=["1.00"]), "/when/between", "at least 2"),
        (compared("member.orders", between=[5, 1]), "/when/between", "5 lies after 1"),
        (
            compared("member.orders", between=[5, "x"]),
            "/when/between",
            "two numbers, or two texts",
        ),
        (compared("member.orders", at_least="5"), "/when/at_least", "without quotes"),
        (compared("member.orders", **{"is": True}), "/when/is", "is a number"),
        (compared("member.count.review", **{"in": [1, "2"]}), "/when/in", "is a number"),
        (compared("order.channel", **{"is": 5}), "/when/is", "is a text"),
        (compared("order.partner", **{"in": ["a", True]}), "/when/in", "in quotes"),
        (compared("time.weekday", **{"is": "mon"}), "/when/is", "a day of the week"),
        (compared("time.weekday", **{"in": ["monday", "x"]}), "/when/in", "a day of the week"),
        (compared("time.clock", at_least="9:00"), "/when/at_least", "a time of day"),
        (compared("time.clock", at_least="24:00"), "/when/at_least", "a time of day"),
        (compared("time.month_day", **{"is": "02-30"}), "/when/is", "a day of the year"),
        (compared("time.date", **{"is": "2026-02-29"}), "/when/is", "there is no day 2026-02-29"),
        (compared("time.date", between=["2026-05-02", "2026-05-01"]), "/when/between", "after"),
        (compared("time.date", **{"is": 5}), "/when/is", "a date"),
        (compared("member.joined_on", **{"is": "2026"}), "/when/is", "a date"),
        (compared("time.campaigns", has=["mai"]), "/when/has", "did you mean may?"),
        (compared("time.campaigns", **{"is": "may"}), "/when/is", "is a list"),
        (compared("time.chosen", has=["pick"]), "/when/has", "no rule of kind day 'pick'"),
        (compared("member.badges", has=["fam"]), "/when/has", "did you mean fan?"),
        (compared("member.cause", **{"is": "ocean"}), "/when/is", "did you mean oceans?"),
        (compared("member.tier", **{"in": ["golf"]}), "/when/in", "did you mean gold?"),
        (compared("member.is_birthday", **{"is": "yes"}), "/when/is", "true or false"),
        (compared("member.is_birthday", **{"in": [True]}), "/when/in", "hold it against one"),
        (compared("order.channel", days_ago={"below": 3}), "/when/days_ago", "is no date"),
        (compared("member.joined_on", days_ago={}), "/when/days_ago", "at_least, below or both"),
        (
            compared("member.joined_on", days_ago={"at_least": 3, "below": 3}),
            "/when/days_ago",
            "below must be more",
        ),
        (compared("member.is_birthdy", **{"is": True}), "/when/fact", "mean member.is_birthday?"),
        (compared("order.has_skus", **{"is": "x"}), "/when/is", "is a list"),
        (compared("order.amount", has=["1.00"]), "/when/has", "is no list"),
        (visit(**compared("order.amount", above="1.00")), "/when/fact", "is not known here"),
    ],
)
def test_what_is_wrong_with_a_condition_is_said_where_it_is(
    parts: Json, pointer: str, said: str
) -> None:
    wrong = found(**parts)
    assert list(wrong) == [pointer]
    assert said in wrong[pointer]


BUDGET = {"wallet": "points", "quantity": 100}


@pytest.mark.parametrize(
    ("campaign", "pointer", "said"),
    [
        ({}, "", "give from and to"),
        ({"from": "2026-05-01", "yearly": {"from": "05-01", "to": "05-07"}}, "", "or yearly"),
        ({"from": "2026-02-29"}, "/from", "there is no day 2026-02-29"),
        ({"to": "2026-13-01"}, "/to", "there is no day"),
        ({"to": "May"}, "/to", "pattern"),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "/to", "it would never run"),
        ({"yearly": {"from": "02-30", "to": "05-07"}}, "/yearly/from", "no year has a day 02-30"),
        ({"yearly": {"from": "05-01"}}, "/yearly/to", "required"),
        (
            {"from": "2026-05-01", "budget": {**BUDGET, "wallet": "point"}},
            "/budget/wallet",
            "did you mean points?",
        ),
        (
            {"from": "2026-05-01", "budget": {**BUDGET, "quantity": "1.00"}},
            "/budget/quantity",
            "whole number",
        ),
        (
            {"from": "2026-05-01", "budget": {"wallet": "cash", "quantity": "1.00"}},
            "/budget",
            "no rule with campaign: may gives to cash",
        ),
    ],
)
def test_what_is_wrong_with_a_campaign_is_said_where_it_is(
    campaign: Json, pointer: str, said: str
) -> None:
    parts = {**PARTS, "campaigns": {"may": {"name": "May", **campaign}}}
    wrong = faults(**parts, earning={"r": rule(campaign="may")})
    assert said in wrong[f"/campaigns/may{pointer}"]


def test_the_best_of_a_group_can_only_be_told_of_one_thing() -> None:
    groups = {"offers": {"pick": "best"}}
    earning = {"a": rule(group="offers"), "b": rule(group="offers", gives=BADGE)}
    wrong = faults(**{**PARTS, "groups": groups}, earning=earning)
    assert list(wrong) == ["/groups/offers/pick"]
    assert "use first" in wrong["/groups/offers/pick"]


@pytest.mark.parametrize(
    ("wallet", "said"), [("money", "there is no wallet"), ("points", "name a wallet of kind money")]
)
def test_used_vouchers_are_charged_to_money(wallet: str, said: str) -> None:
    wrong = faults(**PARTS, returns={"used_vouchers": wallet})
    assert said in wrong["/returns/used_vouchers"]
