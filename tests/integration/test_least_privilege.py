"""Each function may what it does, and no more: a recorded run, held against the template.

Nothing is missing, because the gateway of the tests refuses what no policy of the running function
allows, here and in every other test. Nothing is too much: what no function of a policy was seen to
need is not in the policy. What a turn writes is decided by the program's document, so whoever takes
turns shares one policy.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from laurel.storage.keys import SHARDS
from tests.builders import document, fixed, tiers
from tests.gateway import ACTIONS, Gateway, open_gateway
from tests.routes import AT
from tests.template import (
    Function,
    Permission,
    functions,
    permissions,
    permissions_of,
    template,
)

BASE = "/v1/programs/shop"
ANN = f"{BASE}/members/ann"
BEA = "/v1/programs/giving/members/bea"
CAL = "/v1/programs/paid/members/cal"
PRICE = {"wallet": "points", "quantity": 10}
DOCUMENT = document(
    wallets={"points": {"expires": {"kind": "after", "days": 30}}},
    earning={"orders": {"on": "order", "gives": fixed(5)}},
    rewards={
        "tote": {"name": "A tote", "price": PRICE, "voucher": {"kind": "gift"}, "stock": 32},
        "ticket": {"name": "A ticket", "price": PRICE, "voucher": {"kind": "gift", "codes": "own"}},
    },
    tiers=tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"orders": 100}),
)
LINE = {"line_id": "1", "sku": "SKU", "quantity": 1, "amount": "149.99"}
ORDER = {"currency": "USD", "lines": [LINE]}
LOWERED = {**DOCUMENT["rewards"], "tote": {**DOCUMENT["rewards"]["tote"], "stock": 2}}
"""Before, two are taken of two that a shard has; now no shard may have more than one."""
EVENT = {"event_id": "o1", "type": "order", "occurred_at": AT, "order": ORDER}
GIFT = {"adjustment_id": "a", "wallet": "points", "quantity": 500, "reason": "a test"}
BACK = {"return_id": "b1", "event_id": "o1", "occurred_at": AT, "full": True}
PLAN = {"subscription_id": "s1", "plan": "annual", "payment_reference": "p1"}
GOLD = {"tier": "gold", "until": "2026-12-31", "reason": "a test"}

WAY: list[tuple[str, str, Any]] = [
    ("PUT", BASE, {"document": DOCUMENT, "mode": "test"}),
    ("PUT", "/v1/programs/giving", {"preset": "charity-five", "mode": "test"}),
    ("PUT", "/v1/programs/paid", {"preset": "amazon-prime", "mode": "test"}),
    ("GET", f"{BASE}/versions", None),
    ("POST", f"{BASE}/members", {"member_id": "ann"}),
    ("POST", "/v1/programs/giving/members", {"member_id": "bea", "cause": "forests"}),
    ("POST", "/v1/programs/paid/members", {"member_id": "cal"}),
    ("POST", f"{ANN}/adjustments", GIFT),
    ("POST", f"{ANN}/earnings", EVENT),
    ("POST", f"{ANN}/returns", BACK),
    ("POST", f"{BASE}/rewards/ticket/codes", {"import_id": "i1", "csv": "code\nA-1\n"}),
    ("POST", f"{ANN}/redemptions", {"redemption_id": "r1", "reward": "ticket"}),
    ("POST", f"{ANN}/redemptions", {"redemption_id": "r2", "reward": "tote", "hold": True}),
    ("POST", f"{ANN}/redemptions/r2/cancel", {}),
    ("POST", f"{ANN}/redemptions", {"redemption_id": "r3", "reward": "tote"}),
    ("POST", f"{ANN}/redemptions", {"redemption_id": "r4", "reward": "tote"}),
    ("PUT", BASE, {"document": {**DOCUMENT, "rewards": LOWERED}, "mode": "test"}),
    ("POST", f"{ANN}/tier", GOLD),
    ("GET", f"{ANN}/entries?limit=1", None),
    ("GET", f"{ANN}/vouchers", None),
    ("GET", f"{ANN}/notices", None),
    ("GET", f"{ANN}/challenges", None),
    ("POST", f"{ANN}/prices", {"order": ORDER}),
    ("POST", f"{BASE}/vouchers/A-1/use", {"use_id": "u1"}),
    ("POST", f"{BASE}/invitations", {"invitation_id": "INV-1"}),
    ("POST", f"{BEA}/earnings", EVENT),
    ("GET", "/v1/programs/giving/causes", None),
    ("POST", "/v1/programs/giving/causes/forests/payouts", {"payout_id": "p1"}),
    ("POST", f"{CAL}/subscriptions", PLAN),
    ("GET", f"{BASE}/audit", None),
    ("POST", f"{BASE}/jobs/all", {"as_of": AT}),
    ("GET", f"{BASE}/runs", None),
]
"""Members' ways through programs with stocks, codes, causes, plans and jobs."""

WORKERS = {
    "expire_points": "expire-points",
    "evaluate_tiers": "evaluate-tiers",
    "run_birthdays": "birthdays",
    "run_memberships": "memberships",
    "audit_ledger": "audit",
}


@pytest.fixture(scope="module")
def used() -> Iterator[dict[str, set[Permission]]]:
    """What each function used of its permissions, going that way."""
    with open_gateway() as gateway:
        for method, path, body in WAY:
            found = gateway(method, path, body, at=AT)
            assert found.status in {200, 201}, (path, found)
        live = {"document": DOCUMENT, "mode": "live"}
        assert gateway("PUT", "/v1/programs/live", live).status == 201
        work(gateway)
        yield gateway.client.used


def work(gateway: Gateway) -> None:
    """A day's run of every job over every shard, as the state machine starts it."""
    run = {"as_of": AT, "started_at": AT, "program": "shop"}
    gateway.invoke("jobs.list_shards", {**run, "job": "audit", "program": "", "after": ""})
    gateway.invoke("jobs.list_shards", {**run, "job": "birthdays", "program": "", "after": ""})
    for module, job in WORKERS.items():
        for shard in range(SHARDS):
            part = {"job": job, "shard": shard, "part": 0, "parts": 1, "cursor": None}
            gateway.invoke(f"jobs.{module}", {**run, **part})


OF_THE_TABLE = {
    name: resource["Properties"]["PolicyDocument"]
    for name, resource in template()["Resources"].items()
    if resource["Type"] == "AWS::IAM::ManagedPolicy"
    and "dynamodb:" in str(resource["Properties"]["PolicyDocument"])
}


def having(policy: str) -> list[Function]:
    return [one for one in functions().values() if {"Ref": policy} in one.policies]


@pytest.mark.parametrize("policy", OF_THE_TABLE)
def test_no_policy_has_what_none_of_its_functions_does(
    used: dict[str, set[Permission]], policy: str
) -> None:
    seen = {permission for one in having(policy) for permission in used.get(one.module, ())}
    assert set(permissions_of({"Ref": policy})) - seen == set()


@pytest.mark.parametrize("function", functions().values(), ids=lambda function: function.module)
def test_a_function_uses_each_of_its_policies_of_the_table(
    used: dict[str, set[Permission]], function: Function
) -> None:
    idle = [
        policy["Ref"]
        for policy in function.policies
        if policy.get("Ref") in OF_THE_TABLE
        and not used.get(function.module, set()) & {*permissions_of(policy)}
    ]
    assert idle == []


def test_only_the_authorizer_gets_at_secret_keys_and_at_nothing_else() -> None:
    """So no function that is taken over can make a key, nor the authorizer an entry."""
    for function in functions().values():
        of_items = [one for one in permissions(function) if one.action in OF_ITEMS]
        for one in of_items:
            reaches = [
                one.covers(one.action, [partition], of_index=one.of_index)
                for partition in ("KEY#0123456789ab", "KEYS", "M#shop#ann")
            ]
            if function.module == "authorize":
                assert reaches == [True, False, False]
            elif not one.of_index:
                assert reaches[:2] == [False, False], function.module


OF_ITEMS = {f"dynamodb:{action}" for action in ACTIONS.values()}
