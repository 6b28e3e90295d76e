"""How the model takes what time brings: the turns of jobs."""

from dataclasses import replace
from datetime import date, datetime, time

from laurel.domain.automatic import issue_automatic, issue_available, next_available
from laurel.domain.calendar import add_days
from laurel.domain.due_notices import give_notices
from laurel.domain.expire import expire
from laurel.domain.occurrences import next_occurrence
from laurel.domain.raise_schedule import occurrence_event, raise_birthday, raise_occurrence
from laurel.domain.tiers import is_same_since, review
from laurel.domain.turn import Decision, Turn
from laurel.operations.enrol import birthday_due
from tests.simulation.model import Member, Turning


def reviewed(member: Member, turn: Turning) -> Decision:
    """One review, as of its day."""
    last = member.account.tier.valid_until
    assert last is not None
    made = Turn(turn.program, member.account, turn.now)
    assert review(made, add_days(last, 1))
    return made.decision()


def scheduled(member: Member, turn: Turning) -> Decision:
    """What the calendar has next."""
    coming = next_occurrence(turn.program, member.account)
    assert coming is not None
    account = member.account
    is_same = turn.program.tiers is None or is_same_since(account, coming.on)
    then = None if is_same else account
    found = raise_occurrence(turn.program, account, coming, {}, turn.now, None, then)
    assert occurrence_event(turn.program, coming).event_id == turn.client_id
    return found.decision


def noticed(member: Member, turn: Turning) -> Decision:
    """What the member should hear of by now."""
    found = give_notices(turn.program, member.account, turn.now)
    assert found is not None
    return found


def issued(member: Member, turn: Turning) -> Decision:
    """As of the day on which there was enough."""
    day = next_available(turn.program, member.account)
    assert day is not None
    as_of = min(turn.now, datetime.combine(day, time(), turn.program.zone))
    found = issue_available(turn.program, member.account, Turn(turn.program, member.account, as_of))
    assert found is not None
    return found


def lift(member: Member, turn: Turning) -> Decision:
    """A job does it as of the first end of a hold with a unit, and issues what there is enough for;
    who wants the unit just takes it.
    """
    if turn.request.kind != "job":
        return Turn(turn.program, member.account, turn.now).decision()
    ends = [hold.ends_at for hold in member.account.holds if hold.unit_of is not None]
    made = Turn(turn.program, member.account, min(ends))
    issue_automatic(made)
    return made.decision()


def birthday(member: Member, turn: Turning) -> Decision:
    """A birthday that has come, as of its day; the next is waited for. No rule asks for the level
    of that day, so the one of today stands for it.
    """
    day, account = member.profile.due_on, member.account
    assert day is not None
    then = None if turn.program.tiers is None or is_same_since(account, day) else account
    wait_for_next_year(member, turn)
    found = turn.model.fitting(
        turn,
        lambda room: raise_birthday(turn.program, account, day, {}, turn.now, room, then),
        lambda one: one.decision,
    )
    return found.decision


def wait_for_next_year(member: Member, turn: Turning) -> None:
    """After a birthday."""
    day, birthday = member.profile.due_on, member.profile.birthday
    assert day is not None
    due_on = birthday_due(turn.program, birthday, date(day.year + 1, 1, 1))
    member.profile = replace(member.profile, due_on=due_on)


def expired(member: Member, turn: Turning) -> Decision:
    """All that is over."""
    found = expire(turn.program, member.account, turn.now)
    assert found is not None
    return found
