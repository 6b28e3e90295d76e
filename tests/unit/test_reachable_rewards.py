"""Members hear that they have enough for a reward: once, until so much is redeemed that they have
not.
"""

from datetime import datetime
from typing import Any

import pytest

from tests.builders import at, fixed, reward, rule, tiers
from tests.shop import Shop

REACH = {"welcome": False, "tier_won": False, "reward_reachable": ["gift"]}
REWARDS = {"gift": reward(100), "small": reward(20), "cheap": reward(0)}


def shop(**parts: Any) -> Shop:
    usual = {"rewards": REWARDS, "earning": {"spend": rule()}, "notices": REACH}
    return Shop.with_member(**{**usual, **parts})


def told(there: Shop) -> list[tuple[str, Any]]:
    """When, and what there was, of each; oldest first."""
    found = there.notices("reward.reachable")[::-1]
    return [(one["at"], one["data"]["available"]) for one in found]


def march(day: int) -> datetime:
    return at(f"2026-03-{day:02}")


def noon(day: int) -> str:
    return f"2026-03-{day:02}T12:00:00Z"


def test_it_is_told_in_the_turn_that_makes_it_so() -> None:
    there = shop()
    there.order("o1", "99.00", now=march(2))
    assert told(there) == []
    there.order("o2", "1.00", now=march(3))
    assert there.notices() == [
        {
            "type": "reward.reachable",
            "at": noon(3),
            "data": {"reward": "gift", "wallet": "points", "price": 100, "available": 100},
        }
    ]
    there.order("o3", "500.00", now=march(4))
    assert told(there) == [(noon(3), 100)]


@pytest.mark.parametrize(
    ("rewards", "again"),
    [
        (["gift"], True),
        (["small"], True),  # 80 are left: it has to be reached again
        (["cheap"], False),
    ],
)
def test_it_is_told_again_once_so_much_was_redeemed_that_there_is_too_little(
    rewards: list[str], again: bool
) -> None:
    there = shop()
    there.order("o1", "100.00", now=march(2))
    for number, reward_id in enumerate(rewards):
        there.redeem(f"r{number}", reward_id, march(3))
    there.order("o2", "100.00", now=march(4))
    assert len(told(there)) == 1 + again
    assert there.violations() == ()


def test_who_still_has_enough_after_a_redemption_is_not_told_again() -> None:
    there = shop()
    there.order("o1", "250.00", now=march(2))
    there.redeem("r1", "gift", march(3))
    there.order("o2", "1.00", now=march(4))
    assert told(there) == [(noon(2), 250)]
    there.redeem("r2", "gift", march(5))
    there.order("o3", "60.00", now=march(6))
    assert told(there) == [(noon(2), 250), (noon(6), 111)]


def test_what_a_return_an_adjustment_or_expiry_takes_does_not_make_it_due_again() -> None:
    wallets = {"points": {"expires": {"kind": "after", "days": 10}}}
    there = shop(wallets=wallets)
    there.order("o1", "100.00", now=march(2))
    there.give_back("back", "o1", now=march(3))
    there.order("o2", "100.00", now=march(4))
    there.adjust("a1", -50, march(5))
    there.adjust("a2", 50, march(6))
    there.run("all", march(20))
    there.order("o3", "100.00", now=march(21))
    assert told(there) == [(noon(2), 100)]


def test_a_hold_is_no_redemption_until_it_is_completed() -> None:
    there = shop()
    there.order("o1", "100.00", now=march(2))
    there.redeem("r1", "gift", march(3), hold=True)
    there.cancel("r1", march(3))
    there.order("o2", "1.00", now=march(4))
    assert len(told(there)) == 1
    there.redeem("r2", "gift", march(5), hold=True)
    there.complete("r2", march(5))
    there.order("o3", "100.00", now=march(6))
    assert told(there) == [(noon(2), 100), (noon(6), 101)]


def test_what_a_cancelled_redemption_gives_back_is_not_told_of_again() -> None:
    there = shop()
    there.order("o1", "100.00", now=march(2))
    there.redeem("r1", "gift", march(3))
    there.cancel("r1", march(4))
    there.order("o2", "1.00", now=march(5))
    assert told(there) == [(noon(2), 100)]
    there.redeem("r2", "gift", march(6))
    there.order("o3", "99.00", now=march(7))
    assert told(there) == [(noon(2), 100), (noon(7), 100)]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("job", [("2026-03-12T00:00:00Z", 100)]),
        ("late job", [("2026-03-12T00:00:00Z", 100)]),
        ("order", [(noon(13), 101)]),
        ("early job", []),
    ],
)
def test_pending_points_are_told_of_when_they_become_available(
    by: str, expected: list[tuple[str, int]]
) -> None:
    pending = rule(available={"kind": "after_days", "days": 10})
    there = shop(earning={"spend": pending, "more": {"on": "review", "gives": fixed(1)}})
    there.order("o1", "100.00", now=march(2))
    match by:
        case "order":
            there.event("e1", "review", march(13))
        case "early job":
            there.run("memberships", at("2026-03-11T23:59"))
        case _:
            for _ in range(2):
                there.run("memberships", at("2026-03-12T00:00") if by == "job" else march(15))
    assert told(there) == expected


def test_what_expires_before_it_can_be_spent_together_is_never_enough() -> None:
    wallets = {"points": {"expires": {"kind": "after", "days": 5}}}
    pending = rule(available={"kind": "after_days", "days": 4})
    there = shop(wallets=wallets, earning={"spend": pending})
    there.order("o1", "60.00", now=march(2))
    there.order("o2", "60.00", now=march(5))
    for day in range(2, 15):
        there.run("all", march(day))
    assert told(there) == []


def test_the_price_is_that_of_the_members_tier() -> None:
    climb = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"spend": "60.00"})
    dear = {**reward(100), "price": {**reward(100)["price"], "by_tier": {"gold": 60}}}
    there = shop(tiers=climb, rewards={"gift": dear})
    there.order("o1", "59.00", now=march(2))
    assert told(there) == []
    there.order("o2", "1.00", now=march(3))
    assert there.notices()[0]["data"] == {
        "reward": "gift",
        "wallet": "points",
        "price": 60,
        "available": 60,
    }


def test_what_is_for_a_tier_is_told_of_once_the_member_has_it() -> None:
    climb = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"orders": 2})
    there = shop(tiers=climb, rewards={"gift": {**reward(50), "tiers": ["gold"]}})
    there.order("o1", "100.00", now=march(2))
    assert told(there) == []
    there.order("o2", "1.00", now=march(3))
    assert told(there) == [(noon(3), 101)]


def test_what_stands_in_the_way_on_the_day_is_looked_at_once_and_no_more() -> None:
    """The pending points are there on the 12th, the reward only from the 20th."""
    later = {"gift": {**reward(100), "from": "2026-03-20"}}
    pending = rule(available={"kind": "after_days", "days": 10})
    small = {"on": "review", "gives": fixed(1)}
    there = shop(rewards=later, earning={"spend": pending, "more": small})
    there.order("o1", "100.00", now=march(2))
    assert there.run("memberships", march(12))["changed"] == 1
    assert there.run("memberships", march(13))["processed"] == 0
    there.event("e1", "review", march(21))
    assert told(there) == [(noon(21), 101)]


def test_a_variable_price_is_reached_at_its_least() -> None:
    price = {"wallet": "points", "variable": True, "at_least": 200}
    worth = {"worth": {"quantity": 100, "value": "1.00"}}
    cash = {"name": "Off", "price": {**price, **worth}, "voucher": {"kind": "amount_off"}}
    there = shop(rewards={"gift": cash})
    there.order("o1", "199.00", now=march(2))
    assert told(there) == []
    there.order("o2", "1.00", now=march(3))
    assert there.notices()[0]["data"]["price"] == 200


def test_several_rewards_are_told_of_each_by_itself() -> None:
    both = {**REACH, "reward_reachable": ["small", "gift"]}
    there = shop(notices=both)
    there.order("o1", "20.00", now=march(2))
    there.order("o2", "80.00", now=march(3))
    there.redeem("r1", "small", march(4))
    there.order("o3", "20.00", now=march(5))
    found = [one["data"]["reward"] for one in there.notices()[::-1]]
    assert found == ["small", "gift", "gift"]


def test_a_balance_of_pending_points_that_are_spent_is_not_told_of() -> None:
    there = shop()
    there.order("o1", "100.00", now=march(2))
    before = len(there.notices())
    there.preview("o2", "100.00", now=march(2))
    assert len(there.notices()) == before
