"""Operations that no client's id names: what they find done already, they do not do again.

Their records are numbered by the turn they are, so that two at once are a lost race and never one.
"""

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any

from laurel.domain.earn import Earned, Raised
from laurel.domain.errors import Refusal
from laurel.domain.frozen import dataclass, replace
from laurel.domain.profile import Followed
from laurel.operations.budgets import limits_in
from laurel.operations.clock import Clock
from laurel.operations.earn import pinned_facts
from laurel.operations.services import Opened, Place, Services, open_account
from laurel.operations.turns import MOST_TRIES, Done, Request, decided, pause, record_of
from laurel.operations.vouchers import issued
from laurel.storage.ledger import AlreadyDone, Conflict, PoolShort
from laurel.storage.pools import Taken
from laurel.storage.table import Write
from laurel.storage.writes import Proposal


@dataclass(frozen=True, slots=True)
class Step:
    """What an operation comes to: its answer, and a turn to commit, or plain writes, or neither:
    then it may be the first answer that is given again.
    """

    answer: dict[str, Any]
    proposal: Proposal | None = None
    writes: Sequence[Write] = field(default_factory=tuple)
    replayed: bool = False


def carry_out_unnamed(
    services: Services, place: Place, clock: Clock, decide: Callable[[Opened], Step]
) -> Done:
    """Decide and write, again on a lost race. Raises what `decide` refuses, and too_busy."""
    taken: dict[str, Taken] = {}
    for attempt in range(MOST_TRIES):
        opened = replace(open_account(services, place, clock), taken=taken)
        try:
            step = decided(services, place, opened, decide)
            _write(services, opened, step)
        except PoolShort as short:
            taken[short.name] = services.ledger.pool(place.program_id, short.name)
        except (AlreadyDone, Conflict):
            pause(attempt)
        else:
            return Done(step.answer, step.replayed)
    raise Refusal("too_busy", f"{place.member_id} is being written to by many at once")


def followed_proposal(
    services: Services, opened: Opened, kind: str, followed: Followed, details: dict[str, Any]
) -> Proposal:
    """The turn, with a record that pins what the events raised in it were decided on.

    The record keeps no answer: it could hold what is personal.
    """
    program, decision, now = opened.program, followed.decision, opened.now
    request = Request(kind, str(decision.after.version), "")
    pinned = {**details, **_pinned(followed)}
    record = record_of(request, decision, program.version, now, pinned, {})
    limits = limits_in(program, opened.taken)
    vouchers = issued(services, program, decision, now)
    return Proposal(decision, record, vouchers, limits=limits)


def _pinned(followed: Followed) -> dict[str, Any]:
    """As for an event that was reported, which here is the first that was raised."""
    if not followed.raised:
        return {}
    first: Raised = followed.raised[0]
    earned = Earned(followed.decision, first.standing, followed.raised[1:])
    return pinned_facts(first.event, earned)


def _write(services: Services, opened: Opened, step: Step) -> None:
    if step.proposal is not None:
        services.ledger.commit(opened.program, step.proposal)
    elif step.writes:
        services.ledger.write(list(step.writes))
