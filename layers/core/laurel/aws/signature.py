"""Amazon's Signature Version 4 for the one kind of request we send: a POST to `/` with JSON.

The steps and their names are those of "Create a signed AWS API request" in the IAM User Guide.
"""

import hmac
from functools import lru_cache
from hashlib import sha256
from typing import Final

from laurel.aws.credentials import Credentials

_METHOD: Final = "AWS4-HMAC-SHA256"


def signed(
    about: dict[str, str], body: bytes, credentials: Credentials, place: str, now: str
) -> dict[str, str]:
    """The headers to send: `about`, by names in lower case with `host` among them and no spaces
    around or twice within a value, and those that prove who sends them. All of them are signed.
    `place` is as "eu-central-1/dynamodb"; `now` is in UTC, as "20260301T090507Z".
    """
    headers = {**about, "x-amz-date": now}
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    names = sorted(headers)
    lines = "".join([f"{name}:{headers[name]}\n" for name in names])
    canonical = f"POST\n/\n\n{lines}\n{';'.join(names)}\n{sha256(body).hexdigest()}"
    scope = f"{now[:8]}/{place}/aws4_request"
    to_sign = f"{_METHOD}\n{now}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    proof = _keyed(credentials.secret, scope).copy()
    proof.update(to_sign.encode())
    by = f"Credential={credentials.key_id}/{scope}, SignedHeaders={';'.join(names)}"
    return {**headers, "authorization": f"{_METHOD} {by}, Signature={proof.hexdigest()}"}


@lru_cache(maxsize=8)
def _keyed(secret: str, scope: str) -> hmac.HMAC:
    """What a secret signs with for a day, a region and a service. Kept and copied, since it takes
    longer to make than to use.
    """
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, digestmod="sha256")
