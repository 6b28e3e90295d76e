"""Many clients at once over HTTP, each of whom repeats as the contract says: the same request, with
the same id, after the seconds of Retry-After, a few times.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from tests.e2e.conftest import Answer, Client

type Json = dict[str, Any]

CLIENTS = 16
MOST_REPEATS = 5
"""The retry budget: after so many repeats a client leaves it for later."""

TOO_MANY = 429


@dataclass(frozen=True)
class Shop:
    """A program with the time of a test clock, as its clients reach it."""

    client: Client
    path: str
    now: str

    def __call__(self, method: str, path: str, body: Json | None = None) -> Answer:
        return self.client(method, self.path + path, body, at=self.now)

    def post(self, path: str, body: Json | None = None) -> Answer:
        return self("POST", path, {} if body is None else body)

    def patiently(self, path: str, body: Json | None = None) -> Answer:
        """The answer in the end: 429 only where the budget is used up."""
        for _ in range(MOST_REPEATS):
            answer = self.post(path, body)
            if answer.status != TOO_MANY:
                return answer
            time.sleep(float(answer.headers["retry-after"]))
        return self.post(path, body)

    def add(self, member: str, points: int = 0) -> str:
        """A member with so many points; the path to them."""
        assert self.post("/members", {"member_id": member}).status == 201
        at = f"/members/{member}"
        if points:
            gift = {"wallet": "points", "quantity": points, "reason": "a gift"}
            assert self.post(f"{at}/adjustments", {"adjustment_id": "gift", **gift}).status == 201
        return at

    def available(self, member: str) -> int:
        found: int = self("GET", f"{member}/balances").body["points"]["available"]
        return found

    def entries(self, member: str) -> list[Json]:
        """The whole ledger of a member, newest first."""
        found, page = list[Json](), f"{member}/entries?limit=100"
        while True:
            answer = self("GET", page).body
            found += answer["data"]
            if answer["next_cursor"] is None:
                return found
            page = f"{member}/entries?limit=100&cursor={answer['next_cursor']}"

    def is_sound(self) -> bool:
        """Whether every law of the ledger holds for everybody."""
        found = self("GET", "/audit").body
        assert found["next_cursor"] is None
        return bool(found["ok"]) and found["violations"] == []


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """The answers, in order; the callers start together, each with its share of the calls."""
    clients = min(CLIENTS, len(calls))
    start = Barrier(clients)

    def work(mine: Sequence[Callable[[], Answer]]) -> list[Answer]:
        start.wait()
        return [call() for call in mine]

    with ThreadPoolExecutor(clients) as pool:
        parts = list(pool.map(work, [calls[number::clients] for number in range(clients)]))
    return [parts[number % clients][number // clients] for number in range(len(calls))]


def told(answers: Sequence[Answer]) -> Counter[str]:
    """What came of it: done, replayed, or the code of a refusal."""
    return Counter(_told(answer) for answer in answers)


def _told(answer: Answer) -> str:
    if answer.status == 201:
        return "done"
    if answer.status == 200:
        replayed = answer.headers.get("idempotency-replayed") == "true"
        return "replayed" if replayed else "done"
    return str(answer.body.get("code", answer.status))
