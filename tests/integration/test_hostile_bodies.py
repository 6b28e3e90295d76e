"""Every route that takes a body, sent what hurts: as a whole, and in each place of a good body.

What is refused has a documented code, is never our fault, and writes nothing.
"""

import json
from typing import Any

import pytest

from tests.answers import check_refused
from tests.gateway import Gateway, Response, functions_by_route, http_event
from tests.hostile import CONTENT_TYPES, ENCODED, TEXTS, VALUES, Json, Place, places, with_value
from tests.routes import AT, ROUTES, filled, path_of
from tests.sent_bodies import BODIES

WITH_BODY = [key for key, route in ROUTES.items() if route.body is not None]
ADMIN = {"lambda": {"scopes": "admin", "program": "", "retry_after": 0, "key": "test"}}


CODES: dict[str, str] = {}
"""The code of a voucher that there is, once it was issued."""


@pytest.fixture(scope="module", autouse=True)
def _voucher(gateway: Gateway) -> None:
    """Issue a voucher, so that what is done with one gets as far as it."""
    body = {"redemption_id": "voucher", "reward": "ten-off"}
    redeemed = gateway("POST", path_of("redemptions"), body, at=AT)
    CODES["code"] = redeemed.body["voucher"]["code"]


def send(gateway: Gateway, route: str, text: str, **event: object) -> Response:
    """The function's answer to a body; who calls is somebody who may do anything."""
    asked = http_event(*filled(route, **CODES), {"laurel-clock": AT}, text)
    asked["requestContext"]["authorizer"] = ADMIN
    answer = gateway.invoke(functions_by_route()[route], {**asked, **event})
    return Response(answer["statusCode"], json.loads(answer["body"]), answer["headers"])


def check_harmless(gateway: Gateway, route: str, text: str, **event: object) -> Response:
    """Send a body; fail where it is our fault, has no documented code, or changed something."""
    before = gateway.client.writes
    found = send(gateway, route, text, **event)
    assert found.status < 500
    if found.status >= 400:
        check_refused(route, found, found.status)
        assert gateway.client.writes == before
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_does_harm(gateway: Gateway, name: str) -> None:
    for route in WITH_BODY:
        check_harmless(gateway, route, TEXTS[name])
        check_harmless(gateway, route, TEXTS[name], isBase64Encoded=True)


@pytest.mark.parametrize("name", ENCODED)
def test_what_says_that_it_is_base64_is_refused_where_it_is_not(
    gateway: Gateway, name: str
) -> None:
    for route in WITH_BODY:
        found = check_harmless(gateway, route, ENCODED[name], isBase64Encoded=True)
        assert found.code == "malformed_json"


@pytest.mark.parametrize("route", WITH_BODY)
def test_nothing_in_any_place_of_a_body_does_harm(gateway: Gateway, route: str) -> None:
    body = good_body(route)
    for place in places(body):
        for value in VALUES.values():
            check_harmless(gateway, route, json.dumps(with_value(body, place, value)))


@pytest.mark.parametrize("route", WITH_BODY)
def test_what_a_body_does_not_have_is_refused_in_every_object_of_it(
    gateway: Gateway, route: str
) -> None:
    body = good_body(route)
    objects = [place for place in places(body) if isinstance(at_place(body, place), dict)]
    for place in objects:
        if place[-1:] in FREE:
            continue
        for name in ("x", "", "__class__", "a/b~c", "\u0000", "é" * 200):
            more = {**at_place(body, place), name: 1}
            text = json.dumps(with_value(body, place, more))
            assert check_harmless(gateway, route, text).status == 422


FREE = {("attributes",), ("overrides",)}
"""Objects whose names are the client's."""


@pytest.mark.parametrize("content_type", CONTENT_TYPES, ids=lambda name: name[:30])
def test_a_body_is_json_whatever_it_says_that_it_is(gateway: Gateway, content_type: str) -> None:
    headers = {"laurel-clock": AT, "content-type": content_type}
    route = "POST /v1/programs/{program}/members/{member}/earnings/preview"
    body = json.dumps({**good_body(route), "event_id": "seldom"})
    assert check_harmless(gateway, route, body, headers=headers).status == 200
    assert check_harmless(gateway, route, "<a/>", headers=headers).status == 400


def test_every_route_with_a_body_has_a_good_one(gateway: Gateway) -> None:
    """What is broken is not broken already: no good body is refused for its content."""
    for route in WITH_BODY:
        assert send(gateway, route, json.dumps(good_body(route))).code != "invalid_content", route


def good_body(route: str) -> Json:
    model = ROUTES[route].body
    assert model is not None
    return BODIES[model.__name__]


def at_place(body: Any, place: Place) -> Any:
    for part in place:
        body = body[part]
    return body
