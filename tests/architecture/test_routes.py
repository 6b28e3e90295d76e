"""A route has its template event, its handler, its event file and its OpenAPI path, or is none."""

import json
from typing import Any

import pytest

from laurel.http import Api
from laurel.paths import METHODS
from tests.architecture.source import FUNCTIONS, Source, sources
from tests.template import PROJECT, Function, allowed_actions, functions
from tools.write_openapi import find_apis

FOUND = functions()
OPENAPI: dict[str, Any] = json.loads((PROJECT / "docs" / "openapi.json").read_text("utf-8"))
APIS = find_apis()


def test_every_handler_is_a_function_of_the_template_and_the_other_way_round() -> None:
    files = {source.module.removeprefix("functions.") for source in sources(FUNCTIONS)}
    assert FOUND.keys() == files


@pytest.mark.parametrize("name", APIS)
def test_the_gateway_sends_a_function_just_the_routes_it_serves(name: str) -> None:
    wired = {f"{method} {path}" for method, path in FOUND[f"api.{name}"].routes}
    assert wired == APIS[name].routes.keys()


def test_what_no_route_takes_is_refused_by_one_function_that_knows_them_all() -> None:
    assert FOUND["api.refuse_unknown"].routes == (("$default", ""),)
    known = {f"{method} {path}" for path, methods in METHODS.items() for method in methods}
    assert known == {key for api in APIS.values() for key in api.routes}


def test_no_route_is_served_twice() -> None:
    keys = [key for api in APIS.values() for key in api.routes]
    assert len(keys) == len({*keys})


def test_every_route_is_in_the_openapi_document_and_no_other() -> None:
    listed = {
        f"{method.upper()} {path}"
        for path, methods in OPENAPI["paths"].items()
        for method in methods
    }
    assert listed == {key for api in APIS.values() for key in api.routes}


@pytest.mark.parametrize("function", FOUND.values(), ids=lambda function: function.module)
def test_every_function_has_an_event(function: Function) -> None:
    assert function.event.is_file()


@pytest.mark.parametrize("name", APIS)
def test_the_event_of_a_function_is_for_one_of_its_routes(name: str) -> None:
    event = json.loads(FOUND[f"api.{name}"].event.read_text("utf-8"))
    assert event["version"] == "2.0"
    assert event["routeKey"] == event["requestContext"]["routeKey"]
    assert event["routeKey"] in APIS[name].routes


def test_every_event_is_some_functions() -> None:
    files = {path for path in (PROJECT / "events").rglob("*.json") if path.name != "env.json"}
    assert files == {function.event for function in FOUND.values()}


@pytest.mark.parametrize("source", sources(FUNCTIONS), ids=lambda source: source.module)
def test_only_a_function_that_signs_may_read_the_secret(source: Source) -> None:
    actions = allowed_actions(FOUND[source.module.removeprefix("functions.")])
    signs = "signer" in _names_imported(source)
    assert ("secretsmanager:GetSecretValue" in actions) is signs


@pytest.mark.parametrize("api", APIS.values(), ids=lambda api: api.name)
def test_a_function_that_only_reads_may_not_write(api: Api) -> None:
    """Reads are GET, or stand in a function that is named so; a check and a preview write nothing
    either, but live beside what does.
    """
    gets = all(route.method == "GET" for route in api.routes.values())
    writes = not gets and not api.name.startswith("read_")
    assert ("dynamodb:PutItem" in allowed_actions(FOUND[f"api.{api.name}"])) is writes


def _names_imported(source: Source) -> set[str]:
    return {alias.name for node in source.tree.body for alias in getattr(node, "names", ())}
