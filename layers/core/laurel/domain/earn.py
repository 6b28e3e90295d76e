"""What an event is worth: the rules that listen to it, what counts towards tiers, and what follows.

An order that lifts the member to a new tier raises `tier.entered`, whose rules pay in the same
turn.
The tier that counts for the order itself is the one before it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from laurel.domain.account import Account, Qualifying
from laurel.domain.automatic import issue_automatic
from laurel.domain.award import award
from laurel.domain.calendar import add_days, local_day
from laurel.domain.changes import Posted
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.event import BIRTHDAY, TIER_ENTERED, Event, Scalar, is_raised_by_engine
from laurel.domain.frozen import dataclass
from laurel.domain.member_notices import be_seen, tell_birthday
from laurel.domain.predicates import day_of
from laurel.domain.program import Program
from laurel.domain.qualifying import counted_before, metric_of, qualified
from laurel.domain.rule import ToDay
from laurel.domain.standing import Standing
from laurel.domain.tier_notices import tell_tier_won
from laurel.domain.tier_scheme import Level, TierScheme
from laurel.domain.tiers import is_same_since, review, rise, settle
from laurel.domain.turn import Decision, Turn
from laurel.domain.wallet import WalletKind

AHEAD_OF_NOW: Final = timedelta(days=1)
"""How far an event may lie ahead: shops' clocks differ, and a checkout's day may be a later one."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An event that another one raised in the same turn, and what was known of the member then."""

    event: Event
    standing: Standing


@dataclass(frozen=True, slots=True)
class Earned:
    """A decision on an event, with what it was decided on: pinned, so it can be decided again.

    `before` is what counted in the tier window before the event, where it raised others.
    """

    decision: Decision
    standing: Standing
    raised: tuple[Raised, ...]
    before: Qualifying | None = None


def earn(
    program: Program,
    account: Account,
    event: Event,
    member: Mapping[str, Scalar],
    now: datetime,
    room: Mapping[str, int] | None = None,
    then: Account | None = None,
) -> Earned:
    """Decide an event. `member` holds the facts of the person that the program's rules ask for,
    `room` what campaigns have left to give, and `then` where the member stood on the event's day,
    where somebody looked.

    Refuses an event before the day of joining, or more than a day ahead of `now`; and what a shop
    reports of a type, or without a fact, that the program's rules do not know.
    """
    check_open(account)
    check_time(program, account, event, now)
    check_facts(program, event)
    turn = Turn(program, account, now, room=room or {})
    on = local_day(event.occurred_at, program.zone)
    settled = settle_and_pay(turn, event, member)
    standing = award(turn, event, member, then)
    before = counted_before(program, account, add_days(on, 1))
    is_late = then is not None and not is_same_since(account, on)
    counted = count_towards_tiers(turn, event, member, is_late=is_late)
    raised = (*settled, *counted)
    if event.type == BIRTHDAY:
        tell_birthday(turn, on)
    elif not is_raised_by_engine(event.type):
        be_seen(turn, on)
    issue_automatic(turn)
    return Earned(turn.decision(), standing, raised, before if raised else None)


def check_open(account: Account) -> None:
    """Refuse to write to a member whose person was erased."""
    if account.erased:
        raise Refusal("member_erased", f"{account.member_id} was erased")


def check_time(program: Program, account: Account, event: Event, now: datetime) -> None:
    """Refuse an event from before the member joined (by day), or from the future."""
    joined_on = local_day(account.joined_at, program.zone)
    if event.occurred_at > now + AHEAD_OF_NOW:
        raise _wrong_time("occurred_in_future", "occurred_at is more than a day ahead", event)
    if local_day(event.occurred_at, program.zone) < joined_on:
        raise _wrong_time("occurred_before_joining", f"joined on {joined_on}", event)


def _wrong_time(code: str, detail: str, event: Event) -> InvalidContent:
    return InvalidContent(code, detail, (Fault("/occurred_at", event.occurred_at.isoformat()),))


def check_facts(program: Program, event: Event) -> None:
    """Refuse an event of a type nobody knows, or without what a rule has to count by."""
    if is_raised_by_engine(event.type):
        return
    if not program.knows(event.type):
        known = sorted(program.event_types | {*filter(_is_reported, program.rules)})
        detail = f"the program knows no {event.type!r}, but {', '.join(known)}"
        raise InvalidContent("unknown_event_type", detail, (Fault("/type", detail),))
    missing = [
        Fault(f"/properties/{name}", "a rule needs it")
        for name in sorted(program.facts_needed.get(event.type, ()))
        if event.properties.get(name) is None
    ] or [
        Fault(f"/properties/{name}", "a rule needs a date there, such as 2026-05-01")
        for name in sorted(_days_chosen(program, event.type))
        if day_of(event.properties[name]) is None
    ]
    if missing:
        detail = f"{event.type} lacks what a rule needs: {missing[0].pointer}"
        raise InvalidContent("missing_fact", detail, tuple(missing))


def _days_chosen(program: Program, event_type: str) -> set[str]:
    """The properties that say which day a member chooses."""
    rules = program.rules_on(event_type)
    return {
        rule.to.fact.removeprefix("properties.") for rule in rules if isinstance(rule.to, ToDay)
    }


def _is_reported(event_type: str) -> bool:
    return not is_raised_by_engine(event_type)


def settle_and_pay(turn: Turn, event: Event, member: Mapping[str, Scalar]) -> tuple[Raised, ...]:
    """Where who a member is gives the tier: put it right, and pay what entering it brings."""
    level = settle(turn, member, turn.today)
    return () if level is None else (entered(turn, level, event, member),)


def count_towards_tiers(
    turn: Turn,
    event: Event,
    member: Mapping[str, Scalar],
    since: int = 0,
    *,
    is_late: bool = False,
) -> tuple[Raised, ...]:
    """Let the event count, raise the tier if it reaches one, and pay what entering it brings.

    The event's own changes are those of the turn from number `since` on. Reviews that were due by
    now come first: a level that one of them took is not reached again because of an event of an
    earlier day that counts towards none.
    """
    review(turn)
    on = local_day(event.occurred_at, turn.program.zone)
    amount = _qualifying(turn, event, since)
    _count(turn, on, amount)
    if (is_late or on < turn.today) and not _is_measured(turn.program.tiers, amount):
        return ()
    return tuple(_rise_and_pay(turn, event, member, on))


def _is_measured(scheme: TierScheme | None, amount: Qualifying) -> bool:
    """Whether there is something in it that a level is reached by."""
    ways = [way for level in scheme.levels for way in level.reach] if scheme else []
    return any(metric_of(amount, measure) for way in ways for measure in way)


def entered(turn: Turn, level: Level, cause: Event, member: Mapping[str, Scalar]) -> Raised:
    """Raise `tier.entered`, under the id and at the time of what led to it, and pay what it
    brings.
    """
    tell_tier_won(turn, level.tier_id, cause.occurred_at)
    properties: dict[str, Scalar] = {"tier": level.tier_id, "rank": level.rank}
    inner = Event(cause.event_id, TIER_ENTERED, cause.occurred_at, None, properties)
    return Raised(inner, award(turn, inner, member))


def _rise_and_pay(
    turn: Turn, event: Event, member: Mapping[str, Scalar], on: date
) -> Iterator[Raised]:
    while (level := rise(turn, on)) is not None:
        before = len(turn.changes)
        yield entered(turn, level, event, member)
        _count(turn, on, Qualifying(points=_points_booked(turn, before)))


def _count(turn: Turn, on: date, amount: Qualifying) -> None:
    if amount != Qualifying():
        for change in qualified(turn.program, turn.account, on, amount):
            turn.add(change)


def _qualifying(turn: Turn, event: Event, since: int) -> Qualifying:
    points, scheme = _points_booked(turn, since), turn.program.tiers
    if event.order is not None:
        return Qualifying(event.order.amount, 1, points)
    is_counted = scheme is not None and event.type in scheme.events
    return Qualifying(points=points, events={event.type: 1} if is_counted else {})


def _points_booked(turn: Turn, since: int) -> int:
    """Units earned by the entries among the turn's changes from that one on."""
    unit = {w.wallet_id for w in turn.program.wallets.values() if w.kind is WalletKind.UNIT}
    return sum(
        change.entry.quantity
        for change in turn.changes[since:]
        if isinstance(change, Posted) and change.entry.wallet in unit
    )
