"""What a job does for one member who is due: one step each, which writes one turn or nothing."""

from laurel.domain.account import Account
from laurel.domain.agenda import DueKind, next_due
from laurel.domain.expire import expire
from laurel.operations.issue_rewards import issue_by_itself
from laurel.operations.lift_holds import lift
from laurel.operations.services import Opened, Services
from laurel.storage import items
from laurel.storage.keys import AgendaKey
from laurel.storage.table import Equals, Put
from laurel.storage.writes import Proposal


def expire_points(services: Services, opened: Opened, _: AgendaKey) -> Account | None:
    """Lift holds that have ended and have units of stocks, issue what there is enough for by now,
    then book what has expired; the account after one of it, None where there was none.
    """
    done = lift(services, opened) or issue_by_itself(services, opened)
    if done is not None:
        return done
    decision = expire(opened.program, opened.account, opened.now)
    if decision is None:
        return None
    services.ledger.commit(opened.program, Proposal(decision))
    return decision.after


def put_right(services: Services, opened: Opened, key: AgendaKey) -> None:
    """Move an agenda key that promises what the account no longer has; that changes no balance."""
    if DueKind.BIRTHDAY in key.kinds:  # the person's, which only moves with the person
        return
    account = opened.account
    item = items.account_item(account, next_due(opened.program, account))
    if item.get("agenda_sk") != key.sk:
        services.ledger.write([Put(item, Equals("version", account.version))])
