"""What hurts, over HTTP: paths, headers and bodies that a gateway may read otherwise than we do."""

import json
from collections.abc import Callable

import pytest

from tests.e2e.conftest import Client
from tests.e2e.raw_http import send
from tests.hostile import TEXTS
from tests.routes import AT

pytestmark = pytest.mark.stack

PATHS = [
    "/v1/presets/%00",
    "/v1/presets/a%2Fb",
    "/v1/presets/..%2f..%2fetc",
    "/v1/presets/%2e%2e",
    "/v1/presets/..",
    "/v1/presets/.",
    "/v1/presets/%ff%fe",
    "/v1/presets/%",
    "/v1/presets/%zz",
    "/v1/presets/kiehls;x=1",
    "/v1/presets/kiehls%20",
    "/v1/presets/kiehls%0d%0aX-Header:1",
    "/v1/presets/" + "x" * 5_000,
    "/v1/presets//",
    "/v1//presets/kiehls",
    "/v1/./presets/kiehls",
    "/v1/x/../presets/kiehls",
    "/V1/presets/kiehls",
    "/v1/programs/M%23shop",
    "/v1/programs/shop/members/ann%23ACCOUNT",
    "/v1/programs/{program}",
]

QUERIES = [
    "limit=1&limit=2",
    "limit",
    "limit=",
    "limit=%00",
    "limit=1%00",
    "limit=-1",
    "limit=1e1",
    "cursor=",
    "cursor=%ff",
    "cursor=" + "A" * 7_000,
    "cursor=a&cursor=b",
    "&".join(f"x{number}=1" for number in range(500)) + "&limit=0",
]

HEADERS: list[dict[str, str | bytes | list[str]]] = [
    {"Laurel-Clock": "x" * 5_000},
    {"Laurel-Clock": ["2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z"]},
    {"Laurel-Clock": b"\xff\xfe"},
]

TOKENS: list[str | bytes | list[str]] = [
    "Bearer lk_" + "a" * 5_000 + "_x",
    "Bearer " + "W1tb" * 1_500 + ".e30.AAAA",
    "Bearer lk_\u00e9_x",
    b"Bearer \xff\xfe",
    ["Bearer a", "Bearer b"],
    "Basic YWRtaW46YWRtaW4=",
    "bearer",
    "Bearer  x",
]


def with_key(client: Client) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.key}"}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_no_path_leads_elsewhere(client: Client, path: str) -> None:
    found = send(client.url, "GET", path, with_key(client))
    assert (found.status, found.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_a_query_that_does_not_fit_is_refused(client: Client, query: str) -> None:
    found = send(client.url, "GET", f"/v1/presets?{query}", with_key(client))
    assert found.status == 422
    assert found.body["code"] in {"invalid_content", "invalid_cursor"}


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: str(headers)[:40])
def test_a_header_that_does_not_fit_is_refused(
    client: Client, headers: dict[str, str | bytes | list[str]]
) -> None:
    found = send(client.url, "GET", "/v1/presets", {**headers, **with_key(client)})
    assert (found.status, found.body["code"]) == (400, "malformed_header")


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: str(token)[:40])
def test_no_odd_token_is_let_in_or_breaks_the_authorizer(
    client: Client, token: str | bytes | list[str]
) -> None:
    found = send(client.url, "GET", "/v1/presets", {"Authorization": token})
    assert found.status in {401, 403}


@pytest.mark.parametrize("method", ["HEAD", "BREW", "TRACE"])
def test_another_method_is_not_a_get(client: Client, method: str) -> None:
    found = send(client.url, method, "/v1/presets", with_key(client))
    assert (found.status, found.headers["allow"]) == (405, "GET")


def test_no_header_makes_one_method_into_another(
    client: Client, program: Callable[..., str]
) -> None:
    path = program("kiehls", at=AT)
    assert client("POST", f"{path}/members", {"member_id": "ann"}, at=AT).status == 201
    odd = {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/v1/presets", "Laurel-Clock": AT}
    found = send(client.url, "GET", f"{path}/members/ann", {**odd, **with_key(client)})
    assert (found.status, found.body["erased"]) == (200, False)


def test_no_text_is_answered_with_5xx_nor_writes(
    client: Client, program: Callable[..., str]
) -> None:
    path = program("kiehls", at=AT)
    headers = {**with_key(client), "Content-Type": "application/json", "Laurel-Clock": AT}
    for name, text in TEXTS.items():
        body = text.encode("utf-8", "surrogatepass")
        found = send(client.url, "POST", f"{path}/members", headers, body)
        assert found.status in {400, 413, 422}, name
        assert found.headers["content-type"] == "application/problem+json"
    assert client("GET", f"{path}/audit", at=AT).body["members"] == 0


@pytest.mark.parametrize(
    "content", ["text/plain", "application/octet-stream", "multipart/form-data; boundary=x", ""]
)
def test_bytes_that_are_no_json_are_refused_whatever_they_are_called(
    client: Client, program: Callable[..., str], content: str
) -> None:
    path = program("kiehls", at=AT)
    headers = {**with_key(client), "Content-Type": content, "Laurel-Clock": AT}
    for body in (b"\xff\xfe{\x00}\x00", b"\x1f\x8b\x08\x00", b"--x--", json.dumps([]).encode()):
        assert send(client.url, "POST", f"{path}/members", headers, body).status in {400, 422}
