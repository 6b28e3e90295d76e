"""Every number explains itself: by which facts and rules it came to be, and that it does again."""

from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from tests.builders import NOON, Json, at, fixed, per_amount, refused, reward, rule, tiers
from tests.shop import PLACE, Shop


def explained(shop: Shop, entry_id: str) -> Json:
    return explain_entry(shop.services, PLACE, entry_id, Clock(NOON)).body


def all_explained(shop: Shop) -> list[Json]:
    return [explained(shop, f"e{number}") for number in range(1, shop.account.seq + 1)]


def test_an_earning_shows_its_facts_and_each_rule_tried() -> None:
    shop = Shop.with_member(
        earning={
            "spend": rule(),
            "web": rule(gives=fixed(5), when={"fact": "order.channel", "is": "web"}),
        }
    )
    shop.order("o1", "9.75")
    found = explained(shop, "e1")["explanation"]
    assert found["recomputed"] is True
    event = found["facts"]["event"]
    assert (event["event_id"], event["order"]["currency"]) == ("o1", "USD")
    assert [line["amount"] for line in event["order"]["lines"]] == ["9.75"]
    assert [(step["rule"], step["quantity"], step["reason"]) for step in found["steps"]] == [
        ("spend", 9, None),
        ("web", 0, "conditions_not_met"),
    ]


CLIMB = tiers(
    {"kind": "lifetime"},
    {"kind": "forever"},
    green=None,
    silver={"orders": 1},
    gold={"points": 150},
)
DOUBLE = [{"by": "tier", "factors": {"silver": "2", "gold": "3"}}]


@pytest.mark.parametrize(
    "earning",
    [
        {"bonus": {"on": "tier.entered", "gives": fixed(100)}},
        {
            "bonus": {
                "on": "tier.entered",
                "gives": fixed(100),
                "multiply": DOUBLE,
                "rounding": "down",
            }
        },
        {
            "bonus": {
                "on": "tier.entered",
                "gives": fixed(100),
                "caps": [{"quantity": 130, "per": "day"}],
            }
        },
        {
            "silver": {
                "on": "tier.entered",
                "gives": fixed(100),
                "when": {"fact": "properties.rank", "at_most": 2},
            }
        },
    ],
)
def test_what_entering_tiers_gave_is_recomputed_each_by_itself(earning: Json) -> None:
    shop = Shop.with_member(earning={"spend": rule(), **earning}, tiers=CLIMB)
    shop.order("o1", "60.00")
    assert shop.account.tier.tier_id == "gold"
    assert [one["explanation"]["recomputed"] for one in all_explained(shop)] == [
        True
    ] * shop.account.seq


def test_a_welcome_that_reaches_a_tier_is_recomputed() -> None:
    welcome = {"on": "enrolled", "gives": fixed(150)}
    bonus = {"on": "tier.entered", "gives": fixed(7)}
    shop = Shop.with_member(earning={"welcome": welcome, "bonus": bonus}, tiers=CLIMB)
    assert [(one["rule"], one["explanation"]["recomputed"]) for one in all_explained(shop)] == [
        ("welcome", True),
        ("bonus", True),
    ]


def amount_is(**bounds: str) -> Json:
    return {"fact": "order.amount", **bounds}


BRACKETS: dict[str, Any] = {
    "low": rule(gives=per_amount(1, "1.00"), rounding="down", when=amount_is(below="200.00")),
    "high": rule(
        gives=per_amount("1.5", "1.00"), rounding="down", when=amount_is(at_least="200.00")
    ),
}


def test_a_return_shows_what_each_rule_gave_and_keeps() -> None:
    shop = Shop.with_member(earning=BRACKETS)
    shop.order("o1", "300.00")
    shop.give_back("b1", "o1", {"1": "150.00"})
    shop.give_back("b2", "o1")
    found = all_explained(shop)
    assert [(one["rule"], one["quantity"]) for one in found] == [
        ("high", 450),
        ("high", -450),
        ("low", 150),
        ("low", -150),
    ]
    assert all(one["explanation"]["recomputed"] for one in found)
    assert found[1]["explanation"]["steps"] == [
        {"rule": "low", "gave": 0, "kept": 0, "keeps": 150},
        {"rule": "high", "gave": 450, "kept": 450, "keeps": 0},
    ]


def test_entries_of_every_kind_are_recomputed_under_a_later_version_too() -> None:
    parts: Json = {"earning": {"spend": rule()}, "rewards": {"mug": reward(100)}}
    shop = Shop.with_member(**parts)
    shop.adjust("a1", 300, expires_on="2026-03-31")
    shop.order("o1", "100.00")
    shop.redeem("r1", "mug")
    shop.redeem("r2", "mug", hold=True)
    shop.complete("r2")
    shop.cancel("r1")
    shop.give_back("b1", "o1", {"1": "30.00"})
    shop.adjust("a2", -10)
    shop.run("expire-points", at("2026-04-01"))
    shop.put(earning={}, rewards={})
    found = all_explained(shop)
    assert [one["kind"] for one in found] == [
        "adjust",
        "earn",
        "redeem",
        "redeem",
        "cancel",
        "reverse",
        "adjust",
        "expire",
    ]
    assert all(one["explanation"]["recomputed"] for one in found)


@pytest.mark.parametrize("entry_id", ["e0", "e2", "e01", "1", "e", "", "E1", "e1 ", "e" + "9" * 40])
def test_there_is_no_such_entry(entry_id: str) -> None:
    shop = Shop.with_member()
    shop.adjust("a1", 5)
    with refused("entry_not_found"):
        explained(shop, entry_id)
