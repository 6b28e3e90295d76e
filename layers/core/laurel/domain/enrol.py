"""Enrolment: a new account, and what the welcome rules pay."""

from collections.abc import Mapping
from datetime import datetime

from laurel.domain.account import Account, TierState
from laurel.domain.calendar import local_day
from laurel.domain.changes import Joined, TierChanged
from laurel.domain.earn import Earned, award, count_towards_tiers
from laurel.domain.event import ENROLLED, Event, Scalar
from laurel.domain.program import Program
from laurel.domain.tiers import first_tier
from laurel.domain.turn import Turn


def enrol(
    program: Program,
    member_id: str,
    locator: str,
    joined_at: datetime,
    member: Mapping[str, Scalar],
    now: datetime,
) -> tuple[Event, Earned]:
    """Decide an enrolment: the account it opens, and the `enrolled` event that pays the welcome."""
    turn = Turn(program, Account(program.program_id, member_id), now)
    turn.add(Joined(locator, joined_at))
    tier = first_tier(program.tiers, local_day(joined_at, program.zone))
    if tier != TierState():
        turn.add(TierChanged(tier))
    event = Event(member_id, ENROLLED, joined_at)
    standing = award(turn, event, member)
    raised = count_towards_tiers(turn, event)
    return event, Earned(turn.decision(), standing, raised)
