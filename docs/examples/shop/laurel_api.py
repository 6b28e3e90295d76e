"""Laurel over HTTP. A request that got no answer is sent again as it is: its ids make that safe."""

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

type Json = dict[str, Any]

WAITS: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between the tries, unless the answer says how long (Retry-After)."""

NOTHING_CAME = 0
SEND_AGAIN = {NOTHING_CAME, 429, 500, 502, 503, 504}
OUR_KEY = {401, 403}
"""Says nothing about the member or the cart: somebody mends the key, then `resume` goes on."""


class NoAnswer(Exception):  # noqa: N818 - it says what happened
    """No answer that decides anything. Send the same again later: `resume`."""


class Refused(Exception):  # noqa: N818 - it says what happened
    """It was understood, and the answer is no. Laurel's codes are those of docs/errors.md."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Laurel:
    """One program. `url` is without /v1, `key` is a secret key: it never leaves the server."""

    url: str
    key: str
    program: str

    def __call__(self, method: str, path: str, body: Json | None = None) -> Json:
        """The answer's body; Refused for a 4xx; NoAnswer when all tries came to nothing, or the key
        is not good.
        """
        status, answer, retry_after = self._send(method, path, body)
        for wait in WAITS:
            if status not in SEND_AGAIN:
                break
            time.sleep(retry_after or wait)
            status, answer, retry_after = self._send(method, path, body)
        if status in SEND_AGAIN | OUR_KEY:
            raise NoAnswer(f"{method} {path}: {answer}")
        if status >= 400:  # noqa: PLR2004 - the first of the statuses that say no
            raise Refused(answer.get("code", str(status)))
        return answer

    def _send(self, method: str, path: str, body: Json | None) -> tuple[int, Json, float]:
        """Status (or NOTHING_CAME), body, and how many seconds to wait if we are told."""
        request = urllib.request.Request(  # noqa: S310 - the shop's own setting
            f"{self.url}/v1/programs/{self.program}{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as found:  # noqa: S310 - as above
                return found.status, json.load(found), 0
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, _read(refused), float(refused.headers.get("Retry-After", 0))
        except (OSError, http.client.HTTPException, ValueError) as broken:
            return NOTHING_CAME, {"detail": str(broken)}, 0


def _read(refused: urllib.error.HTTPError) -> Json:
    """What the gateway refuses by itself is not always an object of ours: go by the status."""
    try:
        body = json.load(refused)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
