"""One of Amazon's JSON services: signed requests over connections that are kept open.

**Sent again** is what was throttled, failed on their side (5xx), or whose answer did not come
whole: up to four times in all, after pauses of full jitter, and no more when five seconds are gone.
A lost answer may belong to a request that was carried out, so what is called has to bear being sent
twice. Reads do. Every write of ours stands under a condition (the account's version, a client's id
that is not there yet), and the second one finds what the first wrote. Transactions carry a token
besides, by which DynamoDB knows a repetition for ten minutes.

**Threads** may share a service: each request takes an idle connection or opens one, and puts it
back. A connection that has something to read while nobody asked was closed by the other side, as
after a function was frozen, and is not used again.
"""

import json
import os
import ssl
from base64 import b64encode
from collections import deque
from datetime import UTC, datetime
from functools import cache
from random import SystemRandom
from time import monotonic, sleep
from typing import Any, Final
from zlib import crc32

from laurel.aws.connection import BrokenAnswerError, Connection, Response
from laurel.aws.credentials import Identity
from laurel.aws.endpoint import Endpoint
from laurel.aws.errors import UNREACHABLE, ServiceError
from laurel.aws.signature import Signature

type Json = dict[str, Any]

_PAUSES: Final = (0.05, 0.1, 0.2)
"""The most seconds to wait before each further try."""
_NO_MORE_TRIES_AFTER: Final = 5.0
_CHANCE: Final = SystemRandom()
"""Not seeded: processes restored from one snapshot would all pause for the same time."""

_OK: Final = 200
_THEIR_FAULT: Final = 500
_THROTTLED: Final = frozenset(
    {
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "TransactionInProgressException",
        UNREACHABLE,
    }
)


class Service:
    """Calls operations of a service. `target` is what its names begin with in X-Amz-Target,
    `version` that of its JSON (1.0 for DynamoDB, 1.1 for most).
    """

    def __init__(self, endpoint: Endpoint, target: str, version: str, identity: Identity) -> None:
        self._endpoint = endpoint
        self._target = target
        self._content_type = f"application/x-amz-json-{version}"
        self._identity = identity
        self._signature = Signature(endpoint.service, endpoint.region)
        self._idle = deque[Connection]()
        authorities = os.environ.get("AWS_CA_BUNDLE") or None
        self._trust = _trust(authorities) if endpoint.encrypted else None

    def call(self, operation: str, asked: Json) -> Json:
        """The answer of an operation; ServiceError where it is refused, or cannot be had."""
        body = json.dumps(asked, separators=(",", ":"), default=_base64).encode()
        began = monotonic()
        for pause in _PAUSES:
            try:
                return self._send(operation, body)
            except ServiceError as error:
                if not _may_pass(error) or monotonic() - began > _NO_MORE_TRIES_AFTER:
                    raise
            sleep(_CHANCE.uniform(0, pause))
        return self._send(operation, body)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    def _send(self, operation: str, body: bytes) -> Json:
        about = {
            "content-type": self._content_type,
            "host": self._endpoint.authority,
            "x-amz-target": f"{self._target}.{operation}",
        }
        credentials = self._identity.credentials()
        headers = self._signature.headers(about, body, credentials, datetime.now(UTC))
        try:
            connection = self._idle_one() or self._connected()
            try:
                response = connection.send("POST /", {**headers, **_trace()}, body)
                _check(response)
            except BaseException:
                connection.close()
                raise
        except OSError as error:
            raise ServiceError(UNREACHABLE) from error
        if connection.stays_open:
            self._idle.append(connection)
        else:
            connection.close()
        return _read(response)

    def _idle_one(self) -> Connection | None:
        """A connection that nobody uses and that is still open."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            if connection.is_open():
                return connection
            connection.close()

    def _connected(self) -> Connection:
        return Connection(self._endpoint.host, self._endpoint.port, self._trust)


def signed_service(name: str, target: str, version: str) -> Service:
    """A service as this function's environment says: where it is, and as whom to call it."""
    return Service(Endpoint.from_environment(name), target, version, Identity())


@cache
def _trust(authorities: str | None) -> ssl.SSLContext:
    """Certificates and host names are checked, against the system's authorities or those of a file.

    Kept, since all services of a function trust the same, and reading them takes a while.
    """
    return ssl.create_default_context(cafile=authorities)


def _trace() -> Json:
    """Lambda's trace goes on with what a function calls."""
    trace = os.environ.get("_X_AMZN_TRACE_ID")
    return {"x-amzn-trace-id": trace} if trace else {}


def _check(response: Response) -> None:
    """DynamoDB says what its answers add up to."""
    promised = response.headers.get("x-amz-crc32")
    if promised is not None and promised != str(crc32(response.content)):
        raise BrokenAnswerError("the answer is not what was sent")


def _read(response: Response) -> Json:
    try:
        answer = json.loads(response.content)
    except ValueError as error:
        raise ServiceError(UNREACHABLE, status=response.status) from error
    told: Json = answer if isinstance(answer, dict) else {}
    if response.status == _OK:
        return told
    code = str(told.get("__type", "")).rpartition("#")[2].partition(":")[0]
    raise ServiceError(code or UNREACHABLE, told, response.status)


def _may_pass(error: ServiceError) -> bool:
    return error.status >= _THEIR_FAULT or error.response["Error"]["Code"] in _THROTTLED


def _base64(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is not JSON")
