"""Requests made out of docs/openapi.json, sent to the deployed stack: of all that it allows, and of
what it does not. No answer is a 5xx, none differs from the document, none is given without a token.

They are the same on every run; HYPOTHESIS_PROFILE=soak sends others each time, five times as many.
"""

import os
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, CheckFunction, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.e2e.conftest import Client
from tests.routes import AT, ROUTES
from tests.template import PROJECT

pytestmark = pytest.mark.stack

IS_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
CASES = 65 if IS_SOAK else 13
"""Requests of each kind to each route."""

AS_DOCUMENTED: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


class Kind(Enum):
    """What is asked for."""

    ALLOWED = "what the document allows, of what is there"
    OTHER = "what it does not allow: paths, headers, queries and bodies that do not fit"
    OTHER_BODY = "what it does not allow, of what is there and with a good token"


type Operation = APIOperation[Any, Any, Any, Any]


def operations() -> Iterator[tuple[str, Operation]]:
    """Every operation of the document, by its route."""
    schema = schemathesis.openapi.from_path(PROJECT / "docs" / "openapi.json")
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation: Operation = found.ok()
        yield f"{operation.method.upper()} {operation.path}", operation


OPERATIONS = dict(operations())


@pytest.fixture
def there(client: Client, program: Callable[..., str]) -> dict[str, str]:
    """A program of its own, with a member who has points, a redemption and a voucher."""
    path = program("kiehls", at=AT)
    member = f"{path}/members/ann"
    given = {"adjustment_id": "a1", "wallet": "points", "quantity": 5000, "reason": "a test"}
    sent: list[tuple[str, object]] = [
        (f"{path}/members", {"member_id": "ann"}),
        (f"{member}/adjustments", given),
        (f"{member}/redemptions", {"redemption_id": "r1", "reward": "ten-off"}),
    ]
    *_, redeemed = (client("POST", to, body, at=AT) for to, body in sent)
    code: str = redeemed.body["voucher"]["code"]
    names = {"member": "ann", "redemption": "r1", "reward": "ten-off", "preset": "kiehls"}
    return {**names, "program": path.rsplit("/", 1)[1], "code": code, "version": "1", "entry": "e1"}


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@pytest.mark.parametrize("route", OPERATIONS)
def test_every_answer_is_as_documented(
    client: Client, there: dict[str, str], route: str, kind: Kind
) -> None:
    seen: list[int] = []
    operation = OPERATIONS[route]
    is_allowed = kind is Kind.ALLOWED
    mode = GenerationMode.POSITIVE if is_allowed else GenerationMode.NEGATIVE

    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {client.key}"

        @settings(
            max_examples=CASES,
            derandomize=not IS_SOAK,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Case[Operation]) -> None:
            aimed(case, kind, there)
            found = case.call(base_url=client.url, session=session)
            is_first = is_success(found.status_code) and not any(map(is_success, seen))
            more = [ignored_auth] if is_first else []
            case.validate_response(found, checks=[*AS_DOCUMENTED, *more])
            seen.append(found.status_code)

        send()
    assert len(seen) == CASES


def is_success(status: int) -> bool:
    """Only what was answered can be asked for again without a token."""
    return 200 <= status < 300


def aimed(case: Case[Operation], kind: Kind, there: dict[str, str]) -> None:
    """Lead a request to what is there, where it is not the path that is odd."""
    if kind is not Kind.OTHER:
        known = {name: there[name] for name in case.path_parameters if name in there}
        case.path_parameters = {**case.path_parameters, **known}
    if kind is Kind.OTHER_BODY:
        case.headers.clear()


def test_the_whole_document_is_asked_often_enough() -> None:
    assert OPERATIONS.keys() == ROUTES.keys()
    assert len(OPERATIONS) * len(Kind) * CASES >= (10_000 if IS_SOAK else 2_000)
