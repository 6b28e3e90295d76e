"""Who may have a reward, when, how long after the last time, and at whose price."""

from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.read_rewards import read_catalogue, read_member_rewards
from tests.builders import NOON, at, faults, fixed, refused, reward, rule, tiers
from tests.shop import PLACE, Json, Shop

YEAR, FOREVER = {"kind": "calendar_year"}, {"kind": "forever"}
HOUR: Json = {"hold": True, "hold_seconds": 3600}


def offering(**parts: Any) -> Json:
    """A document whose one reward costs 100, with these parts."""
    return {
        "earning": {"spend": rule(), "review": {"on": "review", "gives": fixed(1)}},
        "tiers": tiers(YEAR, FOREVER, green=None, gold={"spend": "500.00"}),
        "rewards": {"tote": {**reward(100), **parts}},
    }


def shop_of(parts: Json | None = None, points: int = 1000, **more: Any) -> Shop:
    shop = Shop.with_member(**offering(**(parts or {}), **more))
    if points:
        shop.adjust("a1", points)
    return shop


def row_of(shop: Shop, now: Any = NOON) -> Json:
    [row] = read_member_rewards(shop.services, PLACE, Clock(now))
    return row


def priced(**by_tier: int) -> Json:
    return {"price": {"wallet": "points", "quantity": 100, "by_tier": by_tier}}


# Prices by tier


def test_a_tier_pays_its_own_price() -> None:
    shop = shop_of(priced(gold=80))
    assert shop.redeem("r1", "tote").body["spent"]["quantity"] == 100
    shop.order("o1", "500.00")
    assert shop.redeem("r2", "tote").body["spent"]["quantity"] == 80
    assert shop.available() == 1000 + 500 - 180


def test_a_hold_is_at_the_price_of_its_time() -> None:
    shop = shop_of(priced(gold=80))
    shop.redeem("r1", "tote", **HOUR)
    shop.order("o1", "500.00")
    assert shop.complete("r1").body["spent"]["quantity"] == 100


def test_a_tier_may_have_it_for_nothing() -> None:
    shop = shop_of(priced(green=0), 0)
    assert shop.redeem("r1", "tote").body["status"] == "completed"


def test_the_catalogue_shows_a_member_their_own_price() -> None:
    shop = shop_of(priced(green=95, gold=80), 90)
    [public] = read_catalogue(shop.services, "shop", Clock(NOON))
    by_tier = {"green": 95, "gold": 80}
    assert public["price"] == {"wallet": "points", "quantity": 100, "by_tier": by_tier}
    row = row_of(shop)
    assert row["price"] == {"wallet": "points", "quantity": 95, "by_tier": by_tier}
    assert (row["affordable"], row["missing"]) == (False, 5)
    shop.order("o1", "500.00")
    assert (row_of(shop)["price"]["quantity"], row_of(shop)["missing"]) == (80, 0)


# Dates


@pytest.mark.parametrize(
    ("now", "open_"),
    [
        ("2026-03-01T23:59:59", False),
        ("2026-03-02T00:00", True),
        ("2026-03-04T23:59:59", True),
        ("2026-03-05T00:00", False),
    ],
)
def test_it_can_be_had_from_the_first_to_the_last_day(now: str, open_: bool) -> None:
    shop = shop_of({"from": "2026-03-02", "to": "2026-03-04"})
    row = row_of(shop, at(now))
    assert (row["first_day"], row["last_day"]) == ("2026-03-02", "2026-03-04")
    if open_:
        assert row["reason"] is None
        shop.redeem("r1", "tote", at(now))
        return
    assert row["reason"] == "reward_not_available"
    with refused("reward_not_available"):
        shop.redeem("r1", "tote", at(now))


def test_what_was_held_in_time_can_be_completed_later() -> None:
    shop = shop_of(to="2026-03-04")
    shop.redeem("r1", "tote", at("2026-03-04T23:30"), **HOUR)
    assert shop.complete("r1", at("2026-03-05T00:15")).body["status"] == "completed"


# Conditions

NO_ORDERS: Json = {"fact": "member.orders", "is": 0}
FACTS: dict[str, tuple[Json, bool]] = {
    "orders": ({"fact": "member.orders", "at_least": 1}, False),
    "no order": (NO_ORDERS, True),
    "spend": ({"fact": "member.spend", "below": "1.00"}, True),
    "tier": ({"fact": "member.tier", "is": "green"}, True),
    "reviews": ({"fact": "member.count.review", "at_least": 1}, False),
    "joined": ({"fact": "member.joined_on", "days_ago": {"at_least": 60}}, True),
    "joined long ago": ({"fact": "member.joined_on", "days_ago": {"at_least": 61}}, False),
    "weekday": ({"fact": "time.weekday", "is": "monday"}, True),
    "clock": ({"fact": "time.clock", "below": "12:00"}, False),
    "segment": ({"fact": "member.attributes.segment", "is": "vip"}, True),
    "other segment": ({"fact": "member.attributes.segment", "is": "new"}, False),
    "birthday month": ({"fact": "member.is_birthday_month", "is": True}, True),
    "birthday": ({"fact": "member.is_birthday", "is": True}, False),
    "both": ({"all": [NO_ORDERS, {"fact": "member.tier", "is": "gold"}]}, False),
}


@pytest.mark.parametrize(("when", "open_"), FACTS.values(), ids=FACTS)
def test_it_is_for_whom_the_condition_holds(when: Json, open_: bool) -> None:
    shop = Shop(
        earning={"review": {"on": "review", "gives": fixed(1)}},
        tiers=tiers(YEAR, FOREVER, green=None, gold={"spend": "500.00"}),
        rewards={"tote": {**reward(0), "when": when}},
    )
    shop.enrol(birthday="03-20", attributes={"segment": "vip"})
    assert row_of(shop)["reason"] == (None if open_ else "not_eligible")
    if open_:
        shop.redeem("r1", "tote")
        return
    with refused("not_eligible"):
        shop.redeem("r1", "tote")


def test_events_are_counted_for_rewards_that_ask_for_them() -> None:
    shop = shop_of(when={"fact": "member.count.review", "at_least": 2})
    shop.event("e1", "review")
    assert row_of(shop)["reason"] == "not_eligible"
    shop.event("e2", "review")
    assert row_of(shop)["reason"] is None


def test_what_the_profile_says_stays_out_of_the_ledger() -> None:
    shop = Shop(rewards={"tote": {**reward(0), "when": FACTS["segment"][0]}})
    shop.enrol(attributes={"segment": "vip"})
    shop.redeem("r1", "tote")
    history = shop.services.ledger.history("shop", "ann")
    assert "vip" not in str(history.records)


# Cool-down


def test_it_can_be_had_again_when_the_days_are_over() -> None:
    shop = shop_of(cooldown_days=30)
    shop.redeem("r1", "tote", at("2026-03-02"))
    with pytest.raises(Exception, match="again from 2026-04-01") as found:
        shop.redeem("r2", "tote", at("2026-03-31T23:59"))
    assert getattr(found.value, "code", None) == "reward_limit_reached"
    assert row_of(shop, at("2026-03-31"))["reason"] == "reward_limit_reached"
    shop.redeem("r3", "tote", at("2026-04-01T00:00"))
    assert shop.violations() == ()


def test_what_is_cancelled_starts_no_cool_down() -> None:
    shop = shop_of(cooldown_days=30)
    shop.redeem("r1", "tote", at("2026-03-02"))
    shop.cancel("r1", at("2026-03-03"))
    shop.redeem("r2", "tote", at("2026-03-03"))
    assert shop.is_rebuilt()


def test_the_cool_down_is_looked_at_again_when_a_hold_is_completed() -> None:
    shop = shop_of(cooldown_days=30)
    shop.redeem("r1", "tote", **HOUR)
    shop.redeem("r2", "tote", **HOUR)
    shop.complete("r1")
    with refused("reward_limit_reached"):
        shop.complete("r2")


# What stands in the way first

WAYS: list[tuple[Json, str]] = [
    ({"from": "2027-01-01"}, "reward_not_available"),
    ({"tiers": ["gold"]}, "tier_required"),
    ({"when": {"fact": "member.orders", "at_least": 9}}, "not_eligible"),
    ({"limits": [{"times": 1, "per": "lifetime"}]}, "reward_limit_reached"),
    ({"price": {"wallet": "points", "quantity": 5000}}, "insufficient_balance"),
    ({"stock": 0}, "reward_out_of_stock"),
]


@pytest.mark.parametrize("first", range(len(WAYS)), ids=[code for _, code in WAYS])
def test_of_many_reasons_the_first_is_told(first: int) -> None:
    """Each is tried with all that come after it; the reward was had once before."""
    shop = shop_of(limits=[{"times": 1, "per": "lifetime"}])
    shop.redeem("r0", "tote")
    parts: Json = {}
    for more, _ in WAYS[first:]:
        parts |= more
    shop.put(**offering(**parts))
    with refused(WAYS[first][1]):
        shop.redeem("r1", "tote")
    assert row_of(shop)["reason"] == WAYS[first][1]


def test_a_reward_that_is_not_there_comes_before_all() -> None:
    with refused("reward_not_found"):
        shop_of().redeem("r1", "mug")


# Documents

WRONG: list[tuple[Json, str]] = [
    ({"from": "2026-02-30"}, "/rewards/tote/from"),
    ({"from": "2026-03-02", "to": "2026-03-01"}, "/rewards/tote/to"),
    ({"when": {"fact": "order.amount", "at_least": "1.00"}}, "/rewards/tote/when/fact"),
    ({"when": {"fact": "member.is_birthday", "is": 1}}, "/rewards/tote/when/is"),
    ({"cooldown_days": 0}, "/rewards/tote/cooldown_days"),
    (priced(gold=80), "/rewards/tote/price/by_tier"),
]


@pytest.mark.parametrize(("parts", "pointer"), WRONG, ids=[at for _, at in WRONG])
def test_what_no_reward_can_say(parts: Json, pointer: str) -> None:
    found = faults(rewards={"tote": {**reward(100), **parts}})
    assert any(one.startswith(pointer) for one in found), found


@pytest.mark.parametrize("part", [{"from": "2026-03-02"}, {"cooldown_days": 3}, {"stock": 3}])
def test_what_is_only_issued_cannot_be_bought_at_times(part: Json) -> None:
    found = faults(rewards={"tote": {**reward(None), **part}})
    assert set(found) == {f"/rewards/tote/{name}" for name in part}
