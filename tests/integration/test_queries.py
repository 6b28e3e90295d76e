"""What stands beside the body: limits, cursors, instants, and the clock header."""

from typing import Any

import pytest

from tests.answers import check_answer, check_refused
from tests.gateway import Gateway
from tests.routes import AT, ROUTES, filled, path_of
from tests.sent_bodies import BODIES

type Json = dict[str, Any]

PAGED = [key for key, route in ROUTES.items() if "limit" in route.query]


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
    model = ROUTES[route].body
    body = dict(BODIES[model.__name__]) if model else None
    if body and "mode" in body:
        body["mode"] = "live"
    found = gateway(*filled(route, program="live"), body, at=AT)
    check_refused(route, found, 400, "clock_not_allowed")
