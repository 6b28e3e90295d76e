"""What the calendar brings to one member who is due, in the order of its days: one turn, or
nothing.

Reviews and schedules hang together: who gets an event is decided by the tier after the reviews of
up to its day, and a review must not take a tier before it got what was due to it. So whichever of
the two jobs comes first does what the other one has before it, and their order does not matter.
"""

from dataclasses import replace
from datetime import date

from laurel.domain.account import Account
from laurel.domain.calendar import add_days, local_day
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
from laurel.storage.keys import AgendaKey
from laurel.storage.writes import Proposal

SCHEDULE = "schedule"


def review_tier(services: Services, opened: Opened, _: AgendaKey) -> Account | None:
    """Review the tier if its last day has passed, after what the calendar brought before; the
    account after it, None where it has not.
    """
    due_on, coming = _review_due(opened), _coming(opened)
    if due_on is None:
        return None
    if coming is not None and coming.on < due_on:
        return _raise(services, opened, coming)
    earlier = issue_by_itself(services, opened, add_days(due_on, -1))
    return _review(services, opened, due_on) if earlier is None else earlier


def raise_schedule(services: Services, opened: Opened, _: AgendaKey) -> Account | None:
    """Raise what the calendar has for the member by today, after the reviews up to that day; the
    account after it, None where there is nothing.
    """
    due_on, coming = _review_due(opened), _coming(opened)
    if coming is None:
        return None
    if due_on is not None and due_on <= coming.on:
        earlier = issue_by_itself(services, opened, add_days(due_on, -1))
        return _review(services, opened, due_on) if earlier is None else earlier
    return _raise(services, opened, coming)


def _review(services: Services, opened: Opened, due_on: date) -> Account | None:
    """One review where there are schedules, since it changes what is coming; else all at once."""
    turn = Turn(opened.program, opened.account, opened.now)
    if not review(turn, due_on if opened.program.schedules else None):
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
    earned = raise_occurrence(program, account, coming, member, now, room)
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
