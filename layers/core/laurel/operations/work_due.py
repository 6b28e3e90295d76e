"""What a job does for one member who is due: one step each, which writes one turn or nothing."""

from dataclasses import replace
from datetime import date, datetime, time

from laurel.domain import earn as core
from laurel.domain.account import Account
from laurel.domain.agenda import DueKind, next_due
from laurel.domain.calendar import local_day
from laurel.domain.event import BIRTHDAY, Event, Scalar
from laurel.domain.expire import expire
from laurel.domain.program import Program
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.earn import earning_proposal
from laurel.operations.enrol import birthday_due
from laurel.operations.issue_rewards import issue_by_itself
from laurel.operations.lift_holds import lift
from laurel.operations.people import facts_in
from laurel.operations.services import Opened, Services
from laurel.operations.turns import Request
from laurel.storage import items
from laurel.storage.items import Profile
from laurel.storage.keys import AgendaKey
from laurel.storage.ledger import AlreadyDone
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


def pay_birthday(services: Services, opened: Opened, key: AgendaKey) -> Account | None:
    """Pay a birthday that has come, and wait for the next; the account after it, None if none
    has.
    """
    profile = services.ledger.profile(key.program_id, key.member_id)
    today = local_day(opened.now, opened.program.zone)
    if profile is None or profile.due_on is None or profile.due_on > today:
        return None
    earlier = issue_by_itself(services, opened, profile.due_on)
    if earlier is not None:
        return earlier
    moved = _next_year(opened.program, profile, profile.due_on)
    old = items.profile_item(key.program_id, profile)
    put = Put(items.profile_item(key.program_id, moved), Equals("person", old["person"]))
    member = facts_in(opened.program, profile)
    proposal = _birthday(services, opened, profile.due_on, member)
    try:
        services.ledger.commit(opened.program, replace(proposal, also=(put,)))
    except AlreadyDone:  # a birthday moved within its year is paid once
        services.ledger.write([put])
        return None
    return proposal.decision.after


def _birthday(services: Services, opened: Opened, on: date, member: dict[str, Scalar]) -> Proposal:
    program, now = opened.program, opened.now
    event_id = f"birthday-{on.year}"
    at = max(datetime.combine(on, time(), program.zone), opened.account.joined_at)
    event = Event(event_id, BIRTHDAY, at)
    room = room_in(program, opened.taken)
    earned = core.earn(program, opened.account, event, member, now, room)
    request = Request("birthday", event_id, "")
    proposal = earning_proposal(services, program, request, event, earned, now)
    return replace(proposal, limits=limits_in(program, opened.taken))


def _next_year(program: Program, profile: Profile, paid_on: date) -> Profile:
    following = date(paid_on.year + 1, 1, 1)
    return replace(profile, due_on=birthday_due(program, profile.birthday, following))
