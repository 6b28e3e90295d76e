"""Challenges, rows of days and badges: how far a member has come, as of a day."""

from itertools import permutations
from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from laurel.operations.read_progress import read_badges, read_challenges, read_streaks
from tests.builders import NOON, Json, at, fixed, reward
from tests.shop import PLACE, Shop

HUNDREDS = {
    "name": "5.00 for each 100.00",
    "on": "order",
    "gives": {"kind": "per_total", "every": "100.00", "reward": "five"},
}
BEAUTY = {
    "on": "order",
    "lines": {"fact": "line.categories", "has": ["beauty"]},
    "gives": {"kind": "goal", "reach": "30.00", "per": "month", "wallet": "points", "quantity": 9},
}
WEEK: Json = {
    "on": "check_in",
    "gives": {"kind": "streak", "days": 7, "wallet": "points", "quantity": 30},
}
READER = {
    "on": "review",
    "gives": {"kind": "badge", "badge": "reader"},
}


def shop_of(**earning: Json) -> Shop:
    return Shop.with_member(
        earning=earning,
        rewards={"five": reward(None, "amount_off", value="5.00")},
        badges={"reader": {"name": "Reader"}, "writer": {"name": "Writer"}},
    )


def challenge(shop: Shop, day: str) -> Json:
    [found] = read_challenges(shop.services, PLACE, Clock(at(day)))
    return found


def test_a_total_says_what_is_missing_for_its_next_step() -> None:
    shop = shop_of(hundreds=HUNDREDS)
    shop.order("o1", "60.00")
    assert challenge(shop, "2026-03-02") == {
        "rule": "hundreds",
        "name": "5.00 for each 100.00",
        "counts": "amount",
        "per": "lifetime",
        "period": "",
        "value": "60.00",
        "goal": "100.00",
        "missing": "40.00",
        "reached": False,
    }
    shop.order("o2", "60.00")
    assert challenge(shop, "2026-03-02")["missing"] == "80.00"


def test_a_step_paid_is_not_the_next_again_when_an_order_comes_back() -> None:
    shop = shop_of(hundreds=HUNDREDS)
    shop.order("o1", "60.00")
    shop.order("o2", "60.00")
    shop.give_back("b1", "o1")
    assert (challenge(shop, "2026-03-02")["value"], challenge(shop, "2026-03-02")["goal"]) == (
        "60.00",
        "200.00",
    )


def test_steps_beyond_what_one_event_may_issue_come_with_the_next() -> None:
    shop = shop_of(hundreds=HUNDREDS)
    first = shop.order("o1", "2550.00").body
    assert len(first["vouchers"]) == 20
    assert challenge(shop, "2026-03-02")["missing"] == "0.00"
    assert len(shop.order("o2", "50.00").body["vouchers"]) == 6
    shop.give_back("b1", "o1")
    assert [one.number for one in shop.vouchers if one.status == "void"] == [*range(1, 21)]


@pytest.mark.parametrize(
    ("day", "value", "reached"),
    [("2026-03-02", "35.00", True), ("2026-04-01", "0.00", False)],
)
def test_a_goal_is_reached_once_in_its_period(day: str, value: str, *, reached: bool) -> None:
    shop = shop_of(beauty=BEAUTY)
    lines = [{"amount": "35.00", "categories": ["beauty"]}, {"amount": "9.00"}]
    shop.order("o1", lines=lines)
    found = challenge(shop, day)
    assert (found["value"], found["goal"], found["reached"]) == (value, "30.00", reached)


def streak(shop: Shop, day: str) -> Any:
    [found] = read_streaks(shop.services, PLACE, Clock(at(day)))
    return found["days"], found["missing"], found["last_on"]


def test_a_row_of_days_holds_until_a_day_is_missed() -> None:
    shop = shop_of(week=WEEK)
    assert streak(shop, "2026-03-02") == (0, 7, None)
    for day in (2, 3, 4):
        shop.event(f"c{day}", "check_in", at(f"2026-03-0{day}"))
    assert streak(shop, "2026-03-04") == (3, 4, "2026-03-04")
    assert streak(shop, "2026-03-05") == (3, 4, "2026-03-04")
    assert streak(shop, "2026-03-06") == (0, 7, "2026-03-04")


@pytest.mark.parametrize("order", list(permutations((2, 3, 4, 5))))
def test_days_told_in_any_order_make_one_row_and_bring_as_much(order: tuple[int, ...]) -> None:
    twos = {**WEEK, "gives": {**WEEK["gives"], "days": 2}}
    shop = shop_of(week=twos)
    for number, day in enumerate(order):
        told_at = at(f"2026-03-06T0{number}:00:00Z")
        shop.event(f"c{day}", "check_in", told_at, at(f"2026-03-0{day}"))
    assert shop.available(at("2026-03-06")) == 60
    assert streak(shop, "2026-03-06") == (4, 2, "2026-03-05")
    assert shop.violations() == ()


def test_the_event_that_closes_a_gap_brings_what_the_row_is_then_worth_and_says_why() -> None:
    shop = shop_of(week=WEEK)
    for day in (2, 3, 4, 6, 7, 8):
        shop.event(f"c{day}", "check_in", at(f"2026-03-0{day}"))
    late = shop.event("c5", "check_in", at("2026-03-08"), at("2026-03-05")).body
    assert [entry["quantity"] for entry in late["entries"]] == [30]
    assert streak(shop, "2026-03-08") == (7, 7, "2026-03-08")
    entry_id = late["entries"][0]["entry_id"]
    why = explain_entry(shop.services, PLACE, entry_id, Clock(NOON)).body["explanation"]
    [tried] = why["steps"]
    assert tried["steps"][0] == {"step": "row_of_days", "days": 4, "days_after": 3}
    assert why["recomputed"]


def test_badges_say_since_when() -> None:
    shop = shop_of(read=READER, visit={"on": "visit", "gives": fixed(1)})
    shop.event("r1", "review")
    assert read_badges(shop.services, PLACE, Clock(at("2026-03-02"))) == [
        {"badge": "reader", "name": "Reader", "won_on": "2026-03-02"},
        {"badge": "writer", "name": "Writer", "won_on": None},
    ]
