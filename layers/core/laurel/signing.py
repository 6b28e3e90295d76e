"""What Laurel signs itself: paging cursors and member tokens, under keys derived from one
secret.
"""

import binascii
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.frozen import dataclass
from laurel.domain.program import Mode

_TAG_BYTES: Final = 16
_ALGORITHM: Final = "HS256"


@dataclass(frozen=True, slots=True)
class MemberToken:
    """Whom a member token speaks for, until when, and whether its program has a test clock."""

    program_id: str
    member_id: str
    mode: Mode
    expires_at: datetime


class Signer:
    """Signs and verifies; a tampered text is refused, in time that tells nothing."""

    def __init__(self, secret: bytes) -> None:
        self._cursors = hmac.digest(secret, b"laurel cursors", "sha256")
        self._tokens = hmac.digest(secret, b"laurel member tokens", "sha256")

    def cursor(self, about: str, position: Any) -> str:  # noqa: ANN401 - any JSON
        """An opaque cursor to a position in one list; `about` names the list."""
        payload = json.dumps(position, separators=(",", ":")).encode()
        return urlsafe_b64encode(self._tag(about, payload) + payload).decode().rstrip("=")

    def position(self, about: str, cursor: str) -> Any:  # noqa: ANN401 - any JSON
        """The position of a cursor that was made for that list; invalid_cursor else."""
        try:
            raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        except (binascii.Error, UnicodeEncodeError) as error:
            raise _invalid_cursor() from error
        tag, payload = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
        canonical = urlsafe_b64encode(raw).decode().rstrip("=") == cursor
        if not canonical or not hmac.compare_digest(tag, self._tag(about, payload)):
            raise _invalid_cursor()
        return json.loads(payload)

    def member_token(
        self, program_id: str, member_id: str, mode: Mode, now: datetime, expires_in: int
    ) -> tuple[str, datetime]:
        """A token that speaks for one member for so many seconds, and when it ends."""
        import jwt  # noqa: PLC0415 - only two functions need it, and it is slow to import

        ends = (now + timedelta(seconds=expires_in)).replace(microsecond=0)
        claims = {
            "sub": member_id,
            "aud": program_id,
            "mode": mode.value,
            "exp": int(ends.timestamp()),
        }
        return jwt.encode(claims, self._tokens, _ALGORITHM), ends

    def read_member_token(self, token: str) -> MemberToken | None:
        """Whom a token speaks for; None for one that we did not sign. Its end is the caller's to
        check.
        """
        import jwt  # noqa: PLC0415 - as above

        options = {"verify_exp": False, "verify_aud": False, "require": ["sub", "aud", "exp"]}
        try:
            claims = jwt.decode(token, self._tokens, [_ALGORITHM], options=options)  # type: ignore[arg-type]
            mode, ends = Mode(claims["mode"]), datetime.fromtimestamp(claims["exp"], UTC)
        except (jwt.InvalidTokenError, ValueError, KeyError):
            return None
        return MemberToken(claims["aud"], claims["sub"], mode, ends)

    def _tag(self, about: str, payload: bytes) -> bytes:
        text = about.encode() + b"\0" + payload
        return hmac.digest(self._cursors, text, "sha256")[:_TAG_BYTES]


def secret_hash(secret: str) -> str:
    """What is kept of a secret key: keys are long and random, so one round of SHA-256 is enough."""
    return sha256(secret.encode()).hexdigest()


def _invalid_cursor() -> InvalidContent:
    fault = Fault("/cursor", "was not made by this service for this list")
    return InvalidContent("invalid_cursor", fault.detail, (fault,))
