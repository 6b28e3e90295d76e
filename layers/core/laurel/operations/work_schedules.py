"""What the calendar brings to one member who is due, in the order of its days: one turn, or
nothing.

Reviews, schedules and birthdays hang together: who gets an event is decided by the tier after the
reviews of up to its day, and a review must not take a tier before it got what was due to it. So
whichever of the jobs comes first does what the others have before it, and their order does not
matter.
"""

from datetime import date

from laurel.domain.account import Account
from laurel.domain.calendar import add_days, local_day
from laurel.domain.frozen import replace
from laurel.domain.occurrences import next_occurrence
from laurel.domain.raise_schedule import occurrence_event, raise_occurrence
from laurel.domain.schedule import Occurrence
from laurel.domain.tiers import review
from laurel.domain.turn import Turn
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.earn import earning_proposal
from laurel.operations.issue_rewards import issue_by_itself
from laurel.operations.people import person_facts
from laurel.operations.services import Opened, Place, Services
from laurel.operations.turns import Request, record_of
from laurel.operations.work_birthdays import (
    counts_towards_tiers,
    pay_person,
    person_of,
    then_on,
)
from laurel.storage.items import Profile
from laurel.storage.keys import AgendaKey
from laurel.storage.writes import Proposal

SCHEDULE = "schedule"


def review_tier(services: Services, opened: Opened, _: AgendaKey) -> Account | None:
    """Review the tier if its last day has passed, after what the calendar brought before; the
    account after it, None where it has not.
    """
    return None if _review_due(opened) is None else _next(services, opened)


def raise_schedule(services: Services, opened: Opened, _: AgendaKey) -> Account | None:
    """Raise what the calendar has for the member by today, after what comes before it; the account
    after it, None where there is nothing.
    """
    return None if _coming(opened) is None else _next(services, opened)


def pay_birthday(services: Services, opened: Opened, _: AgendaKey) -> Account | None:
    """Pay a birthday that has come, and wait for the next; the account after it, None if none has.

    What it may reach or keep a level by comes in the order of days. Any other one needs only to
    know where the member stood.
    """
    profile = person_of(services, opened)
    if profile is None or profile.due_on is None:
        return None
    if counts_towards_tiers(opened.program):
        return _next(services, opened, profile)
    return pay_person(services, opened, profile, profile.due_on)


def _next(services: Services, opened: Opened, profile: Profile | None = None) -> Account | None:
    """Do what comes first. On one day it is the review, the birthday, and then what the calendar
    has.
    """
    if profile is None and counts_towards_tiers(opened.program):
        profile = person_of(services, opened)
    due_on, coming = _review_due(opened), _coming(opened)
    scheduled = coming.on if coming is not None else date.max
    born_on = (profile.due_on if profile is not None else None) or date.max
    if due_on is not None and due_on <= min(born_on, scheduled):
        earlier = issue_by_itself(services, opened, add_days(due_on, -1))
        return _review(services, opened, due_on) if earlier is None else earlier
    if profile is not None and born_on <= scheduled:
        return pay_person(services, opened, profile, born_on)
    return None if coming is None else _raise(services, opened, coming)


def _review(services: Services, opened: Opened, due_on: date) -> Account | None:
    """One review where there are schedules or birthdays, since it changes what is coming; else all
    at once.
    """
    program = opened.program
    by_one = bool(program.schedules) or counts_towards_tiers(program)
    turn = Turn(program, opened.account, opened.now)
    if not review(turn, due_on if by_one else None):
        return None
    decision, version = turn.decision(), opened.program.version
    request = Request("review", str(decision.after.version), "")
    record = record_of(request, decision, version, opened.now, {}, {})
    services.ledger.commit(opened.program, Proposal(decision, record))
    return decision.after


def _raise(services: Services, opened: Opened, coming: Occurrence) -> Account:
    earlier = issue_by_itself(services, opened, coming.on)
    if earlier is not None:
        return earlier
    program, account, now = opened.program, opened.account, opened.now
    place = Place(account.program_id, account.member_id)
    member = person_facts(services, program, place)
    room = room_in(program, opened.taken)
    then = then_on(services, opened, coming.on)
    earned = raise_occurrence(program, account, coming, member, now, room, then)
    request, event = Request(SCHEDULE, coming.event_id, ""), occurrence_event(program, coming)
    proposal = earning_proposal(services, program, request, event, earned, now)
    limits = limits_in(program, opened.taken)
    services.ledger.commit(program, replace(proposal, limits=limits))
    return proposal.decision.after


def _review_due(opened: Opened) -> date | None:
    """The day after the tier's last, if that has come."""
    last, scheme = opened.account.tier.valid_until, opened.program.tiers
    if scheme is None or scheme.is_given or opened.account.erased or last is None:
        return None
    return add_days(last, 1) if last < _today(opened) else None


def _coming(opened: Opened) -> Occurrence | None:
    coming = next_occurrence(opened.program, opened.account)
    is_due = coming is not None and not opened.account.erased and coming.on <= _today(opened)
    return coming if is_due else None


def _today(opened: Opened) -> date:
    return local_day(opened.now, opened.program.zone)
