"""What follows from who a member is: a tier that is given by it, and `profile.completed`, once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from laurel.domain.account import Account
from laurel.domain.automatic import issue_automatic
from laurel.domain.award import award
from laurel.domain.cause import CauseChosen
from laurel.domain.causes import choose
from laurel.domain.changes import Counted
from laurel.domain.earn import Raised, check_open, count_towards_tiers, settle_and_pay
from laurel.domain.event import PROFILE_COMPLETED, Event, Scalar
from laurel.domain.frozen import dataclass
from laurel.domain.program import Program
from laurel.domain.turn import Decision, Turn

_COUNTER: Final = PROFILE_COMPLETED
"""The counter that remembers, for ever, that it was raised."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A decision that no event of the shop's led to, and the events that were raised in it."""

    decision: Decision
    raised: tuple[Raised, ...]


def follow_person(
    program: Program,
    account: Account,
    member: Mapping[str, Scalar],
    now: datetime,
    *,
    complete: bool,
    chosen: CauseChosen | None = None,
    room: Mapping[str, int] | None = None,
) -> Followed | None:
    """What follows from a changed profile, whose facts are `member`, and from the cause that was
    chosen with it, if one was; None where nothing does. `room` is what campaigns have left to give,
    where somebody looked.
    """
    check_open(account)
    turn = Turn(program, account, now, room=room or {})
    lifted = len(turn.changes)
    if chosen is not None:
        choose(turn, chosen.cause_id)
    cause = Event(f"profile-{account.version + 1}", PROFILE_COMPLETED, now)
    raised = settle_and_pay(turn, cause, member)
    if complete and _COUNTER not in account.counters:
        raised += complete_profile(turn, member, now)
    if len(turn.changes) == lifted:
        return None
    issue_automatic(turn)
    return Followed(turn.decision(), raised)


def complete_profile(turn: Turn, member: Mapping[str, Scalar], at: datetime) -> tuple[Raised, ...]:
    """Raise `profile.completed`, and remember that it was; the caller knows that it was not."""
    since = len(turn.changes)
    turn.add(Counted(_COUNTER, "", 1))
    event = Event(PROFILE_COMPLETED, PROFILE_COMPLETED, at)
    standing = award(turn, event, member)
    return (Raised(event, standing), *count_towards_tiers(turn, event, member, since))
