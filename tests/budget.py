"""An operation that takes from a pool with a limit as far as there is room: as budgets do."""

from collections.abc import Callable

from laurel.domain.changes import Counted
from laurel.domain.turn import Turn
from laurel.operations.clock import Clock
from laurel.operations.services import Opened, Place, Services
from laurel.operations.turns import Done, Request, carry_out, record_of
from laurel.storage.pools import Limits, room
from laurel.storage.writes import Proposal
from tests.builders import NOON

POOL = "campaign:summer"


def take(services: Services, member_id: str, client_id: str, amount: int, limit: int) -> Done:
    """Take the amount from the pool, or what there is; the answer says how much."""
    place, request = Place("shop", member_id), Request("take", client_id, "")
    return carry_out(services, place, request, Clock(NOON), _decide(request, amount, limit))


def _decide(request: Request, amount: int, limit: int) -> Callable[[Opened], Proposal]:
    def decide(opened: Opened) -> Proposal:
        known = opened.taken.get(POOL)
        fits = amount if known is None else min(amount, room(limit, known))
        turn = Turn(opened.program, opened.account, NOON)
        turn.add(Counted(POOL, "", fits))
        turn.take_from_pool(POOL, fits)
        decision = turn.decision()
        record = record_of(request, decision, opened.program.version, NOON, {}, {"took": fits})
        return Proposal(decision, record, limits=Limits({POOL: limit}, opened.taken))

    return decide
