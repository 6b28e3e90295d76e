"""Each function answers its event in events/, with the permissions it has on AWS."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from laurel import wiring
from tests.answers import check_answer
from tests.gateway import Gateway, open_gateway
from tests.template import functions

type Json = dict[str, Any]

STATUSES = {
    "api.manage_programs": 201,
    "api.import_codes": 201,
    "api.manage_members": 201,
    "api.manage_invitations": 201,
    "api.earn_points": 201,
    "api.adjust_points": 201,
    "api.redeem_points": 201,
    "api.use_vouchers": 200,
    "api.read_account": 200,
    "api.read_rewards": 200,
    "api.read_causes": 200,
    "api.read_progress": 200,
    "api.run_jobs": 200,
    "api.read_runs": 200,
    "api.audit_ledger": 200,
}
"""In this order, one after the other: a member's way through a program."""


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Json]]:
    """What every function answered to its event."""
    with open_gateway() as gateway:
        yield {module: answer(gateway, module) for module in (*STATUSES, *others())}


def others() -> list[str]:
    """But for what the table's stream starts: `test_publishing.py` has its outlets."""
    on_request = {module for module in functions() if not module.startswith("streams.")}
    return sorted(on_request - STATUSES.keys())


def answer(gateway: Gateway, module: str) -> Json:
    event: Json = json.loads(functions()[module].event.read_text(encoding="utf-8"))
    if module == "api.use_vouchers":  # its code is made by chance, when it is issued
        event["pathParameters"]["code"] = code_of_the_voucher(gateway)
    return gateway.invoke(module, event)


def code_of_the_voucher(gateway: Gateway) -> str:
    gateway.client.allow("Query")
    [voucher], _ = wiring.services().ledger.vouchers("demo", "ann", 1, None)
    return voucher.code


@pytest.mark.parametrize("module", STATUSES)
def test_an_event_is_answered_as_the_openapi_document_says(
    answers: dict[str, Json], module: str
) -> None:
    event: Json = json.loads(functions()[module].event.read_text(encoding="utf-8"))
    found = answers[module]
    assert found["statusCode"] == STATUSES[module]
    assert found["headers"]["Content-Type"] == "application/json"
    check_answer(
        event["routeKey"], found["statusCode"], "application/json", json.loads(found["body"])
    )


def test_the_event_of_a_foreign_route_is_refused(answers: dict[str, Json]) -> None:
    found = answers["api.refuse_unknown"]
    assert found["statusCode"] == 405
    assert found["headers"]["Allow"] == "GET, PUT"
    assert json.loads(found["body"])["code"] == "method_not_allowed"


def test_the_event_of_the_authorizer_is_answered_with_no(answers: dict[str, Json]) -> None:
    """The key in it was never made."""
    assert answers["authorize"] == {"isAuthorized": False}


def test_the_event_of_the_list_finds_no_shard_to_work(answers: dict[str, Json]) -> None:
    """The demo is a program in test mode: its time is its callers'."""
    assert answers["jobs.list_shards"]["shards"] == []


@pytest.mark.parametrize(
    "module",
    [
        "jobs.expire_points",
        "jobs.evaluate_tiers",
        "jobs.run_birthdays",
        "jobs.run_memberships",
        "jobs.audit_ledger",
    ],
)
def test_the_event_of_a_worker_is_handed_back_finished(
    answers: dict[str, Json], module: str
) -> None:
    event: Json = json.loads(functions()[module].event.read_text(encoding="utf-8"))
    found = answers[module]
    assert {name: found[name] for name in event} == event
    assert found["finished"] is True


def test_what_happened_is_what_the_events_said(answers: dict[str, Json]) -> None:
    """254.50 gives 254 points, tier insider on the way; 50 for the parcel; 200 for the voucher."""
    earned = json.loads(answers["api.earn_points"]["body"])
    assert [entry["quantity"] for entry in earned["entries"]] == [254]
    assert earned["tier"] == {"tier": "insider", "changed_from": "friend"}
    entries = json.loads(answers["api.read_account"]["body"])["data"]
    assert [entry["quantity"] for entry in entries] == [-200, 50]
    checked = json.loads(answers["api.use_vouchers"]["body"])
    assert (checked["applicable"], checked["discount"]) == (True, "10.00")
