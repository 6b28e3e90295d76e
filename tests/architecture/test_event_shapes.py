"""The events in events/ are as API Gateway sends them: `sam local invoke` takes them as such."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.template import PROJECT

type Json = dict[str, Any]

EVENTS = sorted((PROJECT / "events" / "api").glob("*.json"))
ALWAYS = {
    "version",
    "routeKey",
    "rawPath",
    "rawQueryString",
    "headers",
    "requestContext",
    "isBase64Encoded",
}
CONTEXT = {
    "accountId",
    "apiId",
    "domainName",
    "domainPrefix",
    "http",
    "requestId",
    "routeKey",
    "stage",
    "time",
    "timeEpoch",
}
HTTP = {"method", "path", "protocol", "sourceIp", "userAgent"}


@pytest.fixture(params=EVENTS, ids=lambda path: path.stem)
def event(request: pytest.FixtureRequest) -> Json:
    path: Path = request.param
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_an_event_has_what_every_event_of_form_2_has(event: Json) -> None:
    context = event["requestContext"]
    assert event.keys() >= ALWAYS
    assert context.keys() >= CONTEXT
    assert context["http"].keys() >= HTTP
    assert event["version"] == "2.0"


def test_an_event_says_the_same_of_its_route_everywhere(event: Json) -> None:
    context, method = event["requestContext"], event["requestContext"]["http"]["method"]
    assert context["routeKey"] == event["routeKey"]
    assert context["http"]["path"] == event["rawPath"]
    if event["routeKey"] == "$default":
        return
    route_method, _, template = event["routeKey"].partition(" ")
    found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), event["rawPath"])
    assert found is not None
    assert found.groupdict() == event.get("pathParameters", {})
    assert route_method == method
    assert context["authorizer"]["lambda"].keys() >= {"key", "scopes", "program"}


def test_an_event_has_the_headers_of_its_body_and_the_time_of_its_moment(event: Json) -> None:
    body, context = event.get("body"), event["requestContext"]
    if body is not None:
        assert int(event["headers"]["content-length"]) == len(body.encode())
        assert event["headers"]["content-type"] == "application/json"
    moment = datetime.strptime(context["time"], "%d/%b/%Y:%H:%M:%S %z")
    assert moment.timestamp() * 1000 == context["timeEpoch"]
    assert all(name == name.lower() for name in event["headers"])
