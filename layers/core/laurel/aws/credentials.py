"""Whom requests are signed as: what Lambda puts into a function's environment.

Most functions get a key for as long as their process lives. Under SnapStart, where a process lives
longer than any key, Lambda names an address of its own instead, and the keys from there end.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from laurel.aws.connection import Connection
from laurel.aws.errors import ServiceError

_HOSTS: Final = {"localhost", "127.0.0.1", "169.254.170.2", "169.254.170.23"}
"""Where Amazon serves the keys of a container. To any other host the token is not told."""

_SPARE: Final = timedelta(minutes=5)
"""How long before its end a key is no longer used."""

_PORT: Final = 80


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key to sign with. It never shows in a log: its repr says nothing of it."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    token: str | None = field(repr=False)
    ends_at: datetime | None = None


class Identity:
    """The function's credentials: those of its environment, or fetched and kept until they end."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._kept: Credentials | None = None

    def credentials(self) -> Credentials:
        """What to sign with now; ServiceError where there is nothing."""
        kept = self._kept
        if kept is None or (kept.ends_at is not None and kept.ends_at - _SPARE <= self._now()):
            kept = self._kept = _from_environment() or _fetched()
        return kept


def _from_environment() -> Credentials | None:
    key_id, secret = (
        os.environ.get(f"AWS_{name}") for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
    )
    if not key_id or not secret:
        return None
    return Credentials(key_id, secret, os.environ.get("AWS_SESSION_TOKEN") or None)


def _fetched() -> Credentials:
    address = urlsplit(os.environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI", ""))
    if address.scheme != "http" or address.hostname not in _HOSTS:
        raise ServiceError("NoCredentials")
    asked = {
        "host": address.netloc,
        "authorization": os.environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", ""),
    }
    try:
        connection = Connection(address.hostname, address.port or _PORT, None)
        try:
            response = connection.send(f"GET {address.path or '/'}", asked)
        finally:
            connection.close()
        found = json.loads(response.content)
        ends_at = datetime.fromisoformat(found["Expiration"])
        return Credentials(found["AccessKeyId"], found["SecretAccessKey"], found["Token"], ends_at)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ServiceError("NoCredentials") from error
