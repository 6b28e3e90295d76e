"""A tier given by hand: it stands over what is earned to its last day, or until it is ended."""

from collections.abc import Mapping
from datetime import date, datetime

from laurel.domain.account import Account, TierOverride, TierState
from laurel.domain.automatic import issue_automatic
from laurel.domain.calendar import add_days
from laurel.domain.changes import Overridden
from laurel.domain.earn import Raised, check_open, count_towards_tiers, entered
from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.event import TIER_ENTERED, Event, Scalar
from laurel.domain.profile import Followed
from laurel.domain.program import Program
from laurel.domain.tier_scheme import Level
from laurel.domain.tiers import override_on, tier_at
from laurel.domain.turn import Turn


def override_tier(
    program: Program,
    account: Account,
    tier_id: str,
    until: date,
    member: Mapping[str, Scalar],
    now: datetime,
    room: Mapping[str, int] | None = None,
) -> Followed | None:
    """Give a tier from today to its last day; None where it is given so already.

    Where the member thereby stands higher, they enter the tier; `room` is what campaigns have left
    to give, where somebody looked. Refuses an unknown tier, and a last
    day that has passed.
    """
    check_open(account)
    turn = Turn(program, account, now, room=room or {})
    level = _level(program, tier_id)
    _check_last_day(until, turn.today)
    held, given = tier_at(program, account, now), override_on(account, turn.today)
    since = given.since if given is not None and given.tier_id == tier_id else turn.today
    wanted = TierOverride(tier_id, since, until)
    if given == wanted:
        return None
    turn.add(Overridden(wanted))
    raised = _enter(turn, level, member) if level.rank > _rank(program, held) else ()
    issue_automatic(turn)
    return Followed(turn.decision(), raised)


def end_override(program: Program, account: Account, now: datetime) -> Followed | None:
    """End what is given by hand; None where nothing is. What is earned stands again."""
    check_open(account)
    turn = Turn(program, account, now)
    given = override_on(account, turn.today)
    if given is None:
        return None
    turn.add(Overridden(_ended(given, turn.today)))
    return Followed(turn.decision(), ())


def _ended(given: TierOverride, today: date) -> TierOverride:
    """What was given up to yesterday, so that the account tells of a day that has passed. What was
    given only today stands on no day, and still tells since when nothing before it does.
    """
    return TierOverride(given.tier_id, given.since, add_days(today, -1))


def _enter(turn: Turn, level: Level, member: Mapping[str, Scalar]) -> tuple[Raised, ...]:
    since = len(turn.changes)
    cause = Event(f"override-{turn.before.version + 1}", TIER_ENTERED, turn.now)
    raised = entered(turn, level, cause, member)
    return (raised, *count_towards_tiers(turn, raised.event, member, since))


def _level(program: Program, tier_id: str) -> Level:
    level = program.tiers.level(tier_id) if program.tiers else None
    if level is None:
        fault = Fault("/tier", f"the program has no tier {tier_id!r}")
        raise InvalidContent("invalid_content", fault.detail, (fault,))
    return level


def _check_last_day(until: date, today: date) -> None:
    if until < today:
        fault = Fault("/until", f"is the last day, and today is {today}")
        raise InvalidContent("invalid_content", fault.detail, (fault,))


def _rank(program: Program, held: TierState) -> int:
    level = program.tiers.level(held.tier_id) if program.tiers else None
    return level.rank if level else 0
