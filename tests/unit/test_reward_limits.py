"""Rewards kept for tiers, and limits on how often one member may buy."""

from dataclasses import replace
from typing import Any

import pytest

from laurel.domain.apply_changes import apply
from laurel.domain.errors import InvalidContent, Refusal
from laurel.domain.may_have import had, had_not
from laurel.domain.redeem import MOST_HOLDS, MOST_UNITS_HELD
from laurel.operations.clock import Clock
from laurel.operations.read_rewards import read_member_rewards
from laurel.programs.checks import parse
from tests.builders import account, at, document, on, program, refused, reward, rule, tiers
from tests.shop import PLACE, Shop
from tests.subscribers import plan

YEAR, FOREVER = {"kind": "calendar_year"}, {"kind": "forever"}
PARTS: dict[str, Any] = {
    "earning": {"spend": rule()},
    "tiers": tiers(YEAR, FOREVER, green=None, gold={"spend": "100.00"}),
    "rewards": {
        "refill": reward(0) | {"tiers": ["gold"]},
        "daily": reward(10) | {"limits": [{"times": 1, "per": "day"}]},
    },
}


@pytest.fixture
def shop() -> Shop:
    shop = Shop.with_member(**PARTS)
    shop.adjust("a1", 100)
    return shop


def test_a_reward_of_a_tier_is_for_that_tier_only(shop: Shop) -> None:
    with refused("tier_required"):
        shop.redeem("r1", "refill")
    shop.order("o1", "100.00")
    assert shop.redeem("r1", "refill").body["status"] == "completed"


def test_a_limit_of_one_a_day_lets_the_next_day_in(shop: Shop) -> None:
    shop.redeem("r1", "daily", at("2026-03-02"))
    with refused("reward_limit_reached"):
        shop.redeem("r2", "daily", at("2026-03-02T23:59"))
    shop.redeem("r3", "daily", at("2026-03-03T00:00"))
    assert shop.violations() == ()


def test_what_is_cancelled_no_longer_counts_towards_the_limit(shop: Shop) -> None:
    shop.redeem("r1", "daily", at("2026-03-02"))
    shop.cancel("r1", at("2026-03-02T13:00"))
    assert shop.redeem("r2", "daily", at("2026-03-02T14:00")).body["status"] == "completed"
    assert shop.violations() == ()


def test_of_two_holds_only_one_can_be_completed_within_the_limit(shop: Shop) -> None:
    shop.redeem("r1", "daily", at("2026-03-02"), hold=True)
    shop.redeem("r2", "daily", at("2026-03-02"), hold=True)
    shop.complete("r1", at("2026-03-02T13:00"))
    with refused("reward_limit_reached"):
        shop.complete("r2", at("2026-03-02T13:00"))


@pytest.mark.parametrize(
    ("reward_id", "reason"), [("refill", "tier_required"), ("daily", "reward_limit_reached")]
)
def test_the_catalogue_says_why_a_member_cannot_have_it(
    shop: Shop, reward_id: str, reason: str
) -> None:
    shop.redeem("r1", "daily", at("2026-03-02"))
    rewards = read_member_rewards(shop.services, PLACE, Clock(at("2026-03-02T13:00")))
    rows = {row["reward"]: row for row in rewards}
    assert rows[reward_id]["reason"] == reason


def test_a_document_may_only_name_tiers_there_are() -> None:
    with pytest.raises(InvalidContent) as found:
        parse(document(rewards={"refill": reward(0) | {"tiers": ["gold"]}}))
    assert [fault.pointer for fault in found.value.faults] == ["/rewards/refill/tiers"]


def test_who_never_had_it_gives_nothing_back_to_its_limits() -> None:
    daily = program(**PARTS).rewards["daily"]
    there = account()
    [once] = had(daily, there, on("2026-03-02"))
    assert had_not(daily, there, on("2026-03-02")) == ()
    had_it = apply(there, once)
    assert had_not(daily, had_it, on("2026-03-02")) == (replace(once, amount=-1),)
    assert had_not(daily, had_it, on("2026-03-03")) == (), "another day is not kept"


REFUSALS: dict[str, tuple[Any, str]] = {
    "before": ({"from": "2026-04-01"}, "tote can be had from 2026-04-01"),
    "after": ({"to": "2026-03-01"}, "tote can be had to 2026-03-01"),
    "not in": (
        {"from": "2026-04-01", "to": "2026-04-30"},
        "tote can be had from 2026-04-01 to 2026-04-30",
    ),
    "tiers": ({"tiers": ["silver", "gold"]}, "tote is for gold, silver"),
    "plans": ({"plans": ["yearly", "monthly"]}, "tote is for who pays for monthly, yearly"),
    "when": (
        {"when": {"fact": "member.orders", "at_least": 9}},
        "tote is not for every member",
    ),
    "limit": ({"limits": [{"times": 1, "per": "month"}]}, "tote: no more in 2026-03"),
    "cool-down": ({"cooldown_days": 3}, "tote: again from 2026-03-05"),
}


@pytest.mark.parametrize(("parts", "words"), REFUSALS.values(), ids=REFUSALS)
def test_who_may_not_have_it_is_told_what_stands_in_the_way(parts: Any, words: str) -> None:
    scheme = tiers(YEAR, FOREVER, silver={"spend": "50.00"}, gold={"spend": "100.00"})
    given: dict[str, Any] = {"tiers": scheme, "plans": {"monthly": plan(), "yearly": plan()}}
    shop = Shop.with_member(**given, rewards={"tote": reward(0)})
    shop.put(**given, rewards={"tote": {**reward(0), **parts}})
    if {"limits", "cooldown_days"} & parts.keys():
        shop.redeem("r1", "tote")
    with pytest.raises(Refusal) as found:
        shop.redeem("r2", "tote")
    assert found.value.detail == words


def test_how_many_may_be_held_is_told() -> None:
    shop = Shop.with_member(rewards={"mug": reward(0), "rare": {**reward(0), "stock": 50}})
    for number in range(MOST_UNITS_HELD):
        shop.redeem(f"u{number}", "rare", hold=True)
    with pytest.raises(Refusal) as units:
        shop.redeem("more", "rare", hold=True)
    for number in range(MOST_HOLDS - MOST_UNITS_HELD):
        shop.redeem(f"h{number}", "mug", hold=True)
    with pytest.raises(Refusal) as holds:
        shop.redeem("more", "mug", hold=True)
    assert [units.value.detail, holds.value.detail] == [
        "at most 10 units are held at once",
        "at most 100 are held at once",
    ]
