"""Whom requests are signed as: what Lambda puts into a function's environment.

Most functions get a key for as long as their process lives. Under SnapStart, where a process lives
longer than any key, Lambda names an address of its own instead: botocore asks there, and again
before a key ends. It is imported while the snapshot is made, and not by a function without one.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

from laurel.aws.errors import ServiceError


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """A key to sign with. It never shows in a log: its repr says nothing of it."""

    key_id: str
    secret: str
    token: str | None


def credentials() -> Callable[[], Credentials]:
    """What to sign with whenever it is called. ServiceError or one of botocore's where there is
    nothing, now or then.
    """
    key_id, secret = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
    if key_id and secret:
        kept = Credentials(key_id, secret, os.environ.get("AWS_SESSION_TOKEN"))
        return lambda: kept
    from botocore.credentials import ContainerProvider  # noqa: PLC0415 - see above

    found = ContainerProvider().load()
    if found is None:
        raise ServiceError("NoCredentials")
    return lambda: Credentials(*found.get_frozen_credentials()[:3])  # type: ignore[arg-type] # none is None
