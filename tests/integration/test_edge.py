"""The edge: no input is answered with 5xx, and what is refused says why, in problem details."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from laurel import wiring
from tests.answers import check_answer, check_refused
from tests.gateway import Context, Gateway, http_event, open_gateway, route_of
from tests.routes import NAMES, ROUTES, filled

type Json = dict[str, Any]

WITH_BODY = [key for key, route in ROUTES.items() if route.body is not None]
PAGED = [key for key, route in ROUTES.items() if "limit" in route.query]
AT = "2026-03-02T12:00:00Z"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """A test program `shop` with a member `ann`, who has 500 points."""
    with open_gateway() as opened:
        made = opened("PUT", "/v1/programs/shop", {"preset": "kiehls", "mode": "test"}, at=AT)
        assert made.status == 201
        live = opened("PUT", "/v1/programs/live", {"preset": "kiehls", "mode": "live"})
        assert live.status == 201
        joined = opened("POST", "/v1/programs/shop/members", {"member_id": "ann"}, at=AT)
        assert joined.status == 201
        given = {"adjustment_id": "a1", "wallet": "points", "quantity": 500, "reason": "a test"}
        assert opened("POST", path_of("adjustments"), given, at=AT).status == 201
        yield opened


def path_of(last: str) -> str:
    return f"/v1/programs/shop/members/ann/{last}"


# Hostile bodies

HOSTILE = {
    "nothing": "",
    "spaces": "   ",
    "no JSON": "nonsense",
    "two documents": "{} {}",
    "cut off": '{"member_id": "x"',
    "single quotes": "{'a': 1}",
    "deep lists": "[" * 100_000,
    "deep lists, closed": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"a":' * 40_000 + "1" + "}" * 40_000,
    "a long integer": f'{{"a": {"9" * 5_000}}}',
    "a long negative integer": f'{{"a": -{"9" * 5_000}}}',
    "NaN": '{"a": NaN}',
    "Infinity": '{"a": -Infinity}',
    "a huge exponent": '{"a": 1e999999999}',
    "a tiny exponent": '{"a": 1e-999999999}',
    "an exponent no reader has": f'{{"a": 1e{"9" * 100}}}',
    "a name twice": '{"a": 1, "a": 1}',
    "a name twice, deep": '{"a": [{"b": 1, "b": 2}]}',
    "a lone surrogate": '{"a": "\\ud800"}',
    "a lone surrogate as a name": '{"\\udfff": 1}',
    "a raw surrogate": '{"a": "\ud800"}',
    "a NUL": '{"a": "\\u0000"}',
    "a raw NUL": '{"a": "\x00"}',
    "a byte order mark": "\ufeff{}",
    "a list": "[]",
    "a text": '"text"',
    "a number": "1",
    "null": "null",
    "true": "true",
    "an object that is empty": "{}",
    "names that are not ours": '{"__class__": "x", "constructor": {"prototype": {}}}',
    "very many names": "{" + ",".join(f'"{n}": 1' for n in range(10_000)) + "}",
    "too much": '{"a": "' + "x" * 300_000 + '"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("route", WITH_BODY)
def test_no_body_is_answered_with_5xx(gateway: Gateway, route: str, body: str) -> None:
    found = gateway(*filled(route), raw=body, at=AT)
    assert 200 <= found.status < 500
    if found.status >= 400:
        check_refused(route, found, found.status)


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
    body = {"event_id": "base64", "type": "review", "occurred_at": AT}
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


# Queries


@pytest.mark.parametrize("limit", ["0", "101", "-1", "", "abc", "1.0", "1e1", "٣", "9" * 5_000])
@pytest.mark.parametrize("route", PAGED)
def test_a_limit_out_of_bounds_is_refused(gateway: Gateway, route: str, limit: str) -> None:
    method, path = filled(route)
    found = gateway(method, f"{path}?limit={limit}", at=AT)
    check_refused(route, found, 422, "invalid_content")
    assert found.body["errors"][0]["pointer"] == "/limit"


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "=" * 10, "!" * 40, "A" * 5_000])
@pytest.mark.parametrize("route", [*PAGED, "GET /v1/programs/{program}/audit"])
def test_a_cursor_that_was_made_up_is_refused(gateway: Gateway, route: str, cursor: str) -> None:
    method, path = filled(route)
    found = gateway(method, f"{path}?cursor={cursor}", at=AT)
    check_refused(route, found, 422, "invalid_cursor")


def test_a_list_is_read_page_by_page(gateway: Gateway) -> None:
    seen, cursor = list[str](), None
    while True:
        query = "?limit=3" + (f"&cursor={cursor}" if cursor else "")
        page = gateway("GET", f"/v1/presets{query}")
        check_answer("GET /v1/presets", 200, "application/json", page.body)
        seen += [row["preset"] for row in page.body["data"]]
        cursor = page.body["next_cursor"]
        if cursor is None:
            break
        assert len(page.body["data"]) == 3
    whole = gateway("GET", "/v1/presets?limit=100").body
    assert (seen, whole["next_cursor"]) == ([row["preset"] for row in whole["data"]], None)


def test_a_cursor_is_good_for_its_own_list_only(gateway: Gateway) -> None:
    cursor = gateway("GET", "/v1/presets?limit=1").body["next_cursor"]
    other = "GET /v1/programs/{program}/rewards"
    found = gateway("GET", f"/v1/programs/shop/rewards?cursor={cursor}", at=AT)
    check_refused(other, found, 422, "invalid_cursor")


@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_cursor_that_was_changed_is_refused(gateway: Gateway, place: int) -> None:
    cursor = list(gateway("GET", "/v1/presets?limit=1").body["next_cursor"])
    cursor[place] = "A" if cursor[place] != "A" else "B"
    found = gateway("GET", f"/v1/presets?cursor={''.join(cursor)}")
    check_refused("GET /v1/presets", found, 422, "invalid_cursor")


TIMES = [
    "",
    "now",
    "2026-03-02",
    "2026-03-02T12:00:00",
    "2026-13-02T12:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "2026-03-02T12:00:00.1234567Z",
    "\uff12026-03-02T12:00:00Z",
    "1" * 5_000,
]


@pytest.mark.parametrize("time", TIMES, ids=lambda time: time[:24])
def test_an_instant_that_is_none_is_refused(gateway: Gateway, time: str) -> None:
    route = "GET /v1/programs/{program}/members/{member}/balances"
    found = gateway("GET", f"{path_of('balances')}?at={time}", at=AT)
    check_refused(route, found, 422, "invalid_content")


def test_a_plus_in_a_query_may_be_a_space(gateway: Gateway) -> None:
    """Gateways decode `+` to a space; an offset needs it back."""
    found = gateway("GET", f"{path_of('balances')}?at=2026-03-02T13:00:00 01:00", at=AT)
    assert found.status == 200


# The clock


@pytest.mark.parametrize("time", TIMES, ids=lambda time: time[:24])
@pytest.mark.parametrize("route", ["GET /v1/programs/{program}", "GET /v1/presets"])
def test_a_clock_that_cannot_be_read_is_refused(gateway: Gateway, route: str, time: str) -> None:
    check_refused(route, gateway(*filled(route), at=time), 400, "malformed_header")


CLOCKED = [key for key, route in ROUTES.items() if "{program}" in route.path]


@pytest.mark.parametrize("route", CLOCKED)
def test_a_live_program_has_the_real_time(gateway: Gateway, route: str) -> None:
    """Every route of a live program refuses the header, whatever else is asked."""
    bodies: Json = {
        "EarningRequest": {"event_id": "o1", "type": "review", "occurred_at": AT},
        "ReturnRequest": {"return_id": "b1", "event_id": "o1", "occurred_at": AT, "full": True},
        "EnrolmentRequest": {"member_id": "ann"},
        "AdjustmentRequest": {
            "adjustment_id": "a1", "wallet": "points", "quantity": 1, "reason": "test",
        },
        "RedemptionRequest": {"redemption_id": "r1", "reward": "ten-off"},
        "TokenRequest": {"expires_in": 60},
        "JobRequest": {"as_of": AT},
        "ProgramRequest": {"preset": "kiehls", "mode": "live", "overrides": {"name": "New"}},
        "CheckRequest": {"order": ORDER},
        "UseRequest": {"use_id": "u1", "order": ORDER},
    }  # fmt: skip
    model = ROUTES[route].body
    body = bodies.get(model.__name__, {}) if model else None
    found = gateway(*filled(route, program="live"), body, at=AT)
    check_refused(route, found, 400, "clock_not_allowed")


ORDER: Json = {"currency": "USD", "lines": [{"line_id": "1", "sku": "SKU", "amount": "1.00"}]}


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
