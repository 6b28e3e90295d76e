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

import os
import ssl
from base64 import b64encode
from collections import deque
from collections.abc import Callable
from functools import cache
from json import JSONEncoder, loads
from random import SystemRandom
from time import gmtime, monotonic, sleep, strftime
from types import SimpleNamespace
from typing import Any, ClassVar, Final

from laurel.aws.connection import Connection
from laurel.aws.credentials import credentials
from laurel.aws.endpoint import endpoint
from laurel.aws.errors import UNREACHABLE, ServiceError
from laurel.aws.signature import authorization

type Json = dict[str, Any]

_PAUSES: Final = (0.05, 0.1, 0.2)
"""The most seconds to wait before each further try."""
_NO_MORE_TRIES_AFTER: Final = 5.0
_CHANCE: Final = SystemRandom()
"""Not seeded: processes restored from one snapshot would all pause for the same time."""

_OK: Final = 200
_write = JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=lambda raw: b64encode(raw).decode()
).encode
_trust = cache(ssl.create_default_context)
"""Certificates and host names are checked, against the system's authorities or those of a file.
Kept, since all services of a function trust the same, and reading them takes a while.
"""


def operation(name: str) -> Callable[..., Json]:
    """A method that calls an operation as boto3's client does: by named arguments."""
    return lambda service, **asked: service.call(name, asked)


class Service:
    """What calls a service as boto3's client of it does: by the same names, arguments, answers and
    errors, for the few operations that are used. Each says which service it is and has those as
    methods. Where it is and as whom to call it, the environment says.
    """

    exceptions: Final = SimpleNamespace(ClientError=ServiceError)
    of: ClassVar[tuple[str, str, str]]
    """The service, what its operations begin with in X-Amz-Target, and the version of its JSON."""

    def __init__(self) -> None:
        service, self._target, version = self.of
        region = os.environ["AWS_REGION"]
        address, self._place = endpoint(service, region), f"{region}/{service}"
        encrypted, authorities = address.scheme == "https", os.environ.get("AWS_CA_BUNDLE")
        trust = _trust(cafile=authorities or None) if encrypted else None
        self._where = (address.hostname or "", address.port or (443 if encrypted else 80), trust)
        self._about = {"content-type": f"application/x-amz-json-{version}", "host": address.netloc}
        self._credentials = credentials()
        self._idle = deque[Connection]()

    def call(self, operation: str, asked: Json) -> Json:
        """The answer of an operation; ServiceError where it is refused, or cannot be had."""
        body = _write(asked).encode()
        began = monotonic()
        for pause in _PAUSES:
            try:
                return self._send(operation, body)
            except ServiceError as error:
                if not error.may_pass or monotonic() - began > _NO_MORE_TRIES_AFTER:
                    raise
            sleep(_CHANCE.uniform(0, pause))
        return self._send(operation, body)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    def _send(self, operation: str, body: bytes) -> Json:
        headers = self._headers(operation, body)
        try:
            connection = self._connection()
            try:
                status, content = connection.post(headers, body)
            finally:
                self._idle.append(connection)
            answer: Json = dict(loads(content))
        except (OSError, TypeError, ValueError) as error:
            raise ServiceError(UNREACHABLE) from error
        if status == _OK:
            return answer
        code = str(answer.get("__type", "")).rpartition("#")[2].partition(":")[0]
        raise ServiceError(code or UNREACHABLE, answer, status)

    def _headers(self, operation: str, body: bytes) -> dict[str, str]:
        by, now = self._credentials(), strftime("%Y%m%dT%H%M%SZ", gmtime())
        headers = {**self._about, "x-amz-date": now}
        if by.token:
            headers["x-amz-security-token"] = by.token
        headers["x-amz-target"] = f"{self._target}.{operation}"
        headers["authorization"] = authorization(headers, body, by, self._place, now)
        if trace := os.environ.get("_X_AMZN_TRACE_ID"):
            headers["x-amzn-trace-id"] = trace  # Lambda's trace goes on with what a function calls
        return headers

    def _connection(self) -> Connection:
        """One that nobody uses and that is still open, or a new one."""
        try:
            while not (idle := self._idle.pop()).is_open():
                idle.close()
        except IndexError:
            return Connection(*self._where)
        return idle
