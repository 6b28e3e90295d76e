"""One line per request, which is also its metrics; and nothing personal in any line."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from laurel import wiring
from laurel.telemetry import log_caller, log_fault
from tests.gateway import Gateway, http_event, open_gateway
from tests.logs import lines

type Json = dict[str, Any]

AT = "2026-03-02T12:00:00Z"
CANARIES = ("ann@example.com", "+1 555 0142", "05-17", "Canary Street", "member-canary")
MEMBERS = "/v1/programs/shop/members"
MEMBER = f"{MEMBERS}/member-canary"
PERSON: Json = {
    "member_id": "member-canary",
    "email": "ann@example.com",
    "phone": "+1 555 0142",
    "birthday": "05-17",
    "attributes": {"address": "Canary Street"},
}


@pytest.fixture
def gateway(log: io.StringIO) -> Iterator[Gateway]:
    """A test program `shop` with a member who must not be found in any log."""
    with open_gateway() as opened:
        document = {"preset": "kiehls", "mode": "test"}
        assert opened("PUT", "/v1/programs/shop", document, at=AT).status == 201
        assert opened("POST", MEMBERS, PERSON, at=AT).status == 201
        log.seek(0)
        log.truncate()
        yield opened


def test_a_request_is_one_line_of_the_authorizer_and_one_of_its_function(
    gateway: Gateway, log: io.StringIO
) -> None:
    assert gateway("GET", f"{MEMBER}/balances", at=AT).status == 200
    asked, served = lines(log)
    assert (asked["message"], asked["status"]) == ("caller", 200)
    assert served["route"] == "GET /v1/programs/{program}/members/{member}/balances"
    assert (served["program"], served["status"]) == ("shop", 200)
    assert served["key"] == gateway.key.split("_")[1]


def test_a_line_is_its_own_metrics(gateway: Gateway, log: io.StringIO) -> None:
    gateway("GET", f"{MEMBER}/balances", at=AT)
    _, served = lines(log)
    [about] = served["_aws"]["CloudWatchMetrics"]
    assert about["Namespace"] == "Laurel"
    assert {metric["Name"] for metric in about["Metrics"]} == {"Faults", "Duration"}
    assert served["Faults"] == [0.0]
    assert all(name in served for name in about["Dimensions"][0])


def test_a_refusal_is_logged_with_its_code(gateway: Gateway, log: io.StringIO) -> None:
    gateway("GET", f"{MEMBERS}/nobody/balances", at=AT)
    assert (lines(log)[1]["status"], lines(log)[1]["code"]) == (404, "member_not_found")


def test_what_no_route_takes_is_one_line(gateway: Gateway, log: io.StringIO) -> None:
    gateway("GET", f"/v2{MEMBER}")
    [line] = lines(log)
    assert (line["route"], line["status"]) == ("$default", 404)


def test_a_fault_is_counted_and_its_place_is_logged(
    gateway: Gateway, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it was, and of which kind; what it says may be personal, so that is left out."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"{PERSON} is more than we can take")

    monkeypatch.setattr(wiring.services().ledger, "open", broken)
    assert gateway("GET", f"{MEMBER}/balances", at=AT).status == 500
    _, fault, served = lines(log)
    assert fault["level"] == "ERROR"
    assert fault["fault"] == "RuntimeError"
    assert any("broken" in place for place in fault["places"])
    assert (served["status"], served["Faults"]) == (500, [1.0])
    check_no_canary(log)


def test_an_exception_that_came_from_itself_is_logged_once(log: io.StringIO) -> None:
    """So does boto3's, when it is raised again on the way to what it is translated to."""
    one, other = ValueError("one"), TypeError("other")
    one.__cause__, other.__cause__ = other, one
    log_fault(one, {"route": "GET /v1/presets"})
    [line] = lines(log)
    assert (line["fault"], line["from"]) == ("ValueError", ["TypeError"])


def test_nothing_personal_is_logged_whatever_is_sent(gateway: Gateway, log: io.StringIO) -> None:
    wrong = {**PERSON, "email": "ann@example.com@", "attributes": {"address": ["Canary Street"]}}
    order = {"event_id": "member-canary", "type": "review", "occurred_at": AT}
    for method, path, body in (
        ("POST", MEMBERS, PERSON),
        ("POST", MEMBERS, wrong),
        ("POST", MEMBERS, {**PERSON, "phone": "+1 555 0143"}),
        ("GET", MEMBER, None),
        ("PATCH", MEMBER, {"email": "ann@example.com", "attributes": {"a": "Canary Street"}}),
        ("PATCH", MEMBER, {"ann@example.com": "Canary Street"}),
        ("POST", f"{MEMBER}/earnings", {**order, "properties": {"e": "ann@example.com"}}),
        ("POST", f"{MEMBER}/tokens", {"expires_in": 60}),
        ("GET", f"{MEMBER}/ann@example.com", None),
        ("GET", f"{MEMBER}/entries?cursor=ann@example.com", None),
        ("GET", f"{MEMBERS}/ann@example.com", None),
        ("DELETE", MEMBER, None),
        ("POST", f"{MEMBER}/earnings", order),
    ):
        assert gateway(method, path, body, at=AT).status < 500
    gateway("POST", MEMBERS, raw='{"email": "ann@example.com"', at=AT)
    assert len(lines(log)) >= 26
    check_no_canary(log)


def test_a_run_logs_no_member(gateway: Gateway, log: io.StringIO) -> None:
    jobs = ("run_birthdays", "run_memberships", "expire_points", "evaluate_tiers")
    for job in jobs:
        for shard in range(16):
            item = {"job": "x", "as_of": "2026-05-17T06:00:00Z", "program": "shop", "shard": shard}
            gateway.invoke(f"jobs.{job}", {**item, "cursor": None})
    assert len(lines(log)) == 16 * len(jobs)
    check_no_canary(log)


def test_a_token_is_in_no_log(gateway: Gateway, log: io.StringIO) -> None:
    asked = {"authorization": f"Bearer {gateway.key}", "laurel-clock": "now"}
    gateway.send(http_event("GET", MEMBER, asked))
    gateway.send(http_event("GET", MEMBER, {"authorization": "Bearer lk_unknown_canary-key"}))
    assert gateway.key not in log.getvalue()
    assert gateway.key.split("_", 2)[2] not in log.getvalue()
    assert "canary-key" not in log.getvalue()


def check_no_canary(log: io.StringIO) -> None:
    assert [canary for canary in CANARIES if canary in log.getvalue()] == []


@pytest.mark.parametrize(
    ("header", "trace"),
    [
        ("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", True),
        ("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0", False),
        ("", False),
    ],
)
def test_a_line_names_its_trace_where_one_is_kept(
    header: str, trace: bool, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", header)
    log_caller(200, 3)
    [line] = lines(log)
    kept = {"trace_id": "1-5759e988-bd862e3fe1be46a994272793"} if trace else {}
    assert {name: value for name, value in line.items() if "trace" in name} == kept
