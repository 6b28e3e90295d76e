"""Races over HTTP on the deployed stack: what may happen once happens once, nobody gets a wrong
answer, and at the end the audit holds and the sums are equal.
"""

import uuid
from collections import Counter
from functools import partial
from typing import Any

import pytest

from tests.builders import document, fixed, reward
from tests.e2e.conftest import Answer, Client
from tests.e2e.crowd import Shop, at_once, told

pytestmark = pytest.mark.stack

type Json = dict[str, Any]

OPENED, NOW = "2026-01-01T00:00:00Z", "2026-03-02T12:00:00Z"
EVENTS = 500
WANTED = 999
"""Of a thousand: so many must come through within the retry budget."""


def opened(client: Client, **parts: Any) -> Shop:
    """A new program, where a reward costs 10."""
    path = f"/v1/programs/race-{uuid.uuid4().hex[:12]}"
    told_of = document(**{"rewards": {"gift": reward(10)}, **parts})
    assert client("PUT", path, {"document": told_of, "mode": "test"}, at=OPENED).status == 201
    return Shop(client, path, NOW)


def redemption(redemption_id: str, **more: Any) -> Json:
    return {"redemption_id": redemption_id, "reward": "gift", **more}


def order(event_id: str, amount: str = "1.00") -> Json:
    line = {"line_id": "1", "sku": "SKU", "quantity": 1, "amount": amount}
    cart = {"currency": "USD", "lines": [line]}
    return {"event_id": event_id, "type": "order", "occurred_at": NOW, "order": cart}


def test_of_200_redemptions_of_10_from_100_exactly_10_succeed(client: Client) -> None:
    shop = opened(client)
    ann = shop.add("ann", 100)
    calls = [partial(shop.patiently, f"{ann}/redemptions", redemption(f"r{n}")) for n in range(200)]
    answers = at_once(calls)
    assert told(answers) == {"done": 10, "insufficient_balance": 190}
    codes = {answer.body["voucher"]["code"] for answer in answers if answer.status == 201}
    assert len(codes) == 10
    assert shop.available(ann) == 0
    assert [entry["quantity"] for entry in shop.entries(ann)] == [-10] * 10 + [100]
    assert shop.is_sound()


def test_the_same_id_100_times_has_one_effect_and_one_answer(client: Client) -> None:
    shop = opened(client)
    ann = shop.add("ann", 100)
    answers = at_once([partial(shop.patiently, f"{ann}/redemptions", redemption("r1"))] * 100)
    assert told(answers) == {"done": 1, "replayed": 99}
    assert all(answer.body == answers[0].body for answer in answers)
    assert shop.available(ann) == 90
    assert shop.is_sound()


def test_the_last_unit_goes_to_one_of_50(client: Client) -> None:
    welcome = {"welcome": {"on": "enrolled", "gives": fixed(10)}}
    shop = opened(client, rewards={"gift": {**reward(10), "stock": 1}}, earning=welcome)
    names = [f"m{number}" for number in range(50)]
    joined = at_once([partial(shop.post, "/members", {"member_id": name}) for name in names])
    assert told(joined) == {"done": 50}
    members = [f"/members/{name}" for name in names]
    answers = at_once(
        [partial(shop.patiently, f"{one}/redemptions", redemption("r1")) for one in members]
    )
    assert told(answers) == {"done": 1, "reward_out_of_stock": 49}
    left = Counter(shop.available(one) for one in members)
    assert left == {0: 1, 10: 49}
    assert shop.is_sound()


def test_of_completing_and_cancelling_a_hold_at_once_one_wins(client: Client) -> None:
    """A cancel undoes what was completed too, so the points come back whoever is first; what must
    never be is a voucher that is good, or a second time that something comes back.
    """
    shop = opened(client)
    ann = shop.add("ann", 100)
    names = [f"r{number}" for number in range(10)]
    for name in names:
        assert shop.post(f"{ann}/redemptions", redemption(name, hold=True)).status == 201
    answers = at_once(
        [
            partial(shop.patiently, f"{ann}/redemptions/{name}/{step}")
            for name in names
            for step in ("complete", "cancel")
        ]
    )
    completes, cancels = answers[::2], answers[1::2]
    assert told(cancels) == {"done": 10}
    assert set(told(completes)) <= {"done", "redemption_not_held"}
    shown = [shop("GET", f"{ann}/redemptions/{name}").body for name in names]
    assert {one["status"] for one in shown} == {"cancelled"}
    vouchers = shop("GET", f"{ann}/vouchers").body["data"]
    assert [one["status"] for one in vouchers] == ["void"] * told(completes)["done"]
    assert shop.available(ann) == 100
    assert shop.is_sound()


def test_redeem_expire_and_return_at_once_leave_sound_books(client: Client) -> None:
    """Orders of 10 are sent back while points expire and are spent: nothing is spent twice."""
    earning = {"spend": {"on": "order", "gives": fixed(10)}}
    shop = opened(client, earning=earning)
    ann = shop.add("ann")
    gift = {"adjustment_id": "old", "wallet": "points", "quantity": 55, "reason": "a gift"}
    assert shop.post(f"{ann}/adjustments", {**gift, "expires_on": "2026-03-02"}).status == 201
    earned = at_once(
        [partial(shop.patiently, f"{ann}/earnings", order(f"o{n}")) for n in range(30)]
    )
    assert told(earned) == {"done": 30}
    next_day = Shop(client, shop.path, "2026-03-03T12:00:00Z")
    answers = at_once([*mixed(next_day, ann)])
    outcome = told(answers)
    assert set(outcome) <= {"done", "insufficient_balance"}, outcome
    quantities = Counter[str]()
    for entry in next_day.entries(ann):
        quantities[entry["kind"]] += entry["quantity"]
    assert quantities["expire"] == -55
    assert quantities["reverse"] == -150
    spent = sum(one.status == 201 for one in answers[::3])
    assert quantities["redeem"] == -10 * spent
    balance = next_day("GET", f"{ann}/balances").body["points"]
    assert balance["available"] - balance["debt"] == sum(quantities.values())
    assert spent <= 30
    assert next_day.is_sound()


def mixed(shop: Shop, member: str) -> list[Any]:
    """Redemptions, returns and runs of the job, in turns."""
    as_of = {"as_of": shop.now}
    found: list[Any] = []
    for number in range(15):
        back = {"return_id": f"b{number}", "event_id": f"o{number}", "occurred_at": shop.now}
        found += [
            partial(shop.patiently, f"{member}/redemptions", redemption(f"r{number}")),
            partial(shop.patiently, f"{member}/returns", {**back, "full": True}),
            partial(shop.patiently, "/jobs/expire-points", as_of),
        ]
    return found


def test_a_hot_member_takes_500_events_and_who_is_refused_may_repeat(client: Client) -> None:
    shop = opened(client, earning={"spend": {"on": "order", "gives": fixed(1)}})
    ann = shop.add("ann")
    answers = at_once(
        [partial(shop.patiently, f"{ann}/earnings", order(f"o{n}")) for n in range(EVENTS)]
    )
    outcome = told(answers)
    assert set(outcome) <= {"done", "too_busy"}, outcome
    assert outcome["done"] * 1000 >= WANTED * EVENTS
    left = [n for n, answer in enumerate(answers) if answer.status == 429]
    again: list[Answer] = [shop.patiently(f"{ann}/earnings", order(f"o{n}")) for n in left]
    assert {answer.status for answer in again} <= {200, 201}
    assert shop.available(ann) == EVENTS
    entries = shop.entries(ann)
    assert sorted(one["source"] for one in entries) == sorted(f"o{n}" for n in range(EVENTS))
    assert shop.is_sound()
