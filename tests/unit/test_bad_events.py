"""An event that cannot be decided is refused with a clear code, and nothing changes."""

from typing import Any

import pytest

from laurel.domain.errors import InvalidContent
from tests.builders import NOON, Json, at, fixed, per_block, refused, reward, rule
from tests.shop import JOINED, Shop

POINTS = {"wallet": "points"}
EARNING: Json = {
    "spend": rule(),
    "share": {
        "on": "share",
        "gives": fixed(5),
        "caps": [{"times": 1, "per": "day", "for_each": "properties.network"}],
    },
    "walk": {
        "on": "walk",
        "gives": {"kind": "from_event", **POINTS, "value": "properties.steps"},
        "rounding": "down",
    },
    "pick": {
        "on": "pick",
        "gives": {"kind": "day", "day": "properties.date"},
        "caps": [{"times": 1, "per": "year"}],
    },
    "gifts": rule(
        gives={"kind": "per_block", "reward": "mug", "quantity": 1, "every": "10.00"},
        when={"fact": "order.channel", "is": "gifts"},
    ),
}


@pytest.fixture
def shop() -> Shop:
    return Shop.with_member(
        earning=EARNING, rewards={"mug": reward()}, event_types=["parcel.received"]
    )


@pytest.mark.parametrize(
    ("kind", "properties", "code", "pointer"),
    [
        ("shares", {}, "unknown_event_type", "/type"),
        ("share", {}, "missing_fact", "/properties/network"),
        ("share", {"network": None}, "missing_fact", "/properties/network"),
        ("walk", {"step": 5}, "missing_fact", "/properties/steps"),
        ("pick", {}, "missing_fact", "/properties/date"),
        ("pick", {"date": "tomorrow"}, "missing_fact", "/properties/date"),
        ("pick", {"date": "2026-02-30"}, "missing_fact", "/properties/date"),
        ("pick", {"date": 20260305}, "missing_fact", "/properties/date"),
        ("pick", {"date": True}, "missing_fact", "/properties/date"),
    ],
)
def test_an_event_without_what_a_rule_needs_is_refused(
    shop: Shop, kind: str, properties: dict[str, Any], code: str, pointer: str
) -> None:
    before = shop.account
    with refused(code) as error:
        shop.event("e1", kind, **properties)
    assert isinstance(error.value, InvalidContent)
    assert [fault.pointer for fault in error.value.faults] == [pointer]
    assert shop.account == before


def test_the_known_types_are_told(shop: Shop) -> None:
    with refused("unknown_event_type") as error:
        shop.event("e1", "shares")
    for known in ("share", "walk", "parcel.received", "order"):
        assert known in error.value.detail


def test_what_no_rule_listens_to_may_be_reported_if_it_is_named(shop: Shop) -> None:
    assert shop.event("e1", "parcel.received").body["entries"] == []


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("2025-12-31T23:59:59", "occurred_before_joining"),
        ("2026-01-01T00:00:00", None),
        ("2026-03-03T12:00:00", None),
        ("2026-03-03T12:00:01", "occurred_in_future"),
    ],
)
def test_an_event_lies_between_joining_and_tomorrow(
    shop: Shop, when: str, code: str | None
) -> None:
    assert JOINED.date() == at("2026-01-01").date()
    if code is None:
        shop.order("o1", "5.00", now=NOON, when=at(when))
        return
    before = shop.account
    with refused(code) as error:
        shop.order("o1", "5.00", now=NOON, when=at(when))
    assert isinstance(error.value, InvalidContent)
    assert [fault.pointer for fault in error.value.faults] == ["/occurred_at"]
    assert shop.account == before


def test_another_currency_is_refused(shop: Shop) -> None:
    before = shop.account
    with refused("currency_mismatch"):
        shop.order("o1", "5.00", currency="EUR")
    assert shop.account == before


@pytest.mark.parametrize(("amount", "count"), [("400.00", 40), ("410.00", None)])
def test_one_event_issues_at_most_forty_vouchers(
    shop: Shop, amount: str, count: int | None
) -> None:
    before = shop.account
    if count is not None:
        assert len(shop.order("o1", amount, channel="gifts").body["vouchers"]) == count
        return
    with refused("too_many_vouchers") as error:
        shop.order("o1", amount, channel="gifts")
    assert error.value.detail == "it would issue 41 vouchers, at most 40"
    assert shop.account == before
    assert shop.vouchers == ()


def test_more_than_a_wallet_can_hold_is_refused() -> None:
    most = {"kind": "fixed", **POINTS, "quantity": 2**53 - 1}
    shop = Shop.with_member(earning={"r": rule(gives=most), "s": rule(gives=per_block(1, "1.00"))})
    before = shop.account
    with refused("balance_limit"):
        shop.order("o1", "5.00")
    assert shop.account == before
