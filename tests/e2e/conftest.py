"""The deployed local stack, as a client sees it: `make test` starts it and names it."""

import json
import os
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from local.stack_record import StackRecord, chosen_port, read_record


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Client:
    """Sends requests to a stack; `at` is the test clock."""

    url: str
    key: str

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        at: str | None = None,
        key: str | None = None,
    ) -> Answer:
        token = self.key if key is None else key
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if at is not None:
            headers["Laurel-Clock"] = at
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - the local stack's address
            self.url + path, data, headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as found:  # noqa: S310 - as above
                return Answer(found.status, _lower(found.headers), json.load(found))
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, _lower(refused.headers), json.load(refused))


@pytest.fixture(scope="session")
def client() -> Client:
    """A client with a key of every scope."""
    if not os.environ.get("LAUREL_URL"):
        pytest.skip("needs the local stack: make test starts one and sets LAUREL_URL")
    return Client(os.environ["LAUREL_URL"].rstrip("/"), os.environ["LAUREL_KEY"])


@pytest.fixture(scope="session")
def stack(client: Client) -> StackRecord:
    """What the stack's record says: table, endpoint, state machine."""
    record = read_record(chosen_port())
    assert record is not None
    assert record.url == client.url
    return record


@pytest.fixture
def program(client: Client) -> Callable[..., str]:
    """Makes a program of its own and answers the path to it."""

    def make(preset: str, mode: str = "test", at: str | None = "2026-01-01T00:00:00Z") -> str:
        path = f"/v1/programs/e2e-{uuid.uuid4().hex[:12]}"
        made = client("PUT", path, {"preset": preset, "mode": mode}, at=at)
        assert made.status == 201, made
        return path

    return make


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
