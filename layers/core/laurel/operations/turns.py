"""How every write is carried out: load, decide, commit; again on a lost race; once per client's id.

The first look at the account may be a cheap one; a refusal or a lost race is decided again on a
fresh one. A refusal is not the last word where the id was used before: then the first answer is.
"""

import time
from collections.abc import Callable
from datetime import datetime
from random import SystemRandom
from typing import Any, Final

from laurel.domain.errors import LaurelError, Refusal
from laurel.domain.frozen import dataclass, replace
from laurel.domain.turn import Decision
from laurel.operations.clock import Clock
from laurel.operations.services import Opened, Place, Services, open_account
from laurel.storage.items import Record
from laurel.storage.ledger import AlreadyDone, Conflict, PoolShort
from laurel.storage.pools import Taken
from laurel.storage.writes import Proposal

MOST_TRIES: Final = 14
_FIRST_PAUSE: Final = 0.015
_LONGEST_PAUSE: Final = 0.4
_CHANCE: Final = SystemRandom()
"""Not seeded: processes restored from one snapshot would all pause for the same time."""


@dataclass(frozen=True, slots=True)
class Done:
    """An answer's body, and whether it is the first answer given again."""

    body: dict[str, Any]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A client's id for an operation of some kind, and what tells its content from other
    content.
    """

    kind: str
    client_id: str
    fingerprint: str


def carry_out(
    services: Services,
    place: Place,
    request: Request,
    clock: Clock,
    decide: Callable[[Opened], Proposal],
) -> Done:
    """Carry out an operation exactly once, for ever. Raises what `decide` refuses, and too_busy.

    Where a pool was too short, it is decided again knowing what all its shards have taken.
    """
    taken: dict[str, Taken] = {}
    for attempt in range(MOST_TRIES):
        try:
            opened = open_account(services, place, clock, consistent=attempt > 0)
            proposal = decided(services, place, replace(opened, taken=taken), decide)
            services.ledger.commit(opened.program, proposal)
        except AlreadyDone as done:
            return first_answer(done.record, request)
        except PoolShort as short:
            taken[short.name] = services.ledger.pool(place.program_id, short.name)
        except Conflict:
            pause(attempt)
        except LaurelError:
            if attempt == 0:
                continue
            if (earlier := _earlier(services, place, request)) is None:
                raise
            return first_answer(earlier, request)
        else:
            return Done(_answer_of(proposal))
    raise Refusal("too_busy", f"{place.member_id} is being written to by many at once")


def decided[T](
    services: Services, place: Place, opened: Opened, decide: Callable[[Opened], T]
) -> T:
    """What is decided on the account. Conflict where that is nonsense, since somebody wrote to the
    member before records were read: they tell of more than the account does (or it was stale).
    """
    try:
        return decide(opened)
    except ValueError as error:
        _, now = services.ledger.open(place.program_id, place.member_id, consistent=True)
        if now is None or now.version == opened.account.version:
            raise
        raise Conflict from error


def check_seen(opened: Opened, turn: int) -> None:
    """Conflict where a turn that a record tells of is later than the account that was read: the
    two do not fit, whatever comes of them.
    """
    if turn > opened.account.version:
        raise Conflict


def record_of(
    request: Request,
    decision: Decision,
    version: int,
    now: datetime,
    details: dict[str, Any],
    answer: dict[str, Any],
) -> Record:
    """The record of a decision under the client's id."""
    return Record(
        request.kind,
        request.client_id,
        decision.after.version,
        request.fingerprint,
        version,
        now,
        decision.changes,
        details,
        answer,
    )


def first_answer(record: Record, request: Request) -> Done:
    """The first answer again; id_reused where the content is another."""
    if record.fingerprint != request.fingerprint:
        raise Refusal("id_reused", f"{request.client_id!r} was used with other content")
    return Done(record.answer, replayed=True)


def pause(attempt: int) -> None:
    """Wait a random while that grows with the attempts ("full jitter")."""
    longest = min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE)
    time.sleep(_CHANCE.uniform(0, longest))


def _earlier(services: Services, place: Place, request: Request) -> Record | None:
    return services.ledger.record(
        place.program_id, place.member_id, request.kind, request.client_id
    )


def _answer_of(proposal: Proposal) -> dict[str, Any]:
    if proposal.record is None:
        raise ValueError("an operation under a client's id has a record")
    return proposal.record.answer
