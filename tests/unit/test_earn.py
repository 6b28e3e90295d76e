"""Earning: which rules pay into what, what is refused, and that a preview says the same."""

from typing import Any

import pytest

from tests.builders import (
    Json,
    at,
    fixed,
    per_amount,
    per_block,
    refused,
    reward,
    rule,
    tiers,
)
from tests.shop import Shop

FOREVER = {"kind": "forever"}
LIFETIME = {"kind": "lifetime"}
VIP = tiers(LIFETIME, FOREVER, friend=None, vip={"spend": "100.00"})


def given(body: Json) -> list[tuple[str, Any]]:
    return [(entry["rule"], entry["quantity"]) for entry in body["entries"]]


def test_every_rule_that_listens_pays_or_says_why_not() -> None:
    web = {"fact": "order.channel", "is": "web"}
    shop = Shop.with_member(
        wallets={"points": {}, "cash": {"kind": "money"}},
        earning={
            "spend": rule(),
            "web": rule(gives=fixed(5), when=web),
            "back": rule(gives=per_amount("0.02", "1.00", "cash"), rounding="half_up"),
            "visit": {"on": "visit", "gives": fixed(1)},
        },
    )
    body = shop.order("o1", "9.75").body
    assert given(body) == [("spend", 9), ("back", "0.20")]
    assert body["not_awarded"] == [{"rule": "web", "reason": "conditions_not_met"}]
    assert given(shop.order("o2", "1.00", channel="web").body)[1] == ("web", 5)
    assert given(shop.event("v1", "visit").body) == [("visit", 1)]


def test_the_tier_before_the_order_counts() -> None:
    double = rule(multiply=[{"by": "tier", "factors": {"vip": "2"}}], rounding="down")
    shop = Shop.with_member(earning={"spend": double}, tiers=VIP)
    first = shop.order("o1", "100.00").body
    assert (given(first), first["tier"]) == (
        [("spend", 100)],
        {"tier": "vip", "changed_from": "friend"},
    )
    second = shop.order("o2", "100.00").body
    assert (given(second), second["tier"]) == (
        [("spend", 200)],
        {"tier": "vip", "changed_from": None},
    )


def test_entering_a_tier_pays_once_and_in_the_same_turn() -> None:
    entered = {"on": "tier.entered", "when": {"fact": "properties.tier", "is": "vip"}}
    shop = Shop.with_member(
        earning={
            "bonus": {**entered, "gives": fixed(500)},
            "gift": {**entered, "gives": {"kind": "voucher", "reward": "mug"}},
            "other": {**entered, "when": {"fact": "properties.rank", "is": 1}, "gives": fixed(1)},
        },
        rewards={"mug": reward(None)},
        tiers=VIP,
    )
    body = shop.order("o1", "100.00").body
    assert given(body) == [("bonus", 500)]
    assert [voucher["reward"] for voucher in body["vouchers"]] == ["mug"]
    assert {"rule": "other", "reason": "conditions_not_met"} in body["not_awarded"]
    later = shop.order("o2", "100.00").body
    assert (given(later), later["vouchers"]) == ([], [])


def test_what_a_tier_pays_may_reach_the_next_one() -> None:
    bonus = {"on": "tier.entered", "gives": fixed(100)}
    climbing = tiers(LIFETIME, FOREVER, a={"orders": 1}, b={"points": 100}, c={"points": 200})
    shop = Shop.with_member(earning={"bonus": bonus}, tiers=climbing)
    body = shop.order("o1", "1.00").body
    assert given(body) == [("bonus", 100)] * 3
    assert body["tier"] == {"tier": "c", "changed_from": None}
    assert shop.violations() == ()


def test_a_first_order_can_be_told_from_later_ones() -> None:
    first = {"fact": "member.orders", "is": 0}
    shop = Shop.with_member(earning={"first": rule(gives=fixed(100), when=first)})
    assert [given(shop.order(f"o{n}", "1.00").body) for n in range(3)] == [
        [("first", 100)],
        [],
        [],
    ]


def test_enrolment_pays_the_welcome() -> None:
    shop = Shop(earning={"welcome": {"on": "enrolled", "gives": fixed(100)}}, tiers=VIP)
    body = shop.enrol(at("2026-01-01")).body
    assert (given(body), body["tier"]) == ([("welcome", 100)], "friend")
    assert shop.available() == 100


@pytest.mark.parametrize("kind", ["birthday", "enrolled", "tier.entered", "profile.completed"])
def test_what_the_engine_raises_itself_cannot_be_posted(kind: str) -> None:
    with refused("invalid_content"):
        Shop.with_member().event("e1", kind)


@pytest.mark.parametrize(
    ("when", "now", "code"),
    [
        ("2026-01-01T00:00:00Z", "2026-03-02", None),
        ("2025-12-31T23:59:59Z", "2026-03-02", "occurred_before_joining"),
        ("2026-03-03T12:00:00Z", "2026-03-02", None),
        ("2026-03-03T12:00:01Z", "2026-03-02", "occurred_in_future"),
    ],
)
def test_an_event_lies_between_the_day_of_joining_and_tomorrow(
    when: str, now: str, code: str | None
) -> None:
    shop = Shop.with_member(earning={"spend": rule()})
    if code is None:
        assert shop.order("o1", "1.00", now=at(now), when=at(when)).body["entries"]
        return
    with refused(code):
        shop.order("o1", "1.00", now=at(now), when=at(when))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, ("available", None, None)),
        ({"available": {"kind": "after_days", "days": 14}}, ("pending", "2026-03-16", None)),
        ({"available": {"kind": "month_end"}}, ("pending", "2026-04-01", None)),
        ({"expires": {"kind": "after", "days": 60}}, ("available", None, "2026-05-01")),
    ],
)
def test_a_rule_may_have_its_own_availability_and_expiry(
    parts: Json, expected: tuple[str, str | None, str | None]
) -> None:
    shop = Shop.with_member(earning={"spend": rule(**parts)})
    [entry] = shop.order("o1", "1.00").body["entries"]
    assert (entry["status"], entry["available_on"], entry["expires_on"]) == expected
    pending = expected[0] == "pending"
    assert shop.available() == (0 if pending else 1)


def test_what_was_pending_when_it_was_reported_late_is_available_at_once() -> None:
    soon = {"available": {"kind": "after_days", "days": 3}, "expires": {"kind": "after", "days": 9}}
    shop = Shop.with_member(earning={"spend": rule(**soon)})
    [entry] = shop.order("o1", "5.00", when=at("2026-02-25")).body["entries"]
    assert (entry["status"], entry["expires_on"]) == ("available", "2026-03-06")
    assert shop.order("o2", "5.00", when=at("2026-02-01")).body["balances"]["points"] == {
        **shop.wallet(),
        "available": 5,
    }
    assert shop.wallet()["lifetime"]["expired"] == 5


def test_an_erased_member_earns_nothing() -> None:
    shop = Shop.with_member(earning={"spend": rule()})
    shop.order("o1", "5.00")
    shop.erase()
    with refused("member_erased"):
        shop.order("o2", "5.00")
    assert shop.order("o1", "5.00").replayed


def test_who_was_never_enrolled_earns_nothing() -> None:
    with refused("member_not_found"):
        Shop().order("o1", "5.00")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"amounts": ["5.0"]}, True),
        ({"amounts": ["5"]}, True),
        ({"amounts": ["5.01"]}, False),
        ({"amounts": ["5.00", "0.00"]}, False),
        ({"channel": "web"}, False),
        ({"when": at("2026-03-02T12:00:01")}, False),
    ],
)
def test_an_id_used_again_is_a_repetition_or_refused(other: Json, same: bool) -> None:
    shop = Shop.with_member(earning={"spend": rule()})
    first = shop.order("o1", "5.00")
    there = shop.account
    sent = {"amounts": ["5.00"], **other}
    amounts = sent.pop("amounts")
    if same:
        again = shop.order("o1", *amounts, **sent)
        assert (again.body, again.replayed, first.replayed) == (first.body, True, False)
    else:
        with refused("id_reused"):
            shop.order("o1", *amounts, **sent)
    assert shop.account == there


def test_a_repetition_answers_also_when_it_would_be_refused_by_now() -> None:
    shop = Shop.with_member(earning={"spend": rule()})
    first = shop.order("o1", "5.00", now=at("2026-03-02"))
    again = shop.order("o1", "5.00", now=at("2026-01-15"), when=at("2026-03-02"))
    assert (again.body, again.replayed) == (first.body, True)


@pytest.mark.parametrize("amounts", [["0.00"], ["99.99"], ["100.00"], ["60.00", "60.00"]])
def test_a_preview_says_what_the_award_will_be_and_keeps_nothing(amounts: list[str]) -> None:
    shop = Shop.with_member(
        earning={
            "spend": rule(caps=[{"quantity": 110, "per": "day"}]),
            "gift": {"on": "tier.entered", "gives": {"kind": "voucher", "reward": "mug"}},
        },
        rewards={"mug": reward(None)},
        tiers=VIP,
    )
    there = shop.account
    shown = shop.preview("o1", *amounts).body
    assert shop.account == there
    booked = shop.order("o1", *amounts).body
    assert [voucher.pop("code") for voucher in shown["vouchers"]] == [None] * len(shown["vouchers"])
    assert all(voucher.pop("code") for voucher in booked["vouchers"])
    assert shown == booked


def test_a_preview_of_a_used_id_is_the_first_answer() -> None:
    shop = Shop.with_member(earning={"spend": rule()})
    first = shop.order("o1", "5.00").body
    assert shop.preview("o1", "5.00", now=at("2026-05-05"), when=at("2026-03-02")).body == first
    with refused("id_reused"):
        shop.preview("o1", "6.00")


def test_a_balance_beyond_what_json_counts_is_refused() -> None:
    shop = Shop.with_member(earning={"spend": rule(gives=per_block(1000, "0.01"))})
    with refused("balance_limit"):
        shop.order("o1", "90071992547409.91")


def test_a_property_of_any_name_is_kept() -> None:
    shop = Shop.with_member(event_types=["visit"])
    properties = dict[str, Any](decimal="x")
    first = shop.event("e1", "visit", **properties)
    assert shop.event("e1", "visit", **properties).body == first.body
    with refused("invalid_content"):
        shop.event("e2", "visit", **dict[str, Any]({"$decimal": "x"}))


def test_ids_of_any_kind_are_kept() -> None:
    earning = {"decimal": rule(gives=fixed(5, "decimal"))}
    shop = Shop.with_member(wallets={"decimal": {}}, earning=earning)
    shop.order("o1", lines=[{"line_id": "decimal", "amount": "5.00"}])
    shop.give_back("b1", "o1", {"decimal": "2.00"})
    shop.give_back("b2", "o1", {"decimal": "3.00"})
    assert shop.wallet(wallet="decimal")["available"] == 0
