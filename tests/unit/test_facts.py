"""What conditions can ask for, through documents: each fact against each comparison it takes."""

from datetime import datetime
from typing import Any

import pytest

from tests.builders import NOON, Json, at, fixed, rule, tiers
from tests.shop import JOINED, Shop

NEW_YORK = "America/New_York"
TIERS = tiers({"kind": "lifetime"}, {"kind": "forever"}, silver={"orders": 1}, gold={"orders": 3})


def shop_of(condition: Json, on: str = "order", **parts: Any) -> Shop:
    """One rule, which gives 1 where the condition holds."""
    shop = Shop(earning={"r": {"on": on, "when": condition, "gives": fixed(1)}}, **parts)
    shop.enrol(JOINED)
    return shop


def holds(shop: Shop, now: datetime = NOON, **order: Any) -> bool:
    """Whether it holds for an order."""
    event_id = f"o{shop.account.version}"
    rows = order.pop("lines", [{"amount": "10.00"}])
    return bool(shop.order(event_id, now=now, lines=rows, **order).body["entries"])


def fact(name: str, **comparison: Any) -> Json:
    return {"fact": name, **comparison}


LINES = [
    {"amount": "6.00", "sku": "A", "brand": "acme", "categories": ["sale", "toys"]},
    {"amount": "4.00", "sku": "B", "quantity": 3},
]
BOUGHT: Json = {"lines": LINES, "shipping": "2.00", "tax": "0.50", "channel": "web"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (fact("order.amount", **{"is": "10.00"}), True),
        (fact("order.amount", **{"in": ["9.00", "10"]}), True),
        (fact("order.amount", at_least="10.00"), True),
        (fact("order.amount", at_least="10.01"), False),
        (fact("order.amount", at_most="9.99"), False),
        (fact("order.amount", above="10.00"), False),
        (fact("order.amount", below="10.01"), True),
        (fact("order.amount", between=["9.50", "10.00"]), True),
        (fact("order.amount", between=["10.01", "11.00"]), False),
        (fact("order.shipping", above="1.99"), True),
        (fact("order.tax", **{"is": "0.50"}), True),
        (fact("order.total", **{"is": "12.50"}), True),
        (fact("order.channel", **{"is": "web"}), True),
        (fact("order.channel", **{"in": ["store", "phone"]}), False),
        (fact("order.partner", exists=False), True),
        (fact("order.partner", **{"is": "acme"}), False),
        (fact("order.payment_method", exists=True), False),
        (fact("order.has_skus", has=["B", "C"]), True),
        (fact("order.has_brands", has=["acme"]), True),
        (fact("order.has_brands", has=["other"]), False),
        (fact("order.has_categories", has=["toys"]), True),
        (fact("order.has_categories", has=["food"]), False),
        (fact("event.type", **{"is": "order"}), True),
        ({"not": fact("order.channel", **{"is": "web"})}, False),
        ({"all": [fact("order.channel", exists=True), fact("order.partner", exists=True)]}, False),
        ({"any": [fact("order.channel", exists=True), fact("order.partner", exists=True)]}, True),
    ],
)
def test_what_an_order_says(condition: Json, expected: bool) -> None:
    assert holds(shop_of(condition), **BOUGHT) is expected


@pytest.mark.parametrize(
    ("condition", "points"),
    [
        (fact("line.sku", **{"is": "A"}), 6),
        (fact("line.sku", **{"in": ["B", "C"]}), 4),
        (fact("line.brand", exists=False), 4),
        (fact("line.brand", **{"is": "acme"}), 6),
        (fact("line.categories", has=["toys"]), 6),
        ({"not": fact("line.categories", has=["toys"])}, 4),
        (fact("line.amount", above="4.00"), 6),
        (fact("line.amount", between=["4.00", "6.00"]), 10),
        (fact("line.quantity", at_least=3), 4),
        (fact("order.channel", **{"is": "web"}), 10),
        ({"all": [fact("order.channel", **{"is": "store"}), fact("line.sku", **{"is": "A"})]}, 0),
    ],
)
def test_which_lines_are_chosen(condition: Json, points: int) -> None:
    shop = Shop.with_member(earning={"r": rule(lines=condition)})
    entries = shop.order("o1", **BOUGHT).body["entries"]
    assert sum(entry["quantity"] for entry in entries) == points


# Time, as the wall shows it in the program's zone


@pytest.mark.parametrize(
    ("condition", "when", "expected"),
    [
        # clocks go from 02:00 to 03:00 on 8 March 2026, and back on 1 November
        (fact("time.clock", at_least="03:00"), "2026-03-08T06:59:59+00:00", False),
        (fact("time.clock", at_least="03:00"), "2026-03-08T07:00:00+00:00", True),
        (fact("time.clock", between=["02:00", "02:59"]), "2026-03-08T07:00:00+00:00", False),
        (fact("time.clock", **{"is": "01:30"}), "2026-11-01T05:30:00+00:00", True),
        (fact("time.clock", **{"is": "01:30"}), "2026-11-01T06:30:00+00:00", True),
        (fact("time.date", **{"is": "2026-03-08"}), "2026-03-09T03:59:59+00:00", True),
        (fact("time.date", **{"is": "2026-03-08"}), "2026-03-09T04:00:00+00:00", False),
        (fact("time.date", between=["2026-03-08", "2026-03-09"]), "2026-03-10T03:59:00Z", True),
        (fact("time.date", **{"in": ["2026-03-10"]}), "2026-03-10T03:59:00Z", False),
        (fact("time.weekday", **{"is": "sunday"}), "2026-03-09T03:00:00+00:00", True),
        (fact("time.weekday", **{"in": ["saturday", "monday"]}), "2026-03-09T03:00:00Z", False),
        (fact("time.month_day", between=["05-01", "05-07"]), "2026-05-08T03:59:00Z", True),
        (fact("time.month_day", between=["05-01", "05-07"]), "2026-05-08T04:00:00Z", False),
        (fact("time.month_day", between=["12-20", "01-06"]), "2026-12-20T05:00:00Z", True),
        (fact("time.month_day", between=["12-20", "01-06"]), "2026-12-20T04:59:00Z", False),
        (fact("time.month_day", between=["12-20", "01-06"]), "2027-01-01T05:00:00Z", True),
        (fact("time.month_day", between=["12-20", "01-06"]), "2027-01-07T05:00:00Z", False),
        (fact("time.month_day", **{"is": "02-29"}), "2028-02-29T12:00:00Z", True),
        (fact("time.month_day", **{"is": "02-29"}), "2027-02-28T12:00:00Z", False),
    ],
)
def test_what_the_time_is_there(condition: Json, when: str, expected: bool) -> None:
    shop = shop_of(condition, time_zone=NEW_YORK)
    assert holds(shop, datetime.fromisoformat(when)) is expected


@pytest.mark.parametrize(
    ("window", "day", "expected"),
    [
        ({"from": "2026-05-01", "to": "2026-05-07"}, "2026-04-30", False),
        ({"from": "2026-05-01", "to": "2026-05-07"}, "2026-05-01", True),
        ({"from": "2026-05-01", "to": "2026-05-07"}, "2026-05-07", True),
        ({"from": "2026-05-01", "to": "2026-05-07"}, "2026-05-08", False),
        ({"from": "2026-05-01"}, "2031-01-01", True),
        ({"to": "2026-05-07"}, "2026-02-01", True),
        ({"to": "2026-05-07"}, "2026-05-08", False),
        ({"yearly": {"from": "05-01", "to": "05-07"}}, "2029-05-07", True),
        ({"yearly": {"from": "05-01", "to": "05-07"}}, "2029-05-08", False),
        ({"yearly": {"from": "12-20", "to": "01-06"}}, "2026-12-31", True),
        ({"yearly": {"from": "12-20", "to": "01-06"}}, "2027-01-01", True),
        ({"yearly": {"from": "12-20", "to": "01-06"}}, "2027-01-07", False),
        ({"yearly": {"from": "02-29", "to": "02-29"}}, "2028-02-29", True),
        ({"yearly": {"from": "02-29", "to": "02-29"}}, "2027-02-28", False),
    ],
)
def test_when_a_campaign_runs(window: Json, day: str, expected: bool) -> None:
    campaigns = {"may": {"name": "May", **window}}
    asked = shop_of(fact("time.campaigns", has=["may"]), campaigns=campaigns)
    assert holds(asked, at(day)) is expected
    named = Shop.with_member(campaigns=campaigns, earning={"r": rule(campaign="may")})
    assert holds(named, at(day)) is expected


# The member


@pytest.mark.parametrize(
    ("span", "days"),
    [
        ({"below": 30}, ["2026-01-01", "2026-01-30"]),
        ({"at_least": 0, "below": 1}, ["2026-01-01"]),
        ({"at_least": 30}, ["2026-01-31", "2026-12-31"]),
        ({"at_least": 29, "below": 31}, ["2026-01-30", "2026-01-31"]),
    ],
)
def test_how_long_ago_the_member_joined(span: Json, days: list[str]) -> None:
    looked_at = ["2026-01-01", "2026-01-30", "2026-01-31", "2026-12-31"]
    shop = shop_of(fact("member.joined_on", days_ago=span))
    assert [day for day in looked_at if holds(shop, at(day))] == days


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (fact("member.tier", exists=False), [True, False, False, False]),
        (fact("member.tier", **{"is": "silver"}), [False, True, True, False]),
        (fact("member.tier", **{"in": ["silver", "gold"]}), [False, True, True, True]),
        (fact("member.orders", **{"is": 0}), [True, False, False, False]),
        (fact("member.orders", between=[1, 2]), [False, True, True, False]),
        (fact("member.spend", at_least="20.00"), [False, False, True, True]),
        (fact("member.points_earned", above=0), [False, False, False, False]),
        (fact("member.points_earned", below=1), [True, False, False, False]),
    ],
)
def test_what_the_member_did_before(condition: Json, expected: list[bool]) -> None:
    shop = shop_of(condition, tiers=TIERS)
    assert [holds(shop) for _ in range(4)] == expected


def test_how_many_events_of_a_type_came_before() -> None:
    condition = fact("member.count.review", at_least=2)
    shop = shop_of(condition, event_types=["review"])
    found = []
    for number in range(4):
        found.append(holds(shop))
        shop.event(f"r{number}", "review")
    assert found == [False, False, True, True]


def test_which_badges_the_member_has() -> None:
    badges = {"fan": {"name": "Fan"}, "critic": {"name": "Critic"}}
    earning = {
        "win": {"on": "review", "gives": {"kind": "badge", "badge": "critic"}},
        "r": rule(when=fact("member.badges", has=["critic"])),
        "other": rule(when=fact("member.badges", has=["fan"])),
    }
    shop = Shop.with_member(earning=earning, badges=badges)
    assert holds(shop) is False
    shop.event("r1", "review")
    assert [entry["rule"] for entry in shop.order("o9", "5.00").body["entries"]] == ["r"]


PERSONS: list[tuple[Json, Json, str, bool]] = [
    (fact("member.attributes.vip", **{"is": True}), {"vip": True}, "2026-03-02", True),
    (fact("member.attributes.vip", **{"is": True}), {"vip": "true"}, "2026-03-02", False),
    (fact("member.attributes.vip", **{"is": "true"}), {"vip": True}, "2026-03-02", False),
    (fact("member.attributes.vip", **{"is": 1}), {"vip": True}, "2026-03-02", False),
    (fact("member.attributes.age", at_least=18), {"age": 18}, "2026-03-02", True),
    (fact("member.attributes.age", at_least=18), {}, "2026-03-02", False),
    (fact("member.attributes.age", exists=False), {}, "2026-03-02", True),
    ({"not": fact("member.attributes.vip", **{"is": True})}, {}, "2026-03-02", True),
    (
        fact("member.attributes.since", days_ago={"below": 30}),
        {"since": "2026-03-02"},
        "2026-03-31",
        True,
    ),
    (
        fact("member.attributes.since", days_ago={"below": 30}),
        {"since": "2026-03-02"},
        "2026-04-01",
        False,
    ),
    (
        fact("member.attributes.since", days_ago={"below": 30}),
        {"since": "2026-03-02"},
        "2026-03-01",
        False,
    ),
    (fact("member.attributes.since", days_ago={"below": 30}), {"since": "x"}, "2026-03-02", False),
]


@pytest.mark.parametrize(("condition", "attributes", "day", "expected"), PERSONS)
def test_what_the_profile_says(condition: Json, attributes: Json, day: str, expected: bool) -> None:
    shop = Shop(earning={"r": rule(when=condition)})
    shop.enrol(JOINED, attributes=attributes)
    assert holds(shop, at(day)) is expected


def test_a_text_and_a_flag_are_two_questions() -> None:
    earning = {
        "text": rule(when=fact("member.attributes.vip", **{"is": "true"})),
        "flag": rule(when=fact("member.attributes.vip", **{"is": True})),
        "one": rule(when=fact("member.attributes.vip", **{"in": ["a b"]})),
        "two": rule(when=fact("member.attributes.vip", **{"in": ["a", "b"]})),
    }
    for value, rules in (("true", ["text"]), (True, ["flag"]), ("a b", ["one"]), ("a", ["two"])):
        shop = Shop(earning=earning)
        shop.enrol(JOINED, attributes={"vip": value})
        assert [one["rule"] for one in shop.order("o1", "5.00").body["entries"]] == rules


@pytest.mark.parametrize(
    ("birthday", "day", "expected"),
    [
        ("03-02", "2026-03-02", (True, True)),
        ("1990-03-02", "2026-03-02", (True, True)),
        ("03-15", "2026-03-02", (False, True)),
        ("04-02", "2026-03-02", (False, False)),
        ("02-29", "2028-02-29", (True, True)),
        ("02-29", "2028-02-28", (False, True)),
        ("02-29", "2027-02-28", (True, True)),
        ("02-29", "2027-03-01", (False, False)),
    ],
)
def test_whether_it_is_the_birthday(birthday: str, day: str, expected: tuple[bool, bool]) -> None:
    found = []
    for name in ("member.is_birthday", "member.is_birthday_month"):
        shop = Shop(earning={"r": rule(when=fact(name, **{"is": True}))})
        shop.enrol(JOINED, birthday=birthday)
        found.append(holds(shop, at(day)))
    assert tuple(found) == expected


def test_what_an_event_says_and_how_long_ago_a_date_of_it_lies() -> None:
    condition = fact("properties.bought_on", days_ago={"at_least": 1, "below": 15})
    shop = shop_of(condition, on="survey")
    found = [
        bool(shop.event(f"s{number}", "survey", bought_on=bought).body["entries"])
        for number, bought in enumerate(["2026-03-02", "2026-03-01", "2026-02-15", "2026-02-16", 5])
    ]
    assert found == [False, True, False, True, False]
