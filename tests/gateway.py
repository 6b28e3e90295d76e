"""The HTTP API in one process: it finds the route, asks the authorizer, calls the handler.

As on AWS, each function sees the table with the permissions that the template gives it.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

import authorize
from laurel import table_wiring, wiring
from laurel.http import path_matches
from laurel.secret_keys import make_key
from laurel.storage.dynamo_table import dynamo_client
from tests.builders import NOON
from tests.tables import new_table_name, nobodys_account
from tests.template import Permission, functions, permissions

type Json = dict[str, Any]

SECRET = "a-signing-secret-for-tests"

ACTIONS = {
    "get_item": "GetItem",
    "batch_get_item": "BatchGetItem",
    "query": "Query",
    "put_item": "PutItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
"""What a call, or a part of a transaction, needs to be allowed."""


class Context:
    """Lambda's context, of a function with some time left."""

    def __init__(self, milliseconds: int = 10_000) -> None:
        self.milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


class PermittedClient:
    """A DynamoDB client that does what the policies of the function that is running allow.

    It remembers what each function did of that, and counts the writes that went through.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.permissions: list[Permission] = []
        self.module = ""
        self.used: dict[str, set[Permission]] = {}
        self.writes = 0

    def allow(self, *actions: str) -> None:
        """What a test looks up or makes itself, as nobody's function."""
        self.permissions, self.module = [Permission(f"dynamodb:{one}") for one in actions], ""

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        call: Callable[..., Any] = getattr(self._client, operation)
        if operation not in ACTIONS and operation != "transact_write_items":
            return call  # what only tests ask for

        def checked(**asked: Any) -> Any:
            self._check(operation, asked)
            answer = call(**asked)
            self.writes += operation in {"put_item", "transact_write_items"}
            return answer

        return checked

    def _check(self, operation: str, asked: Json) -> None:
        parts = asked.get("TransactItems", [{operation: asked}])
        for kind, part in ((kind, part) for one in parts for kind, part in one.items()):
            action, of_index = f"dynamodb:{ACTIONS[kind]}", "IndexName" in part
            keys = partitions_of(part)
            fitting = [p for p in self.permissions if p.covers(action, keys, of_index=of_index)]
            if not fitting:
                message = f"{self.module} may not {action} {keys}"
                raise ClientError(
                    {"Error": {"Code": "AccessDeniedException", "Message": message}}, operation
                )
            self.used.setdefault(self.module, set()).update(fitting)


def partitions_of(part: Json) -> set[str]:
    """The partitions that a call, or a part of a transaction, reaches into."""
    if "RequestItems" in part:
        asked = [key for table in part["RequestItems"].values() for key in table["Keys"]]
    elif "KeyConditionExpression" in part:
        asked = [{"pk": part["ExpressionAttributeValues"][":pk"]}]
    else:
        asked = [part.get("Item") or part["Key"]]
    return {key["pk"]["S"] for key in asked}


@dataclass(frozen=True)
class Response:
    """What the gateway sends back; `body` is JSON, read."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def code(self) -> str | None:
        """The code of problem details."""
        found: str | None = self.body.get("code") if isinstance(self.body, dict) else None
        return found


class Gateway:
    """The deployed API. `key` is a secret key with the scope `admin`."""

    def __init__(self, client: PermittedClient) -> None:
        self.client = client
        self.key = self.make_key("admin")

    def make_key(self, *scopes: str, program: str | None = None, per_minute: int = 60_000) -> str:
        self.client.allow(*ACTIONS.values())
        table = wiring.services().ledger.table
        return make_key(table, "test", scopes, NOON, program, per_minute)[0]

    def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        at: str | None = None,
        raw: str | None = None,
        **event: Any,
    ) -> Response:
        """Send a request: `raw` is a body that is no JSON, `event` replaces parts of the event."""
        headers = {"authorization": f"Bearer {token or self.key}"}
        if at is not None:
            headers["laurel-clock"] = at
        text = raw if body is None else json.dumps(body)
        asked = http_event(method, path, headers, text)
        return self.send({**asked, **event})

    def send(self, event: Json) -> Response:
        """Answer an event as API Gateway does."""
        if event["routeKey"] != "$default":
            if "authorization" not in event["headers"]:
                return Response(401, {"message": "Unauthorized"})
            who = self.invoke("authorize", event)
            if not who["isAuthorized"]:
                return Response(403, {"message": "Forbidden"})
            event["requestContext"]["authorizer"] = {"lambda": who["context"]}
        answer = self.invoke(functions_by_route()[event["routeKey"]], event)
        return Response(answer["statusCode"], json.loads(answer["body"]), answer["headers"])

    def invoke(self, module: str, event: Json, context: Context | None = None) -> Json:
        """Call a function's handler with its permissions."""
        self.client.permissions, self.client.module = permissions(functions()[module]), module
        handler = import_module(module).handler
        answer: Json = handler(event, context or Context())
        return answer


@contextmanager
def open_gateway() -> Iterator[Gateway]:
    """The API over a table and a secret of its own, both on moto."""
    with nobodys_account(), mock_aws(), pytest.MonkeyPatch.context() as patch:
        client = dynamo_client()
        secret = boto3.client("secretsmanager").create_secret(Name="signing", SecretString=SECRET)
        with new_table_name(client) as table:
            permitted = PermittedClient(client)
            for module in (table_wiring, wiring):
                patch.setattr(module, "dynamo_client", lambda: permitted)
            patch.setenv("LAUREL_TABLE", table)
            patch.setenv("LAUREL_SIGNING_SECRET", secret["ARN"])
            forget_what_a_process_keeps()
            try:
                yield Gateway(permitted)
            finally:
                forget_what_a_process_keeps()


@contextmanager
def open_two_programs(at: str) -> Iterator[Gateway]:
    """Two test programs, `shop` and `other`, each with the members `ann` and `bea`."""
    with open_gateway() as opened:
        for program in ("shop", "other"):
            document = {"preset": "kiehls", "mode": "test"}
            assert opened("PUT", f"/v1/programs/{program}", document, at=at).status == 201
            for member in ("ann", "bea"):
                path = f"/v1/programs/{program}/members"
                assert opened("POST", path, {"member_id": member}, at=at).status == 201
        yield opened


def forget_what_a_process_keeps() -> None:
    """As in a new instance of every function."""
    kept_by_all = (table_wiring.settings, table_wiring.table, table_wiring.signer)
    for kept in (*kept_by_all, wiring.services, wiring.metered, authorize.rate_limit):
        kept.cache_clear()


def http_event(
    method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None
) -> Json:
    """An event in the gateway's form 2.0."""
    path, _, query = path.partition("?")
    route = route_of(method, path)
    event: Json = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers or {},
        "requestContext": {"http": {"method": method, "path": path}, "routeKey": route},
        "isBase64Encoded": False,
    }
    if query:
        event["queryStringParameters"] = dict(part.split("=", 1) for part in query.split("&"))
    if body is not None:
        event["body"] = body
    names, values = route.partition(" ")[2].split("/"), path.split("/")
    params = {n.strip("{}"): v for n, v in zip(names, values, strict=False) if n.startswith("{")}
    return {**event, "pathParameters": params} if params else event


def route_of(method: str, path: str) -> str:
    """The route that takes a request: the one with the fewest parameters, or `$default`."""
    routes = (route.partition(" ") for route in functions_by_route())
    fitting = [
        f"{its_method} {template}"
        for its_method, _, template in routes
        if its_method == method and path_matches(template, path)
    ]
    return min(fitting, key=lambda route: route.count("{"), default="$default")


@cache
def functions_by_route() -> dict[str, str]:
    """The module of the function that serves each route."""
    return {
        f"{method} {path}".strip(): module
        for module, function in functions().items()
        for method, path in function.routes
    }
