"""A birthday of one member: who has one to be paid, and the turn that pays it, as of its day.

It stands on the item that holds the person, who waits for the next one in the same transaction.
"""

from datetime import date

from laurel.domain.account import Account
from laurel.domain.calendar import local_day
from laurel.domain.event import BIRTHDAY
from laurel.domain.frozen import replace
from laurel.domain.program import Program
from laurel.domain.raise_schedule import birthday_event, raise_birthday
from laurel.domain.tier_scheme import EventsOf, Metric
from laurel.domain.tier_then import account_then
from laurel.domain.tiers import is_same_since
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.earn import earning_proposal
from laurel.operations.enrol import birthday_due
from laurel.operations.issue_rewards import issue_by_itself
from laurel.operations.people import facts_in
from laurel.operations.services import Opened, Services
from laurel.operations.turns import Request
from laurel.storage import items
from laurel.storage.items import Profile
from laurel.storage.ledger import AlreadyDone
from laurel.storage.table import Equals, Put
from laurel.storage.writes import Proposal


def person_of(services: Services, opened: Opened) -> Profile | None:
    """The person, if a birthday of theirs has come; None otherwise."""
    profile = services.ledger.profile(opened.account.program_id, opened.account.member_id)
    today = local_day(opened.now, opened.program.zone)
    if profile is None or profile.due_on is None or profile.due_on > today:
        return None
    return profile


def counts_towards_tiers(program: Program) -> bool:
    """Whether a birthday may reach or keep a level, so that a review must not come before it."""
    if program.tiers is None or not program.rules_on(BIRTHDAY):
        return False
    counted = {Metric.POINTS, EventsOf(BIRTHDAY)}
    return any(counted & {*way} for level in program.tiers.levels for way in level.reach)


def then_on(services: Services, opened: Opened, on: date) -> Account | None:
    """Where the member stood on that day, if the account alone does not tell; their history is read
    only then. What was given by hand since may have taken the place of what was given before.
    """
    program, account = opened.program, opened.account
    is_same = is_same_since(account, on)
    is_replaced = account.override is not None and account.override.since > on
    if program.tiers is None or (is_same and not is_replaced):
        return None
    if account.tier.since is None and on == local_day(opened.now, program.zone):
        return account  # nothing has come since
    history = services.ledger.history(account.program_id, account.member_id)
    then = account_then(program, account, history.turns, on)
    return replace(account, override=then.override) if is_same else then


def pay_person(services: Services, opened: Opened, profile: Profile, on: date) -> Account | None:
    """Pay the birthday of that day, and wait for the next; the account after it, None where it was
    paid before.
    """
    earlier = issue_by_itself(services, opened, on)
    if earlier is not None:
        return earlier
    program, program_id = opened.program, opened.account.program_id
    moved = _next_year(program, profile, on)
    old = items.profile_item(program_id, profile)
    put = Put(items.profile_item(program_id, moved), Equals("person", old["person"]))
    proposal = _proposal(services, opened, profile, on)
    try:
        services.ledger.commit(program, replace(proposal, also=(put,)))
    except AlreadyDone:  # a birthday moved within its year is paid once
        services.ledger.write([put])
        return None
    return proposal.decision.after


def _proposal(services: Services, opened: Opened, profile: Profile, on: date) -> Proposal:
    program, account, now = opened.program, opened.account, opened.now
    member, room = facts_in(program, profile), room_in(program, opened.taken)
    then = then_on(services, opened, on)
    earned = raise_birthday(program, account, on, member, now, room, then)
    event = birthday_event(program, account, on)
    request = Request(BIRTHDAY, event.event_id, "")
    proposal = earning_proposal(services, program, request, event, earned, now)
    return replace(proposal, limits=limits_in(program, opened.taken))


def _next_year(program: Program, profile: Profile, paid_on: date) -> Profile:
    following = date(paid_on.year + 1, 1, 1)
    return replace(profile, due_on=birthday_due(program, profile.birthday, following))
