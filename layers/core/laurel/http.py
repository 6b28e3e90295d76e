"""The edge: from a gateway event to a call with a checked body, and from an answer back.

The HTTP API has routed already (`routeKey`), so a function looks its route up and does not route a
second time: that is faster to import than a resolver, and leaves no input that is answered with
5xx.
The guard reads JSON strictly (no duplicate names, no NaN, bounded numbers and depth) and turns
every refusal of the core into RFC 9457 problem details.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from laurel.calls import Answer, Call, Caller, bad_query
from laurel.domain.errors import CODES, InvalidContent, LaurelError, Refusal
from laurel.domain.frozen import dataclass
from laurel.operations.clock import Clock
from laurel.requests.instants import parse_instant
from laurel.strict_json import Raw, read_json
from laurel.telemetry import log_fault, log_request

if TYPE_CHECKING:
    from laurel.requests.parts import Body

_TIME_TO_SPARE: Final = 3_000
"""Milliseconds before a function's time is up at which long work stops and says where to go on."""

_NOT_KEPT: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""Answers hold balances and persons: no browser is to keep them, or take them for anything else."""

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", re.ASCII)
_NOT_FOUND: Final = {"code": "voucher_not_found"}
"""The code for a path parameter that names nothing, where it is not <parameter>_not_found."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the contract: where, who may, what is sent, what is answered.

    `answers` are the bodies (TypedDicts) by status; `member` says that a member token may call it
    for its own member. `replays` says that the answer may be a first answer given again.
    """

    method: str
    path: str
    scope: str
    body: type[Body] | None
    answers: Mapping[int, Any]
    serve: Callable[[Call], Answer]
    member: bool = False
    replays: bool = False
    query: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The gateway's name of the route."""
        return f"{self.method} {self.path}"


class Api:
    """The routes of one function, and the function itself: call it with an event and a context."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: dict[str, Route] = {}

    def route(
        self,
        method: str,
        path: str,
        *,
        scope: str,
        answers: Mapping[int, Any],
        body: type[Body] | None = None,
        member: bool = False,
        replays: bool = False,
        query: tuple[str, ...] = (),
    ) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
        """Serve a route with the decorated function."""

        def register(serve: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
            route = Route(method, path, scope, body, answers, serve, member, replays, query)
            self.routes[route.key] = route
            return serve

        return register

    def __call__(self, event: Raw, context: Any) -> Raw:  # noqa: ANN401 - Lambda's context
        """Answer an event of the gateway; whatever happens, with a response."""
        began, caller = time.perf_counter(), _caller(event)
        params = event.get("pathParameters") or {}
        about = {"route": event["routeKey"], "program": params.get("program"), "key": caller.key_id}
        try:
            answer = self._serve(event, context, caller)
        except LaurelError as refused:
            answer = problem(refused)
        except Exception as error:  # noqa: BLE001 - the last guard: logged, and answered with 500
            log_fault(error, about)
            answer = unexpected()
        return respond(answer, began, about)

    def _serve(self, event: Raw, context: Any, caller: Caller) -> Answer:  # noqa: ANN401
        route = self.routes[event["routeKey"]]
        if caller.retry_after:
            wait = caller.retry_after
            raise Refusal("rate_limited", f"try again in {wait} seconds", retry_after=wait)
        params: Mapping[str, str] = event.get("pathParameters") or {}
        _check_allowed(route, caller, params)
        _check_ids(route, params)
        clock = _clock(event)
        body = None if route.body is None else _read_body(route.body, event)
        call = Call(
            params,
            event.get("queryStringParameters") or {},
            body,
            clock,
            lambda: context.get_remaining_time_in_millis() > _TIME_TO_SPARE,
            f"{route.key} {sorted(params.items())}",
            caller.member_id is not None,
        )
        return route.serve(call)


def respond(answer: Answer, began: float, about: Mapping[str, Any] | None = None) -> Raw:
    """The gateway's form of an answer, logged with the time it took since `began`."""
    took = round((time.perf_counter() - began) * 1000)
    is_problem = isinstance(answer.body, dict) and answer.status >= 400  # noqa: PLR2004 - HTTP
    code = answer.body["code"] if is_problem else None
    log_request(answer.status, code, took, about or {"route": "$default"})
    return {
        "statusCode": answer.status,
        "headers": {"Content-Type": "application/json", **_NOT_KEPT, **answer.headers},
        "body": json.dumps(answer.body, default=_plain),
    }


def path_matches(template: str, path: str) -> bool:
    """Whether a path is one of a route's, segment by segment."""
    wanted, given = template.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        one == other or (one.startswith("{") and other)
        for one, other in zip(wanted, given, strict=True)
    )


def problem(refused: LaurelError) -> Answer:
    """RFC 9457 problem details of a refusal."""
    headers = {"Content-Type": "application/problem+json"}
    if refused.retry_after is not None:
        headers["Retry-After"] = str(refused.retry_after)
    body: Raw = {
        "type": f"urn:laurel:error:{refused.code}",
        "title": CODES[refused.code][1],
        "status": refused.status,
        "code": refused.code,
        "detail": refused.detail,
    }
    if refused.faults:
        body["errors"] = [{"pointer": f.pointer, "detail": f.detail} for f in refused.faults]
    return Answer(body, refused.status, headers)


def unexpected() -> Answer:
    """What is answered when the fault is ours: nothing of it is told, the log has it."""
    return problem(LaurelError("internal_error", "the request failed; it is safe to repeat it"))


def _caller(event: Raw) -> Caller:
    found = event.get("requestContext", {}).get("authorizer", {}).get("lambda", {})
    return Caller(
        frozenset(str(found.get("scopes", "")).split()),
        found.get("program") or None,
        found.get("member") or None,
        found.get("key") or None,
        int(found.get("retry_after", 0)),
    )


def _check_allowed(route: Route, caller: Caller, params: Mapping[str, str]) -> None:
    bound = caller.program_id is not None and params.get("program") != caller.program_id
    if caller.member_id is not None:
        own = params.get("member", caller.member_id) == caller.member_id
        allowed = route.member and own and not bound
    else:
        allowed = bool({route.scope, "admin"} & caller.scopes) and not bound
    if not allowed:
        raise LaurelError("not_allowed", f"the token may not {route.key}")


def _read_body(model: type[Body], event: Raw) -> Body:
    from laurel.requests.parts import EmptyRequest, read_body  # noqa: PLC0415 - what reads none does without pydantic

    return read_body(model, read_json(event, empty_is_object=model is EmptyRequest))


def _check_ids(route: Route, params: Mapping[str, str]) -> None:
    """What has not the form of an id is not there; so no path can reach into a key."""
    for name, value in params.items():
        if route.method == "PUT" and (value == "validate" or not _ID.fullmatch(value)):
            raise bad_query(name, "has not the form of an id, or is a word of the contract")
        if not _ID.fullmatch(value):
            code = _NOT_FOUND.get(name, f"{name}_not_found")
            raise Refusal(code, f"{value[:64]!r} has not the form of an id")


def _clock(event: Raw) -> Clock:
    real = _to_milliseconds(datetime.now(UTC))
    text = event.get("headers", {}).get("laurel-clock")
    if text is None:
        return Clock(real)
    try:
        return Clock(real, parse_instant(text))
    except ValueError as error:
        raise InvalidContent("malformed_header", f"Laurel-Clock {error}") from error


def _to_milliseconds(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
