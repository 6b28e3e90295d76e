"""Makes docs/openapi.json (OpenAPI 3.1) from the handlers: `python -m tools.write_openapi`.

A route says where it is, who may call it, what it takes and what it answers; its function's
docstring says what it does. So there is nothing to describe a second time, and `--check` in
`make check` keeps the page true.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from laurel.calls import Pages
from laurel.domain.errors import CODES
from laurel.http import Api, Route
from tools.generated import as_json, main, without_titles
from tools.openapi_texts import (
    AGAIN,
    CLOCK,
    DONE,
    GATEWAYS,
    GATEWAYS_BODY,
    ID_PATTERN,
    INTRODUCTION,
    PARAMETERS,
    PATTERNS,
    QUERY,
    REFUSALS,
    SECURITY_SCHEMES,
)

type Json = dict[str, Any]
type JsonSchemaMode = Literal["validation", "serialization"]
type Schemas = Mapping[tuple[Any, JsonSchemaMode], Json]
"""The schema (a reference, mostly) of each type that is sent or answered, by type and mode."""

PROJECT: Final = Path(__file__).resolve().parent.parent
SCHEMAS: Final = "#/components/schemas"


def openapi() -> Json:
    """The whole document."""
    apis = find_apis()
    routes = [route for api in apis.values() for route in api.routes.values()]
    schemas, components = _schemas(routes)
    paths: dict[str, Json] = {}
    for module, api in apis.items():
        for route in api.routes.values():
            operation = _operation(module, route, schemas)
            paths.setdefault(route.path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": _info(),
        "servers": [{"url": "/", "description": "The address of your stack (output ApiUrl)"}],
        "tags": [{"name": name, "description": _said(name)} for name in apis],
        "paths": {path: paths[path] for path in sorted(paths)},
        "components": {
            "schemas": {name: components[name] for name in sorted(components)},
            "responses": {f"Refused{status}": _refusal(status) for status in REFUSALS},
            "parameters": {"LaurelClock": CLOCK},
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def find_apis() -> dict[str, Api]:
    """The functions that serve routes, by module."""
    names = sorted(path.stem for path in (PROJECT / "functions" / "api").glob("*.py"))
    found = {name: import_module(f"api.{name}").handler for name in names}
    return {name: handler for name, handler in found.items() if isinstance(handler, Api)}


def _info() -> Json:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "title": "Laurel",
        "version": project["version"],
        "summary": project["description"],
        "description": INTRODUCTION,
        "license": {"name": project["license"], "identifier": project["license"]},
    }


def _said(module: str) -> str:
    return getdoc(import_module(f"api.{module}")) or ""


def _schemas(routes: list[Route]) -> tuple[Schemas, Json]:
    """Each type's schema, and the components they refer to."""
    sent = {route.body for route in routes if route.body is not None}
    answered = {_row(body) for route in routes for body in route.answers.values()}
    wanted: list[tuple[Any, JsonSchemaMode]] = [
        *((body, "validation") for body in sorted(sent, key=str)),
        *((body, "serialization") for body in sorted(answered, key=str)),
    ]
    inputs = [(body, mode, TypeAdapter(body)) for body, mode in wanted]
    made, shared = TypeAdapter.json_schemas(inputs, ref_template=f"{SCHEMAS}/{{model}}")
    schemas = {key: without_titles(schema) for key, schema in made.items()}
    return schemas, {**without_titles(shared["$defs"]), **_problems()}


def _row(body: Any) -> Any:  # noqa: ANN401 - a type form
    return body.row if isinstance(body, Pages) else body


def _problems() -> Json:
    """Problem details, and the codes that go with each status."""
    by_status = {status: _codes(status) for status in REFUSALS if _codes(status)}
    problem: Json = {
        "type": "object",
        "description": "Problem details (RFC 9457)",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string", "description": "What clients go by: see docs/errors.md"},
            "detail": {"type": "string", "description": "For people; it may change"},
            "errors": {"type": "array", "items": {"$ref": f"{SCHEMAS}/FaultBody"}},
        },
    }
    of_status: Json = {
        f"Problem{status}": {
            "allOf": [{"$ref": f"{SCHEMAS}/Problem"}],
            "properties": {"status": {"const": status}, "code": {"enum": codes}},
        }
        for status, codes in by_status.items()
    }
    return {"Problem": problem, **of_status}


def _codes(status: int) -> list[str]:
    return sorted(code for code, (its_status, _) in CODES.items() if its_status == status)


def _refusal(status: int) -> Json:
    content: Json = {}
    if _codes(status):
        schema = {"$ref": f"{SCHEMAS}/Problem{status}"}
        content["application/problem+json"] = {"schema": schema}
    if status in GATEWAYS:
        content["application/json"] = {"schema": GATEWAYS_BODY}
    refusal: Json = {"description": REFUSALS[status], "content": content}
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        seconds = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}
        refusal["headers"] = {"Retry-After": seconds}
    return refusal


def _operation(module: str, route: Route, schemas: Schemas) -> Json:
    _, _, says = (getdoc(route.serve) or "").replace("\n", " ").partition(": ")
    security: list[Json] = [{"secretKey": [route.scope]}]
    if route.member:
        security.append({"memberToken": []})
    operation: Json = {
        "operationId": route.serve.__name__,
        "summary": says[:1].upper() + says[1:],
        "tags": [module],
        "security": security,
        "parameters": list(_parameters(route)),
    }
    if route.body is not None:
        content = {"application/json": {"schema": schemas[route.body, "validation"]}}
        is_needed = bool(route.body.model_fields)
        operation["requestBody"] = {"required": is_needed, "content": content}
    return operation | {"responses": _responses(route, schemas)}


def _parameters(route: Route) -> Iterator[Json]:
    for part in route.path.split("/"):
        if part.startswith("{"):
            name = part.strip("{}")
            schema = {"type": "string", "pattern": PATTERNS.get(name, ID_PATTERN)}
            about = {"description": PARAMETERS[name], "schema": schema}
            yield {"name": name, "in": "path", "required": True, **about}
    for name in route.query:
        yield {"name": name, "in": "query", "required": False, **QUERY[name]}
    yield {"$ref": "#/components/parameters/LaurelClock"}


def _responses(route: Route, schemas: Schemas) -> Json:
    answers = dict(route.answers)
    if route.replays:
        answers.setdefault(200, answers[min(answers)])
    found = {
        str(status): _answer(route, status, schemas, answers[status]) for status in sorted(answers)
    }
    return found | {
        str(status): {"$ref": f"#/components/responses/Refused{status}"}
        for status in _refused(route)
    }


def _answer(route: Route, status: int, schemas: Schemas, body: Any) -> Json:  # noqa: ANN401 - a type form
    schema: Json = schemas[_row(body), "serialization"]
    if isinstance(body, Pages):
        schema = _page_of(schema)
    is_replay = route.replays and status == 200  # noqa: PLR2004 - HTTP
    is_only_replay = is_replay and status not in route.answers
    answer: Json = {
        "description": AGAIN if is_only_replay else DONE[status],
        "content": {"application/json": {"schema": schema}},
    }
    if is_replay:
        said = {"description": "true: it was done before", "schema": {"const": "true"}}
        answer["headers"] = {"Idempotency-Replayed": said}
    return answer


def _page_of(row: Json) -> Json:
    return {
        "type": "object",
        "required": ["data", "next_cursor"],
        "properties": {
            "data": {"type": "array", "items": row},
            "next_cursor": {
                "anyOf": [{"type": "string"}, {"type": "null"}],
                "description": "For the next page; null: this was the last",
            },
        },
    }


def _refused(route: Route) -> Iterator[int]:
    """The statuses that the route can be refused with."""
    yield from (400, 401, 403)
    if "{" in route.path:
        yield 404
    if route.method != "GET" and "{" in route.path:
        yield 409
    if route.body is not None:
        yield 413
    if route.body is not None or route.query:
        yield 422
    yield 429


if __name__ == "__main__":
    sys.exit(main("openapi.json", lambda: as_json(openapi())))
