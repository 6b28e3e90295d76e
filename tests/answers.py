"""Answers held against the published OpenAPI document: no field too few, none too many."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from laurel.domain.errors import CODES
from tests.gateway import Response
from tests.template import PROJECT

type Json = dict[str, Any]


def check_answer(route: str, status: int, content_type: str, body: object) -> None:
    """Fail where the answer is not as docs/openapi.json says for that route and status."""
    method, _, path = route.partition(" ")
    operation: Json = _strict()["paths"][path][method.lower()]
    found = _resolved(operation["responses"][str(status)])
    schema = found["content"][content_type]["schema"]
    Draft202012Validator({**schema, "components": _strict()["components"]}).validate(body)


def check_refused(route: str, found: Response, status: int, code: str | None = None) -> None:
    """Problem details as published: in the OpenAPI document, with the code's own words."""
    assert (found.status, found.code) == (status, code or found.code)
    assert found.headers["Content-Type"] == "application/problem+json"
    assert found.body["title"] == CODES[str(found.code)][1]
    check_answer(route, status, "application/problem+json", found.body)


def _resolved(response: Json) -> Json:
    if "$ref" not in response:
        return response
    name = response["$ref"].rpartition("/")[2]
    resolved: Json = _strict()["components"]["responses"][name]
    return resolved


@cache
def _strict() -> Json:
    """The document, with every object closed whose fields it names."""
    text = (PROJECT / "docs" / "openapi.json").read_text(encoding="utf-8")
    closed: Json = json.loads(text, object_hook=_closed)
    return closed


def _closed(schema: Json) -> Json:
    is_object = schema.get("type") == "object" and "properties" in schema
    return {**schema, "additionalProperties": False} if is_object else schema
