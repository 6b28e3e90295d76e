"""Enrolment: a new account, and what the welcome rules pay."""

from collections.abc import Mapping
from datetime import date, datetime

from laurel.domain.account import Account, TierState
from laurel.domain.automatic import issue_automatic
from laurel.domain.award import award
from laurel.domain.calendar import local_day
from laurel.domain.causes import choose
from laurel.domain.changes import Joined, TierChanged
from laurel.domain.earn import Earned, count_towards_tiers, entered
from laurel.domain.event import ENROLLED, Event, Scalar
from laurel.domain.levels import valid_until
from laurel.domain.member_notices import be_seen, tell_welcome
from laurel.domain.membership_year import began_on
from laurel.domain.profile import complete_profile
from laurel.domain.program import Program
from laurel.domain.tier_scheme import Level
from laurel.domain.tiers import first_tier, settle
from laurel.domain.turn import Turn


def enrol(
    program: Program,
    member_id: str,
    locator: str,
    joined_at: datetime,
    member: Mapping[str, Scalar],
    now: datetime,
    *,
    complete: bool = False,
    cause: str | None = None,
    room: Mapping[str, int] | None = None,
    invited_to: str | None = None,
) -> tuple[Event, Earned]:
    """Decide an enrolment: the account it opens, and the `enrolled` event that pays the welcome.

    A profile that is `complete` at once is an event that follows. `cause` is what the member
    chooses to give to, `room` what campaigns have left to give, where somebody looked. `invited_to`
    is the level that an invitation gives, as though it had been reached that day.
    """
    turn = Turn(program, Account(program.program_id, member_id), now, room=room or {})
    turn.add(Joined(locator, joined_at))
    choose(turn, cause)
    level = _first_level(turn, member, local_day(joined_at, program.zone), invited_to)
    event = Event(member_id, ENROLLED, joined_at)
    standing = award(turn, event, member)
    raised = count_towards_tiers(turn, event, member)
    if level is not None:
        raised += (entered(turn, level, event, member),)
    if complete:
        raised += complete_profile(turn, member, joined_at)
    be_seen(turn, turn.today)
    tell_welcome(turn)
    issue_automatic(turn)
    return event, Earned(turn.decision(), standing, raised)


def _first_level(
    turn: Turn, member: Mapping[str, Scalar], joined_on: date, invited_to: str | None
) -> Level | None:
    """Let the member stand where new ones stand, or at a higher level that they were invited to;
    the level that was thereby entered, or None.
    """
    program, scheme = turn.program, turn.program.tiers
    tier = first_tier(scheme, joined_on)
    level = scheme.level(invited_to) if scheme is not None else None
    if scheme is not None and level is not None and level.rank > scheme.rank(tier.tier_id):
        began = began_on(program, turn.account)
        until = valid_until(scheme.validity, level, joined_on, began)
        turn.add(TierChanged(TierState(level.tier_id, joined_on, until)))
        return level
    if tier != TierState():
        turn.add(TierChanged(tier))
    return settle(turn, member, joined_on)
