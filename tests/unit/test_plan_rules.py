"""What rules and rewards can ask of the plan that a member pays for, and of its events."""

from typing import Any

import pytest

from tests.builders import Json, at, fixed, refused, reward, rule
from tests.subscribers import Club, plan

START = at("2026-03-02T10:00")
IN_TIME = at("2026-03-20")
PLANS = {"monthly": plan(), "annual": plan("120.00", 12), "tried": plan(trial_days=14)}


def club(**parts: Any) -> Club:
    return Club.with_member(**{"plans": PLANS, "earning": {"spend": rule()}, **parts})


def test_another_condition_that_fails_is_told_first() -> None:
    channel = {"fact": "order.channel", "is": "store"}
    there = club(earning={"spend": rule(plans=["monthly"], when=channel)})
    assert there.order("o1", "10.00").body["not_awarded"][0]["reason"] == "conditions_not_met"


@pytest.mark.parametrize(
    ("ordered", "points"),
    [("2026-03-02T09:59", 0), ("2026-03-02T10:00", 10), ("2026-04-02T09:59", 10),
     ("2026-04-02T10:00", 0)],
)  # fmt: skip
def test_the_plan_counts_that_runs_at_the_moment_of_the_order(ordered: str, points: int) -> None:
    there = club(earning={"spend": rule(plans=["monthly"])})
    there.take("monthly", START)
    body = there.order("o1", "10.00", when=at(ordered), now=at("2026-05-01")).body
    assert sum(one["quantity"] for one in body["entries"]) == points


def test_conditions_can_ask_for_the_plan() -> None:
    on_plan = {"fact": "member.plan", "is": "annual"}
    asks = {"all": [on_plan, {"fact": "member.subscribed", "is": True}]}
    there = club(earning={"spend": rule(when=asks)})
    assert there.order("o1", "10.00", now=START).body["entries"] == []
    there.take("annual", START)
    assert there.order("o2", "10.00", now=IN_TIME).body["entries"][0]["quantity"] == 10


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ({"fact": "properties.plan", "is": "tried"}, [10, 20, 20]),
        ({"fact": "properties.trial", "is": True}, [10, 10, 10]),
        ({"fact": "properties.trial", "is": False}, [0, 10, 20]),
        ({"fact": "properties.renewals", "is": 0}, [10, 10, 20]),
        ({"fact": "properties.renewals", "is": 1}, [0, 10, 10]),
    ],
    ids=str,
)
def test_rules_are_told_which_plan_whether_on_trial_and_how_often_it_was_renewed(
    told: Json, given: list[int]
) -> None:
    """A trial, its first payment, and another plan after it."""
    kinds = {"join": "subscription.started", "again": "subscription.renewed"}
    there = club(
        earning={name: {"on": on, "when": told, "gives": fixed(10)} for name, on in kinds.items()}
    )
    there.take("tried", START)
    found = [there.available(START)]
    there.renew("p2", IN_TIME)
    found.append(there.available(IN_TIME))
    there.take("annual", IN_TIME, "s2")
    assert [*found, there.available(IN_TIME)] == given


def test_a_reward_may_be_kept_for_those_who_pay() -> None:
    there = club(rewards={"gift": {**reward(0), "plans": ["annual"]}})
    with refused("subscription_required"):
        there.redeem("r1", "gift", START)
    there.take("annual", START)
    assert there.redeem("r1", "gift", IN_TIME).body["status"] == "completed"
