"""Plans that members pay for: from when to when they run, and what an end of one means."""

from typing import Any

import pytest

from tests.builders import at, fixed, refused, reward, rule
from tests.subscribers import Club, plan

START = at("2026-03-02T10:00")
IN_TIME = at("2026-03-20")

PLANS = {
    "monthly": plan(),
    "annual": plan("120.00", 12),
    "life": plan("300.00", None),
    "kind": plan(grace_days=3),
    "tried": plan(trial_days=14),
}


def club(**parts: Any) -> Club:
    return Club.with_member(**{"plans": PLANS, "earning": {"spend": rule()}, **parts})


@pytest.mark.parametrize(
    ("plan_id", "start", "until"),
    [
        ("monthly", "2026-03-02T10:00", "2026-04-02T10:00:00Z"),
        ("monthly", "2026-01-31T10:00", "2026-02-28T10:00:00Z"),
        ("annual", "2028-02-29T10:00", "2029-02-28T10:00:00Z"),
        ("life", "2026-03-02T10:00", None),
        ("tried", "2026-03-02T10:00", "2026-03-16T10:00:00Z"),
    ],
)
def test_a_plan_is_paid_until_its_months_later(plan_id: str, start: str, until: str | None) -> None:
    assert club().take(plan_id, at(start)).body["paid_until"] == until


def test_it_ends_at_the_same_time_of_day_where_the_clocks_change() -> None:
    here = club(time_zone="Europe/Paris")
    until = here.take("monthly", at("2026-03-10T10:00")).body["paid_until"]
    assert until == "2026-04-10T09:00:00Z"  # 11:00 there, both days


def test_months_are_counted_from_the_start_and_do_not_creep() -> None:
    there = club()
    there.take("monthly", at("2026-01-31T10:00"))
    there.renew("p2", at("2026-02-20"))
    assert there.renew("p3", at("2026-03-20")).body["paid_until"] == "2026-04-30T10:00:00Z"


@pytest.mark.parametrize(
    ("plan_id", "when", "status"),
    [
        ("monthly", "2026-04-02T09:59", "active"),
        ("monthly", "2026-04-02T10:00", "lapsed"),
        ("kind", "2026-04-02T10:00", "grace"),
        ("kind", "2026-04-05T09:59", "grace"),
        ("kind", "2026-04-05T10:00", "lapsed"),
        ("tried", "2026-03-16T09:59", "trial"),
        ("tried", "2026-03-16T10:00", "lapsed"),
        ("life", "2066-03-16T10:00", "active"),
    ],
)
def test_the_status_follows_from_the_time(plan_id: str, when: str, status: str) -> None:
    there = club()
    there.take(plan_id, START)
    assert there.status(at(when)) == status


def test_a_cancelled_plan_runs_to_its_end() -> None:
    there = club()
    there.take("kind", START)
    assert there.cancel_plan(IN_TIME)["status"] == "cancelled"
    assert there.cancel_plan(IN_TIME)["auto_renew"] is False
    assert there.status(at("2026-04-02T10:00")) == "ended", "no grace for who has left"
    assert there.is_rebuilt()


@pytest.mark.parametrize(
    ("plan_id", "when", "until"),
    [
        ("monthly", "2026-03-20", "2026-05-02T10:00:00Z"),
        ("monthly", "2026-04-02T10:00", "2026-05-02T10:00:00Z"),
        ("monthly", "2026-04-07T08:00", "2026-05-07T08:00:00Z"),
        ("kind", "2026-04-05T09:00", "2026-05-02T10:00:00Z"),
        ("kind", "2026-04-07T08:00", "2026-05-07T08:00:00Z"),
        ("tried", "2026-03-16T10:00", "2026-04-16T10:00:00Z"),
    ],
)
def test_a_renewal_goes_on_from_the_end_or_from_now_once_it_lapsed(
    plan_id: str, when: str, until: str
) -> None:
    there = club()
    there.take(plan_id, START)
    body = there.renew("p2", at(when)).body
    assert (body["paid_until"], body["status"], body["renewals"]) == (until, "active", 1)


def test_each_payment_renews_once() -> None:
    there = club()
    there.take("monthly", START)
    first = there.renew("p2", IN_TIME)
    again = there.renew("p2", at("2026-03-25"))
    assert (again.replayed, again.body) == (True, first.body)
    with refused("id_reused"):
        there.renew("pay-s1", IN_TIME)


def test_taking_a_plan_twice_with_one_id_takes_it_once() -> None:
    there = club()
    first = there.take("monthly", START)
    assert there.take("monthly", IN_TIME).body == first.body
    with refused("id_reused"):
        there.take("annual", IN_TIME)


@pytest.mark.parametrize(
    ("runs", "wanted", "code"),
    [
        ("monthly", "monthly", "already_subscribed"),
        ("life", "monthly", "already_subscribed"),
        ("monthly", "weekly", "plan_not_found"),
    ],
)
def test_what_cannot_be_taken_is_refused(runs: str, wanted: str, code: str) -> None:
    there = club()
    there.take(runs, START)
    before = there.account
    with refused(code):
        there.take(wanted, IN_TIME, "s2")
    assert there.account == before


@pytest.mark.parametrize("plan_id", ["life", "monthly"])
def test_what_is_paid_for_life_or_refunded_is_not_renewed(plan_id: str) -> None:
    there = club()
    there.take(plan_id, START)
    if plan_id == "monthly":
        there.refund(IN_TIME)
    with refused("subscription_not_renewable"):
        there.renew("p2", IN_TIME)


def test_nobody_begins_in_the_future_or_before_joining() -> None:
    there = club()
    with refused("occurred_in_future") as ahead:
        there.take("monthly", START, started_at="2026-03-03T10:00:01Z")
    with refused("occurred_before_joining") as before:
        there.take("monthly", START, started_at="2025-12-31T10:00:00Z")
    assert [one.value.faults[0].pointer for one in (ahead, before)] == ["/started_at"] * 2
    with refused("subscription_not_found"):
        there.renew("p2", START)


@pytest.mark.parametrize(
    ("old", "when", "unused", "days"),
    [
        ("monthly", "2026-03-02T10:00", "12.00", 31),
        ("monthly", "2026-03-18T09:00", "5.80", 15),
        ("monthly", "2026-04-01T23:00", "0.38", 1),
        ("tried", "2026-03-10T10:00", "0.00", 0),
    ],
)
def test_another_plan_replaces_the_one_that_runs_and_says_what_is_left_of_it(
    old: str, when: str, unused: str, days: int
) -> None:
    there = club()
    there.take(old, START)
    body = there.take("annual", at(when), "s2").body
    assert body["proration"] == {
        "subscription_id": "s1",
        "plan": old,
        "unused": unused,
        "days": days,
    }
    newest, before = there.plans(at(when))
    assert (newest["status"], before["status"]) == ("active", "ended")
    with refused("subscription_not_renewable"):
        there.renew("p2", at(when))


@pytest.mark.parametrize(
    ("when", "until"),
    [
        ("2026-04-03T10:00", "2026-04-02T10:00:00Z"),  # in its days of grace
        ("2026-04-06T10:00", "2026-04-02T10:00:00Z"),  # lapsed
    ],
)
def test_who_takes_another_plan_after_the_paid_time_of_one_has_nothing_left_of_it(
    when: str, until: str
) -> None:
    there = club()
    there.take("kind", START)
    body = there.take("annual", at(when), "s2").body
    assert (body["proration"], body["status"]) == (None, "active")
    [before] = [one for one in there.plans(at(when)) if one["subscription_id"] == "s1"]
    assert before["paid_until"] == until
    assert there.plans(at(when))[0]["plan"] == "annual"
    assert there.violations() == ()


def test_what_is_left_is_counted_by_days_of_the_programs_zone() -> None:
    there = club(time_zone="Asia/Tokyo")
    there.take("monthly", START)
    left = there.take("annual", at("2026-03-18T16:00"), "s2").body["proration"]
    assert (left["days"], left["unused"]) == (14, "5.41"), "it is the 19th there"


def test_all_that_was_paid_ahead_is_counted_as_left() -> None:
    there = club()
    there.take("monthly", START)
    there.renew("p2", START)
    left = there.take("annual", at("2026-03-18T09:00"), "s2").body["proration"]
    assert (left["unused"], left["days"]) == ("17.80", 45)


def test_a_trial_is_for_the_first_time_only() -> None:
    there = club()
    there.take("tried", START)
    there.refund(IN_TIME)
    assert there.take("tried", IN_TIME, "s2").body["status"] == "active"


def test_a_plan_that_is_not_to_be_renewed_may_be_paid_again_and_a_cancelled_one_goes_on() -> None:
    there = club()
    there.take("monthly", START, auto_renew=False)
    assert there.renew("p2", IN_TIME).body["auto_renew"] is False
    there.cancel_plan(IN_TIME)
    body = there.renew("p3", IN_TIME).body
    assert (body["auto_renew"], body["status"]) == (True, "active")


# What rules make of it


RULES = {
    "spend": rule(plans=["monthly"]),
    "join": {"on": "subscription.started", "gives": fixed(70)},
    "again": {"on": "subscription.renewed", "gives": fixed(5)},
}


@pytest.mark.parametrize(
    ("taken", "reason"), [(None, "subscription_required"), ("annual", "conditions_not_met")]
)
def test_a_rule_for_a_plan_says_that_none_runs(taken: str | None, reason: str) -> None:
    there = club(earning=RULES)
    if taken:
        there.take(taken, START)
    body = there.order("o1", "10.00", now=IN_TIME).body
    assert (body["entries"], body["not_awarded"]) == ([], [{"rule": "spend", "reason": reason}])


def test_joining_and_renewing_are_events_of_the_same_turn() -> None:
    there = club(earning=RULES)
    assert there.take("monthly", START).body["balances"]["points"]["available"] == 70
    assert there.renew("p2", IN_TIME).body["balances"]["points"]["available"] == 75
    assert there.violations() == ()


# Refunds


def test_a_refund_ends_it_and_takes_back_what_it_gave() -> None:
    there = club(earning=RULES)
    there.take("monthly", START)
    there.renew("p2", IN_TIME)
    there.order("o1", "10.00", now=IN_TIME)
    body = there.refund(at("2026-03-21"))
    assert (body["status"], body["paid_until"]) == ("refunded", "2026-03-21T12:00:00Z")
    assert body["auto_renew"] is False
    assert [(one["kind"], one["quantity"]) for one in body["entries"]] == [
        ("reverse", -70),
        ("reverse", -5),
    ]
    assert body["balances"]["points"]["available"] == 10, "the order gave that, not the plan"
    assert there.refund(at("2026-03-22")) == body, "again is no second refund"
    assert there.violations() == ()


def test_what_was_refunded_stays_so_whatever_is_said_to_have_begun_before_it() -> None:
    there = club(earning=RULES)
    there.take("monthly", START)
    body = there.refund(at("2026-03-21"))
    begun = {"started_at": "2026-03-20T12:00:00Z"}
    taken = there.take("annual", at("2026-03-22"), "s2", **begun).body
    assert taken["proration"] is None, "its money went back already"
    assert there.refund(at("2026-03-23"), "s1") == body
    [second, first] = sorted(there.plans(at("2026-03-23")), key=lambda one: one["plan"])
    assert (first["status"], first["paid_until"]) == ("refunded", "2026-03-20T12:00:00Z")
    assert second["status"] == "active"
    assert there.violations() == ()


def test_a_renewal_by_a_clock_behind_goes_on_from_what_is_paid() -> None:
    there = club()
    there.take("monthly", at("2026-03-02T12:00"))
    there.cancel_plan(at("2026-03-02T12:30"))
    assert there.renew("p2", at("2026-03-02T11:50")).body["paid_until"] == "2026-05-02T12:00:00Z"
    there.refund(at("2026-03-03"))
    there.take("annual", at("2026-03-04"), "s2")
    now = {one["subscription_id"]: one["status"] for one in there.plans(at("2026-03-05"))}
    assert now == {"s1": "refunded", "s2": "active"}
    assert there.violations() == ()


def test_a_start_that_was_refunded_counts_no_more_towards_a_goal() -> None:
    second = {
        "kind": "per_total",
        "wallet": "points",
        "quantity": 5,
        "every": 2,
        "counts": "events",
    }
    there = club(earning={"second": {"on": "subscription.started", "gives": second}})
    there.take("monthly", at("2026-03-02"), "s1")
    there.refund(at("2026-03-03"), "s1")
    there.take("monthly", at("2026-03-04"), "s2")
    assert there.available(at("2026-03-04")) == 0
    there.cancel_plan(at("2026-03-05"), "s2")
    there.take("monthly", at("2026-05-05"), "s3")
    assert there.available(at("2026-05-05")) == 5
    assert there.violations() == ()


def test_a_refund_of_what_is_spent_is_owed() -> None:
    there = club(earning=RULES, rewards={"gift": reward(70)})
    there.take("monthly", START)
    there.redeem("r1", "gift", IN_TIME)
    assert there.refund(IN_TIME)["balances"]["points"]["debt"] == 70


def test_a_refund_takes_nothing_for_what_expired_unspent() -> None:
    expiring = {"points": {"expires": {"kind": "after", "days": 10}}}
    there = club(earning=RULES, wallets=expiring)
    there.take("monthly", START)
    body = there.refund(IN_TIME)
    assert (body["entries"], body["balances"]["points"]["debt"]) == ([], 0)
    assert there.violations() == ()


def test_a_refund_makes_unused_vouchers_void_and_takes_badges() -> None:
    earning = {
        "gift": {"on": "subscription.started", "gives": {"kind": "voucher", "reward": "gift"}},
        "badge": {"on": "subscription.started", "gives": {"kind": "badge", "badge": "fan"}},
    }
    there = club(earning=earning, rewards={"gift": reward(None)}, badges={"fan": {"name": "Fan"}})
    there.take("monthly", START)
    assert there.account.badges
    there.refund(IN_TIME)
    assert [one.status for one in there.vouchers] == ["void"]
    assert not there.account.badges
    assert there.violations() == ()
