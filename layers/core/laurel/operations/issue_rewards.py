"""Automatic rewards of members whose pending points became available: nothing else happened.

They are issued as of the day on which there was enough, however late a run comes: what has expired
since was there on that day.
"""

from datetime import date, datetime, time

from laurel.domain.account import Account
from laurel.domain.automatic import issue_available, next_available
from laurel.domain.turn import Turn
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.services import Opened, Services
from laurel.operations.turns import Request, record_of
from laurel.operations.vouchers import issued
from laurel.storage.writes import Proposal

ISSUE = "issue"


def issue_by_itself(
    services: Services, opened: Opened, until: date | None = None
) -> Account | None:
    """Write a turn that issues what there is enough for; the account after it, None where nothing
    has become available (by the end of a day) since somebody looked.

    What else falls due does this first, with its own day: it may change what there is enough for.
    """
    program, now, taken = opened.program, opened.now, opened.taken
    on = next_available(program, opened.account)
    if on is None or (until is not None and on > until):
        return None
    as_of = min(now, datetime.combine(on, time(), program.zone))
    turn = Turn(program, opened.account, as_of, room=room_in(program, taken))
    decision = issue_available(program, opened.account, turn)
    if decision is None:
        return None
    request = Request(ISSUE, str(decision.after.version), "")
    record = record_of(request, decision, program.version, now, {}, {})
    vouchers = issued(services, program, decision, now)
    limits = limits_in(program, taken)
    services.ledger.commit(program, Proposal(decision, record, vouchers, limits=limits))
    return decision.after
