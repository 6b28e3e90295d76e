"""Amazon's Signature Version 4 for the one kind of request we send: a POST to `/` with JSON.

The steps and their names are those of "Create a signed AWS API request" in the IAM User Guide.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final

from laurel.aws.credentials import Credentials

_ALGORITHM: Final = "AWS4-HMAC-SHA256"


class Signature:
    """Signs for one service in one region. The key of a day is derived once and kept."""

    def __init__(self, service: str, region: str) -> None:
        self._place = f"{region}/{service}/aws4_request"
        self._parts = (region, service, "aws4_request")
        self._derived: tuple[str, str, bytes] = ("", "", b"")

    def headers(
        self, about: dict[str, str], body: bytes, credentials: Credentials, now: datetime
    ) -> dict[str, str]:
        """The headers to send: `about`, by names in lower case with `host` among them, and those
        that prove who sends them. All of them are signed. `now` is in UTC.
        """
        instant = now.strftime("%Y%m%dT%H%M%SZ")
        headers = {**about, "x-amz-date": instant}
        if credentials.token is not None:
            headers["x-amz-security-token"] = credentials.token
        names = sorted(headers)
        signed = ";".join(names)
        lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in names)
        canonical = f"POST\n/\n\n{lines}\n{signed}\n{sha256(body).hexdigest()}"
        scope = f"{instant[:8]}/{self._place}"
        to_sign = f"{_ALGORITHM}\n{instant}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
        key = self._key(credentials.secret, instant[:8])
        proof = hmac.digest(key, to_sign.encode(), "sha256").hex()
        headers["authorization"] = (
            f"{_ALGORITHM} Credential={credentials.key_id}/{scope}, "
            f"SignedHeaders={signed}, Signature={proof}"
        )
        return headers

    def _key(self, secret: str, day: str) -> bytes:
        kept_secret, kept_day, key = self._derived
        if (kept_secret, kept_day) != (secret, day):
            key = f"AWS4{secret}".encode()
            for part in (day, *self._parts):
                key = hmac.digest(key, part.encode(), "sha256")
            self._derived = (secret, day, key)
        return key
