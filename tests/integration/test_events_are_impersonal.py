"""No event on the bus says anything of the person: searched for in all that a life tells."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from laurel import wiring
from laurel.operations.publish_notices import publish_notices
from laurel.storage.notice_keys import NOTICE
from tests.builders import document, fixed, per_block, reward
from tests.gateway import Gateway, open_gateway
from tests.kept import everything_kept
from tests.outlet import outlet
from tests.subscribers import plan
from tests.template import PROJECT

type Json = dict[str, Any]

SCHEMAS: dict[str, Json] = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in (PROJECT / "docs" / "events").glob("*.schema.json")
}
JOINED, ORDERED = "2026-01-01T09:00:00Z", "2026-01-02T09:00:00Z"
CANARIES = ("ann.canary", "+1 555 0142", "1990-", "Canary Street", "canary-note")
MEMBER = "/v1/programs/shop/members/m-1"
PERSON: Json = {
    "member_id": "m-1",
    "email": "ann.canary@example.com",
    "phone": "+1 555 0142",
    "birthday": "1990-05-17",
    "attributes": {"address": "Canary Street"},
}
DOCUMENT = document(
    wallets={"points": {"expires": {"kind": "after", "days": 200}}},
    earning={
        "order": {"on": "order", "gives": per_block(1, "1.00")},
        "birthday": {"on": "birthday", "gives": fixed(5)},
    },
    rewards={"mug": reward(50)},
    plans={"monthly": plan(notice_days=5)},
    tiers={
        "window": {"kind": "calendar_year"},
        "validity": {"kind": "year_end", "years_after": 0},
        "levels": {
            "basic": {"rank": 1, "name": "Basic"},
            "gold": {"rank": 2, "name": "Gold", "reach": [{"spend": "100.00"}]},
        },
    },
    notices={
        "points_expiring": {"days_before": [30]},
        "tier_expiring": {"days_before": [30]},
        "inactive": {"after_days": 90},
        "reward_reachable": ["mug"],
    },
)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with open_gateway() as opened:
        sent = {"document": DOCUMENT, "mode": "test"}
        made = opened("PUT", "/v1/programs/shop", sent, at=JOINED)
        assert made.status == 201, made.body
        assert opened("POST", "/v1/programs/shop/members", PERSON, at=JOINED).status == 201
        yield opened


def events(gateway: Gateway) -> list[Json]:
    """What the function on the stream makes of every notice in the table."""
    kept = everything_kept(gateway.client, wiring.settings().table)
    there, bus, aside = outlet()
    found = [item for (_, sk), item in kept.items() if sk.startswith(NOTICE)]
    publish_notices(
        there,
        [
            {
                "dynamodb": {
                    "Keys": {name: item[name] for name in ("pk", "sk")},
                    "NewImage": item,
                    "SequenceNumber": str(number),
                }
            }
            for number, item in enumerate(found)
        ],
    )
    assert aside.sent == []
    return [json.loads(entry.detail) for entry in bus.taken]


def test_a_life_tells_of_everything_and_of_nothing_personal(gateway: Gateway) -> None:
    line = {"line_id": "1", "sku": "canary-note", "amount": "120.00"}
    order = {"currency": "USD", "lines": [line]}
    subscription = {"subscription_id": "s1", "plan": "monthly", "payment_reference": "canary-note"}
    for path, sent in (
        ("earnings", {"event_id": "o1", "type": "order", "occurred_at": ORDERED, "order": order}),
        ("subscriptions", subscription),
    ):
        answer = gateway("POST", f"{MEMBER}/{path}", sent, at=ORDERED)
        assert answer.status == 201, answer.body
    for day in ("2026-01-29", "2026-04-05", "2026-05-17", "2026-06-25", "2026-12-05"):
        for job in ("birthdays", "memberships"):
            instant = f"{day}T12:00:00Z"
            body = {"as_of": instant}
            assert gateway("POST", f"/v1/programs/shop/jobs/{job}", body, at=instant).status == 200
    told = events(gateway)
    assert {one["type"] for one in told} == SCHEMAS.keys()
    for one in told:
        jsonschema.validate(one, SCHEMAS[one["type"]])
    assert not [canary for canary in CANARIES if canary in json.dumps(told)]

    gateway("DELETE", MEMBER, at="2026-12-06T12:00:00Z")
    after = {"as_of": "2027-12-31T12:00:00Z"}
    gateway("POST", "/v1/programs/shop/jobs/all", after, at=after["as_of"])
    assert events(gateway) == told, "who was erased hears of nothing more"
