"""Secrets and what is personal, searched for wherever something is kept or said: tables, logs with
their metrics, and the events that subscribers get.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from laurel import wiring
from laurel.answers.notice_events import notice_event
from laurel.storage.keys import SHARDS
from laurel.storage.notice_items import read_notice
from laurel.storage.notice_keys import NOTICE
from laurel.storage.wire import read_item
from tests.builders import document, fixed, levels, reward
from tests.gateway import SECRET, Gateway, Json, open_gateway
from tests.kept import everything_kept, text_of
from tests.routes import AT

BASE = "/v1/programs/shop"
ANN = f"{BASE}/members/ann"
PERSON: Json = {
    "member_id": "ann",
    "joined_at": "2026-01-01T00:00:00Z",
    "email": "canary.ann@example.com",
    "phone": "+1 555 0142",
    "birthday": "1990-05-17",
    "attributes": {"street": "Canary Street", "canary_field": "Canary Words"},
}
PERSONAL = (
    "canary.ann@example.com",
    "+1 555 0142",
    "1990-05-17",
    "Canary Street",
    "canary_field",
    "Canary Words",
    "canary.second@example.com",
)
ELSEWHERE = {"fact": "member.attributes.street", "is": "Elsewhere"}
DOCUMENT = document(
    wallets={"points": {"expires": {"kind": "after", "days": 30}}},
    earning={
        "orders": {"on": "order", "gives": fixed(50)},
        "street": {"on": "order", "when": ELSEWHERE, "gives": fixed(5)},
        "birthday": {"on": "birthday", "gives": fixed(5)},
        "profile": {"on": "profile.completed", "gives": fixed(5)},
    },
    rewards={"tote": reward(10)},
    tiers={
        "window": {"kind": "lifetime"},
        "validity": {"kind": "forever"},
        "fall": "to_fitting",
        "levels": levels(gold={"orders": 1}),
    },
    notices={
        "birthday": True,
        "points_expiring": {"days_before": [7]},
        "inactive": {"after_days": 10},
        "reward_reachable": ["tote"],
    },
)
ORDER = {"currency": "USD", "lines": [{"line_id": "1", "sku": "SKU", "amount": "10.00"}]}
EVENT = {"event_id": "o1", "type": "order", "occurred_at": AT, "order": ORDER}


@dataclass(frozen=True)
class Told:
    """A shop in which much has happened to a member, all that was logged, and the secrets used."""

    gateway: Gateway
    log: io.StringIO
    secrets: tuple[str, ...]

    def kept(self, *but: str) -> str:
        """All the text in the table, but for items of these sort keys."""
        found = everything_kept(self.gateway.client, wiring.settings().table)
        assert len(found) > 10
        items = [(key, item) for key, item in found.items() if key[1] not in but]
        return "\n".join(f"{key} {text_of(item)}" for key, item in items)

    def events(self) -> list[str]:
        """What subscribers get."""
        found = everything_kept(self.gateway.client, wiring.settings().table)
        notices = [item for (_, sk), item in found.items() if sk.startswith(NOTICE)]
        return [
            json.dumps(notice_event(read_notice(read_item(one))), default=str) for one in notices
        ]


@pytest.fixture
def told(log: io.StringIO) -> Iterator[Told]:
    with open_gateway() as opened:
        key = opened.make_key("admin")
        put = {"document": DOCUMENT, "mode": "test"}
        assert opened("PUT", BASE, put, token=key, at=AT).status == 201
        assert opened("POST", f"{BASE}/members", PERSON, token=key, at=AT).status == 201
        made = opened("POST", f"{ANN}/tokens", {"expires_in": 60}, token=key, at=AT).body["token"]
        live(opened, key, made)
        yield Told(opened, log, (key, key.split("_", 2)[2], made, made.rsplit(".", 1)[1], SECRET))


def live(gateway: Gateway, key: str, token: str) -> None:
    """Earn, redeem, change the profile, go wrong in some ways, and let the calendar come."""
    redeemed = {"redemption_id": "r1", "reward": "tote"}
    for method, path, body, status in (
        ("POST", f"{ANN}/earnings", EVENT, 201),
        ("PATCH", ANN, {"email": "canary.second@example.com"}, 200),
        ("PATCH", ANN, {"email": "canary.ann@example.com@", "phone": "Canary Street"}, 422),
        ("POST", f"{BASE}/members", {**PERSON, "phone": "+1 555 0143"}, 409),
        ("POST", f"{BASE}/members/canary.ann@example.com/earnings", EVENT, 404),
    ):
        assert gateway(method, path, body, token=key, at=AT).status == status, path
    assert gateway("POST", f"{ANN}/redemptions", redeemed, token=token, at=AT).status == 201
    assert gateway("GET", ANN, token=f"{token}x", at=AT).status == 403
    assert gateway("GET", ANN, token=f"{key}x", at=AT).status == 403
    for day in ("2026-03-20", "2026-03-26", "2026-05-17"):
        as_of = f"{day}T12:00:00Z"
        ran = gateway("POST", f"{BASE}/jobs/all", {"as_of": as_of}, token=key, at=as_of)
        assert ran.status == 200
    for shard in range(SHARDS):
        part = {"job": "audit", "as_of": AT, "started_at": AT, "program": "shop", "cursor": None}
        gateway.invoke("jobs.audit_ledger", {**part, "shard": shard, "part": 0, "parts": 1})


def test_what_is_personal_is_in_the_profile_and_nowhere_else(told: Told) -> None:
    events = told.events()
    assert len(events) >= 5
    profile = set(told.kept().split()) - set(told.kept("PROFILE").split())
    assert "1990-05-17" in " ".join(profile)
    for canary in PERSONAL:
        assert canary not in told.kept("PROFILE")
        assert canary not in told.log.getvalue()
        assert not [event for event in events if canary in event]


def test_no_secret_is_kept_logged_or_sent(told: Told) -> None:
    for secret in told.secrets:
        assert secret not in told.kept()
        assert secret not in told.log.getvalue()
        assert secret not in "".join(told.events())


def test_after_an_erasure_nothing_personal_is_anywhere(told: Told) -> None:
    assert told.gateway("DELETE", ANN, at=AT).status == 200
    later = "2027-05-17T12:00:00Z"
    assert told.gateway("POST", f"{BASE}/jobs/all", {"as_of": later}, at=later).status == 200
    for canary in PERSONAL:
        assert canary not in told.kept()
        assert canary not in told.log.getvalue()
    answers = [
        told.gateway("GET", path, at=later) for path in (ANN, f"{ANN}/entries", f"{ANN}/notices")
    ]
    assert not [
        canary for canary in PERSONAL for found in answers if canary in json.dumps(found.body)
    ]
