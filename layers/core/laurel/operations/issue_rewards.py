"""Automatic rewards of members whose pending points became available: nothing else happened."""

from laurel.domain.account import Account
from laurel.domain.automatic import issue_available
from laurel.domain.turn import Turn
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.services import Opened, Services
from laurel.operations.turns import Request, record_of
from laurel.operations.vouchers import issued
from laurel.storage.writes import Proposal

ISSUE = "issue"


def issue_by_itself(services: Services, opened: Opened) -> Account | None:
    """Write a turn that issues what there is enough for; the account after it, None where nothing
    has become available since somebody looked.
    """
    program, now, taken = opened.program, opened.now, opened.taken
    turn = Turn(program, opened.account, now, room=room_in(program, taken))
    decision = issue_available(program, opened.account, turn)
    if decision is None:
        return None
    request = Request(ISSUE, str(decision.after.version), "")
    record = record_of(request, decision, program.version, now, {}, {})
    vouchers = issued(services, program, decision, now)
    limits = limits_in(program, taken)
    services.ledger.commit(program, Proposal(decision, record, vouchers, limits=limits))
    return decision.after
