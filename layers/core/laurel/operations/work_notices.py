"""What the job of memberships does for one member who is due: what the calendar brings, and then
notices.
"""

from laurel.domain.account import Account
from laurel.domain.due_notices import give_notices
from laurel.operations.services import Opened, Services
from laurel.operations.turns import Request, record_of
from laurel.operations.work_schedules import raise_schedule
from laurel.storage.keys import AgendaKey
from laurel.storage.writes import Proposal

NOTICE = "notice"


def work_memberships(services: Services, opened: Opened, key: AgendaKey) -> Account | None:
    """One turn of either; the account after it, None where nothing is left."""
    after = raise_schedule(services, opened, key)
    return _send_notices(services, opened) if after is None else after


def _send_notices(services: Services, opened: Opened) -> Account | None:
    """Send the notices that are due, in the turn that says that they went out."""
    program, now = opened.program, opened.now
    decision = give_notices(program, opened.account, now)
    if decision is None:
        return None
    request = Request(NOTICE, str(decision.after.version), "")
    record = record_of(request, decision, program.version, now, {}, {})
    services.ledger.commit(program, Proposal(decision, record))
    return decision.after
