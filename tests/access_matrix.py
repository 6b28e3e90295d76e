"""Who may call what, as docs/openapi.json promises it: every route of it by every kind of caller.

A caller is only a name here. The tests give each name its token, in process and on the deployed
stack, and hold the answer against the document. What a route takes stands in its `security`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from laurel.secret_keys import SCOPES
from tests.template import PROJECT

type Json = dict[str, Any]


class Outcome(Enum):
    """What the gateway or the route says to a caller."""

    NO_TOKEN = "401 by the gateway"
    FORBIDDEN = "403 by the gateway"
    NOT_ALLOWED = "403 not_allowed by the route"
    PASSED = "anything but 401 and 403"


NOBODYS = (
    "another scheme",
    "a text that is no token",
    "a key that never was",
    "a key with another's secret",
    "a key that was cut short",
    "a revoked key",
)
"""Callers whose key is none, or none any more."""

FORGED = (
    "a token that has ended",
    "a token for another member, under the same signature",
    "a token for another program, under the same signature",
    "a token that others signed",
    "a token that nobody signed",
)
"""Callers whose member token is not ours, or not any more."""

BOUND = ("an admin key of this program", "an admin key of another program")

MEMBERS = ("the member", "another member", "the member of that id in another program")

CALLERS = (
    "nobody",
    *NOBODYS,
    *FORGED,
    *(f"a key with {scope}" for scope in SCOPES),
    "a key with every scope but the one it needs",
    *BOUND,
    *MEMBERS,
)


@dataclass(frozen=True)
class Promise:
    """What the document says of one route's callers."""

    route: str
    scope: str
    members: bool

    @property
    def of_program(self) -> bool:
        """Whether the route is some program's."""
        return "{program}" in self.route

    @property
    def of_member(self) -> bool:
        """Whether the route is some member's."""
        return "{member}" in self.route


@dataclass(frozen=True)
class Cell:
    """One caller at one route."""

    promise: Promise
    caller: str

    @property
    def outcome(self) -> Outcome:
        """What the document promises."""
        if self.caller == "nobody":
            return Outcome.NO_TOKEN
        if self.caller in NOBODYS or self.caller in FORGED:
            return Outcome.FORBIDDEN
        return Outcome.PASSED if self._may() else Outcome.NOT_ALLOWED

    def _may(self) -> bool:
        promise = self.promise
        match self.caller:
            case "an admin key of this program":
                return promise.of_program
            case "the member":
                return promise.members
            case "another member":
                return promise.members and not promise.of_member
            case caller if caller.startswith("a key with ") and "every" not in caller:
                return caller.removeprefix("a key with ") in {promise.scope, "admin"}
            case _:
                return False


@cache
def promises() -> dict[str, Promise]:
    """What the document says of every route."""
    document: Json = json.loads((PROJECT / "docs" / "openapi.json").read_text("utf-8"))
    return {
        promise.route: promise
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        for promise in [_promise(f"{method.upper()} {path}", operation["security"])]
    }


def cells(*callers: str) -> Iterator[Cell]:
    """Every route by these callers, or by all."""
    for promise in promises().values():
        for caller in callers or CALLERS:
            yield Cell(promise, caller)


def _promise(route: str, security: list[Json]) -> Promise:
    [scope] = [scope for one in security for scope in one.get("secretKey", ())]
    return Promise(route, scope, any("memberToken" in one for one in security))
