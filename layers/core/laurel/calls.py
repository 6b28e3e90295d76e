"""What a handler is called with and what it answers: a call, read and allowed, and an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, Final

from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.frozen import dataclass
from laurel.operations.clock import Clock
from laurel.operations.services import Place
from laurel.operations.turns import Done
from laurel.requests.instants import parse_instant
from laurel.signing import Signer

MOST_PER_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a secret key with scopes, or a member token that speaks for one member."""

    scopes: frozenset[str] = frozenset()
    program_id: str | None = None
    member_id: str | None = None
    key_id: str | None = None
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read and allowed. `body` is the route's model, already checked."""

    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    clock: Clock
    go_on: Callable[[], bool]
    about: str
    by_member: bool = False
    """Whether a member token calls, and not a shop's secret key."""

    @property
    def program_id(self) -> str:
        """The program in the path."""
        return self.params["program"]

    @property
    def place(self) -> Place:
        """The member in the path."""
        return Place(self.params["program"], self.params["member"])

    def instant(self, name: str) -> datetime | None:
        """An instant in the query, or None where it is not given."""
        if name not in self.query:
            return None
        try:
            return parse_instant(self.query[name].replace(" ", "+"))
        except ValueError as error:
            raise bad_query(name, str(error)) from error

    def limit(self) -> int:
        """How many rows a page may have: 1 to 100, 50 unless said."""
        text = self.query.get("limit", "50")
        plain = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PER_PAGE))
        if not plain or not 1 <= int(text) <= MOST_PER_PAGE:
            raise bad_query("limit", f"must be a whole number from 1 to {MOST_PER_PAGE}")
        return int(text)

    def position(self, signer: Callable[[], Signer]) -> Any:  # noqa: ANN401 - JSON
        """Where the page begins that the cursor asks for; None for the first page."""
        cursor = self.query.get("cursor")
        return None if cursor is None else signer().position(self.about, cursor)

    def page(self, rows: Sequence[Any], last: object, signer: Callable[[], Signer]) -> Answer:
        """A page of a list, with a cursor to the next one where there is more."""
        cursor = None if last is None else signer().cursor(self.about, last)
        return Answer({"data": list(rows), "next_cursor": cursor})

    def part(self, rows: Sequence[Any], signer: Callable[[], Signer]) -> Answer:
        """A page of a list that is all there already."""
        start = self.position(signer) or 0
        end = start + self.limit()
        return self.page(rows[start:end], end if end < len(rows) else None, signer)


@dataclass(frozen=True, slots=True)
class Pages:
    """Says that a route answers pages of such rows."""

    row: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a JSON body and headers."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def created(done: Done) -> Answer:
    """201 the first time, 200 with `Idempotency-Replayed` when it was done before."""
    return answered(done, 201)


def answered(done: Done, status: int = 200) -> Answer:
    """An answer that says where it is given again."""
    if done.replayed:
        return Answer(done.body, 200, {"Idempotency-Replayed": "true"})
    return Answer(done.body, status)


def bad_query(name: str, detail: str) -> InvalidContent:
    """The refusal of a parameter in the query or the path, by its name."""
    return InvalidContent("invalid_content", f"{name} {detail}", (Fault(f"/{name}", detail),))
