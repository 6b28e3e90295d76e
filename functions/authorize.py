"""Lambda authorizer: who calls. What they may do is the routes' business (`laurel.http`).

A refusal says nothing (403 by the gateway); a request without a token never comes here (401).
"""

import time
from datetime import UTC, datetime
from functools import cache
from typing import Any

from laurel.domain.errors import Refusal
from laurel.domain.program import Mode
from laurel.requests.instants import parse_instant
from laurel.secret_keys import RateLimit, recognise
from laurel.table_wiring import signer, table
from laurel.telemetry import log_caller

REFUSED: dict[str, Any] = {"isAuthorized": False}
BUSY: dict[str, Any] = {"isAuthorized": True, "context": {"retry_after": 1}}
"""Who calls could not be looked up just now: the route answers 429."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer whether the token is good, and whom it speaks for."""
    del context
    began = time.perf_counter()
    try:
        answer = authorize(event.get("headers", {}), datetime.now(UTC))
    except Refusal:  # the table is too busy to be read
        answer = BUSY
    took = round((time.perf_counter() - began) * 1000)
    log_caller(200 if answer["isAuthorized"] else 403, took)
    return answer


def authorize(headers: dict[str, str], now: datetime) -> dict[str, Any]:
    """The authorizer's simple response to the headers of a request."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return REFUSED
    if token.startswith("lk_"):
        return _by_key(token, now)
    return _by_member_token(token, headers.get("laurel-clock"), now)


def _by_key(token: str, now: datetime) -> dict[str, Any]:
    key = recognise(table(), token)
    if key is None:
        return REFUSED
    context = {
        "key": key.key_id,
        "scopes": " ".join(key.scopes),
        "program": key.program_id or "",
        "retry_after": rate_limit().seconds_to_wait(key, now),
    }
    return {"isAuthorized": True, "context": context}


def _by_member_token(token: str, clock: str | None, now: datetime) -> dict[str, Any]:
    claims = signer().read_member_token(token)
    if claims is None or claims.expires_at <= _now_there(claims.mode, clock, now):
        return REFUSED
    context = {"program": claims.program_id, "member": claims.member_id}
    return {"isAuthorized": True, "context": context}


def _now_there(mode: Mode, clock: str | None, now: datetime) -> datetime:
    """Now, by the test clock where the token's program has one and the request carries it."""
    if mode is not Mode.TEST or clock is None:
        return now
    try:
        return parse_instant(clock)
    except ValueError:  # the route answers that the header is malformed
        return now


@cache
def rate_limit() -> RateLimit:
    """What this process has leased of each key's limit."""
    return RateLimit(table())
