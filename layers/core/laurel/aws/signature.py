"""Amazon's Signature Version 4 for the one kind of request we send: a POST to `/` with JSON.

The steps and their names are those of "Create a signed AWS API request" in the IAM User Guide.
"""

import hmac
from functools import lru_cache
from hashlib import sha256
from typing import Final

from laurel.aws.credentials import Credentials

_METHOD: Final = "AWS4-HMAC-SHA256"


def authorization(
    headers: dict[str, str], body: bytes, credentials: Credentials, place: str, now: str
) -> str:
    """The header of that name, which proves who sends the others. They are in the order of their
    names, which are in lower case, and their values have no spaces around or twice within. `place`
    is as "eu-central-1/dynamodb"; `now` is their `x-amz-date`, in UTC as "20260301T090507Z".
    """
    names = ";".join(headers)
    lines = "".join([f"{name}:{value}\n" for name, value in headers.items()])
    canonical = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    scope = f"{now[:8]}/{place}/aws4_request"
    proof = _keyed(credentials.secret, scope).copy()
    hashed = sha256(canonical.encode()).hexdigest()
    proof.update(f"{_METHOD}\n{now}\n{scope}\n{hashed}".encode())
    by = f"Credential={credentials.key_id}/{scope}, SignedHeaders={names}"
    return f"{_METHOD} {by}, Signature={proof.hexdigest()}"


@lru_cache(maxsize=8)
def _keyed(secret: str, scope: str) -> hmac.HMAC:
    """What a secret signs with for a day, a region and a service. Kept and copied, since it takes
    longer to make than to use.
    """
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, digestmod="sha256")
