"""What the job of memberships does for one member who is due: what the calendar brings, and then
notices of renewals.
"""

from laurel.domain.account import Account
from laurel.domain.plan_notices import give_notice
from laurel.operations.services import Opened, Services
from laurel.operations.turns import Request, record_of
from laurel.operations.work_schedules import raise_schedule
from laurel.storage.keys import AgendaKey
from laurel.storage.notice_items import notice_put
from laurel.storage.writes import Proposal

NOTICE = "notice"


def work_memberships(services: Services, opened: Opened, key: AgendaKey) -> Account | None:
    """One turn of either; the account after it, None where nothing is left."""
    after = raise_schedule(services, opened, key)
    return _send_notice(services, opened) if after is None else after


def _send_notice(services: Services, opened: Opened) -> Account | None:
    """Send the next notice that is due; it is kept in the turn that says that it went out."""
    program, account, now = opened.program, opened.account, opened.now
    noticed = None if account.erased else give_notice(program, account, now)
    if noticed is None:
        return None
    decision, notice = noticed.decision, noticed.notice
    request = Request(NOTICE, str(decision.after.version), "")
    details = {} if notice is None else {"type": notice.type, **notice.data}
    record = record_of(request, decision, program.version, now, details, {})
    also = () if notice is None else (notice_put(program, account.member_id, notice),)
    services.ledger.commit(program, Proposal(decision, record, also=also))
    return decision.after
