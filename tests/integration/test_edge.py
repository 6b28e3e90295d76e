"""The edge: no input is answered with 5xx, and what is refused says why, in problem details."""

import base64
import json
from typing import Any

import pytest

from laurel import wiring
from tests.answers import check_refused
from tests.gateway import Context, Gateway, http_event, route_of
from tests.routes import AT, NAMES, ROUTES, filled, path_of

type Json = dict[str, Any]

# Hostile bodies: what is wrong with them (test_hostile_bodies.py sends many more everywhere)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 400, "malformed_json"),
        ("[" * 100_000, 400, "malformed_json"),
        ("9" * 5_000, 400, "malformed_json"),
        ('{"a": NaN}', 400, "malformed_json"),
        ('{"a": 1, "a": 1}', 400, "malformed_json"),
        ('{"a": "\ud800"}', 400, "malformed_json"),
        ('{"a": 1e999999999}', 422, "invalid_content"),
        ("[]", 422, "invalid_content"),
        ("x" * 300_000, 413, "too_large"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_wrong_with_a_body_has_its_code(
    gateway: Gateway, body: str, status: int, code: str
) -> None:
    found = gateway("POST", path_of("earnings"), raw=body, at=AT)
    check_refused(ROUTE_EARN, found, status, code)


ROUTE_EARN = "POST /v1/programs/{program}/members/{member}/earnings"


def test_a_body_in_base64_is_read(gateway: Gateway) -> None:
    body = {"event_id": "base64", "type": "play.won", "occurred_at": AT}
    text = base64.b64encode(json.dumps(body).encode()).decode()
    found = gateway("POST", path_of("earnings"), raw=text, at=AT, isBase64Encoded=True)
    assert found.status == 201


@pytest.mark.parametrize(
    "text", ["%%%", "YQ", "e30=\n{}", base64.b64encode(b'{"a": "\xff"}').decode()], ids=str
)
def test_a_body_that_is_no_base64_or_no_utf_8_is_refused(gateway: Gateway, text: str) -> None:
    found = gateway("POST", path_of("earnings"), raw=text, at=AT, isBase64Encoded=True)
    check_refused(ROUTE_EARN, found, 400, "malformed_json")


def test_unknown_fields_are_named(gateway: Gateway) -> None:
    body = {"event_id": "o1", "type": "review", "occurred_at": AT, "a/b~c": 1, "d": {"e": 1}}
    found = gateway("POST", path_of("earnings"), body, at=AT)
    assert [error["pointer"] for error in found.body["errors"]] == ["/a~1b~0c", "/d"]


def test_an_empty_body_is_no_body_where_nothing_is_asked(gateway: Gateway) -> None:
    body = {"redemption_id": "hold-1", "reward": "ten-off", "hold": True}
    assert gateway("POST", path_of("redemptions"), body, at=AT).status == 201
    done = gateway("POST", path_of("redemptions/hold-1/cancel"), at=AT)
    assert (done.status, done.body["status"]) == (200, "cancelled")


# Hostile paths

FOREIGN = [
    "a#b",
    "M#shop",
    "..",
    ".",
    "a b",
    "é",
    "a\x00b",
    "-a",
    "x" * 65,
    "x" * 5_000,
    "\ufffd",
    "a\nb",
    "%2e%2e",
    "{program}",
    "\uff11",
]


@pytest.mark.parametrize("value", FOREIGN, ids=lambda value: value[:8].encode("unicode_escape"))
@pytest.mark.parametrize("name", NAMES)
def test_what_has_no_form_of_an_id_is_not_there(gateway: Gateway, name: str, value: str) -> None:
    for route in ROUTES.values():
        if f"{{{name}}}" in route.path:
            method, path = filled(route.key)
            event = http_event(method, path, {"authorization": f"Bearer {gateway.key}"})
            event["pathParameters"][name] = value
            found = gateway.send(event)
            status = 422 if method == "PUT" else 404
            assert found.status == status, route.key
            check_refused(route.key, found, status)


@pytest.mark.parametrize(
    ("route", "name", "value"),
    [
        ("GET /v1/programs/{program}/versions/{version}", "version", "0"),
        ("GET /v1/programs/{program}/versions/{version}", "version", "2"),
        ("GET /v1/programs/{program}/versions/{version}", "version", "1.0"),
        ("GET /v1/programs/{program}/versions/{version}", "version", "00000000000000000001"),
        ("GET /v1/programs/{program}/versions/{version}", "version", "9" * 64),
        ("GET /v1/programs/{program}/members/{member}/entries/{entry}", "entry", "e0"),
        ("GET /v1/programs/{program}/members/{member}/entries/{entry}", "entry", "e01"),
        ("GET /v1/programs/{program}/members/{member}/entries/{entry}", "entry", "1"),
        ("GET /v1/programs/{program}/members/{member}/entries/{entry}", "entry", "e" + "9" * 60),
        ("GET /v1/presets/{preset}", "preset", "kiehls.yaml"),
        ("GET /v1/programs/{program}/vouchers/{code}", "code", "K7QW-2MB1-9XKD-4T2P-7"),
        ("GET /v1/programs/{program}/members/{member}", "member", "bea"),
        ("GET /v1/programs/{program}/members/{member}/tier", "program", "other"),
    ],
)
def test_what_nobody_made_is_not_there(gateway: Gateway, route: str, name: str, value: str) -> None:
    check_refused(route, gateway(*filled(route, **{name: value}), at=AT), 404)


def test_a_program_is_not_called_validate(gateway: Gateway) -> None:
    found = gateway("PUT", "/v1/programs/validate", {"preset": "kiehls"})
    check_refused("PUT /v1/programs/{program}", found, 422, "invalid_content")


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/", 404, None),
        ("GET", "/v2/programs/shop", 404, None),
        ("GET", "/v1/programs", 404, None),
        ("GET", "/v1/programs/shop/", 404, None),
        ("GET", "/v1//programs/shop", 404, None),
        ("DELETE", "/v1/programs/shop", 405, "GET, PUT"),
        ("POST", "/v1/programs/shop", 405, "GET, PUT"),
        ("PUT", "/v1/programs/shop/members", 405, "POST"),
        ("POST", "/v1/programs/shop/members/ann", 405, "DELETE, GET, PATCH"),
        ("BREW", "/v1/presets", 405, "GET"),
        ("GET", "/v1/programs/shop/members/ann/earnings/preview", 405, "POST"),
        ("X" * 300, "/" + "x" * 5_000, 404, None),
    ],
)
def test_a_foreign_route_is_refused_with_the_methods_there_are(
    gateway: Gateway, method: str, path: str, status: int, allowed: str | None
) -> None:
    assert route_of(method, path) == "$default"
    found = gateway(method, path)
    assert found.status == status
    assert found.headers.get("Allow") == allowed
    assert found.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", [path_of("balances"), path_of("nothing"), "/v1/presets?limit=0"])
def test_no_browser_keeps_an_answer_or_guesses_what_it_is(gateway: Gateway, path: str) -> None:
    found = gateway("GET", path, at=AT)
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["X-Content-Type-Options"] == "nosniff"


# Failures of our own


def test_a_fault_of_ours_tells_nothing_of_itself(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(wiring.services().ledger, "open", broken)
    found = gateway("GET", path_of("balances"), at=AT)
    assert (found.status, found.code) == (500, "internal_error")
    assert "secret" not in json.dumps(found.body)
    assert found.headers["Content-Type"] == "application/problem+json"


def test_long_work_stops_in_time_and_says_so(gateway: Gateway) -> None:
    """A run with no time left does one page and answers that it has not finished."""
    asked = {"authorization": f"Bearer {gateway.key}", "laurel-clock": AT}
    event = http_event("GET", "/v1/programs/shop/audit", asked)
    event["requestContext"]["authorizer"] = {"lambda": {"scopes": "admin"}}
    found = gateway.invoke("api.audit_ledger", event, Context(milliseconds=0))
    cursor = json.loads(found["body"])["next_cursor"]
    assert cursor is not None
    rest = gateway("GET", f"/v1/programs/shop/audit?cursor={cursor}", at=AT)
    assert (rest.body["members"], rest.body["next_cursor"]) == (1, None)


# Deep and long documents


@pytest.mark.parametrize("depth", [10, 60, 100, 1_000, 5_000, 9_000])
@pytest.mark.parametrize("path", ["/v1/programs/deep", "/v1/programs/validate"])
def test_no_depth_of_overrides_or_conditions_ends_in_5xx(
    gateway: Gateway, path: str, depth: int
) -> None:
    method = "POST" if path.endswith("validate") else "PUT"
    overrides = '{"a":' * depth + "1" + "}" * depth
    condition = '{"not":' * depth + '{"fact": "order.channel", "is": "x"}' + "}" * depth
    rule = f'{{"on": "order", "when": {condition}, "gives": {{}}}}'
    for text in (
        f'{{"preset": "kiehls", "mode": "test", "overrides": {{"earning": {overrides}}}}}',
        f'{{"preset": "kiehls", "mode": "test", "overrides": {{"earning": {{"a": {rule}}}}}}}',
    ):
        assert gateway(method, path, raw=text).status in {200, 400, 422}


def test_a_document_that_is_too_long_with_its_defaults_is_refused(gateway: Gateway) -> None:
    """A line of an example is short to write, and four times as long in full."""
    lines = [{"amount": "1"}] * 15_000
    steps = [{"at": AT, "order": {"lines": lines}}]
    document = {"examples": [{"title": "Long", "steps": steps}]}
    body = {"preset": "kiehls", "mode": "test", "overrides": document}
    found = gateway("PUT", "/v1/programs/long", body)
    check_refused("PUT /v1/programs/{program}", found, 422, "invalid_program")
    assert gateway("GET", "/v1/programs/long").status == 404


def test_the_longest_order_there_may_be_is_kept(gateway: Gateway) -> None:
    lines = [
        {"line_id": f"line-{number}", "sku": f"{number:0>190}", "amount": "1.00"}
        for number in range(500)
    ]
    order = {"currency": "USD", "lines": lines}
    body = {"event_id": "long", "type": "order", "occurred_at": AT, "order": order}
    assert gateway("POST", path_of("earnings"), body, at=AT).status == 201
    back = {"return_id": "long", "event_id": "long", "occurred_at": AT, "full": True}
    assert gateway("POST", path_of("returns"), back, at=AT).status == 201
