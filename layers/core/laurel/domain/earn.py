"""What an event is worth: the rules that listen to it, what counts towards tiers, and what follows.

An order that lifts the member to a new tier raises `tier.entered`, whose rules pay in the same
turn.
The tier that counts for the order itself is the one before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from laurel.domain.account import Account, EntryKind, Qualifying
from laurel.domain.calendar import add_days, add_months, local_day
from laurel.domain.caps import cap_uses, counted
from laurel.domain.changes import Posted
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.event import TIER_ENTERED, Event, Scalar
from laurel.domain.program import Program
from laurel.domain.qualifying import qualified
from laurel.domain.reward import Reward
from laurel.domain.rule import Rule
from laurel.domain.rules import Measured, Standing, facts_of, measure
from laurel.domain.tiers import rise
from laurel.domain.turn import Decision, NotAwarded, Source, Turn
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
    """A decision on an event, with what it was decided on: pinned, so it can be decided again."""

    decision: Decision
    standing: Standing
    raised: tuple[Raised, ...]


def earn(
    program: Program, account: Account, event: Event, member: Mapping[str, Scalar], now: datetime
) -> Earned:
    """Decide an event. `member` holds the facts of the person that the program's rules ask for.

    Refuses an event before the day of joining, or more than a day ahead of `now`.
    """
    check_open(account)
    check_time(program, account, event, now)
    turn = Turn(program, account, now)
    standing = award(turn, event, member)
    raised = count_towards_tiers(turn, event)
    return Earned(turn.decision(), standing, raised)


def check_open(account: Account) -> None:
    """Refuse to write to a member whose person was erased."""
    if account.erased:
        raise Refusal("member_erased", f"{account.member_id} was erased")


def check_time(program: Program, account: Account, event: Event, now: datetime) -> None:
    """Refuse an event from before the member joined (by day), or from the future."""
    at = (Fault("/occurred_at", event.occurred_at.isoformat()),)
    if event.occurred_at > now + AHEAD_OF_NOW:
        raise InvalidContent("occurred_in_future", "occurred_at is more than a day ahead", at)
    joined_on = local_day(account.joined_at, program.zone)
    if local_day(event.occurred_at, program.zone) < joined_on:
        raise InvalidContent("occurred_before_joining", f"joined on {joined_on}", at)


def award(turn: Turn, event: Event, member: Mapping[str, Scalar]) -> Standing:
    """Try every rule that listens to the event and book what it gives; what it was decided on."""
    on = local_day(event.occurred_at, turn.program.zone)
    standing = standing_for(turn.program, turn.account, event, member, on)
    facts = facts_of(event, standing)
    for rule in turn.program.rules_on(event.type):
        measured = measure(rule, event, standing, facts)
        if measured.quantity:
            _give(turn, rule, event, measured, on)
            for change in counted(standing.caps.get(rule.rule_id, ()), measured.quantity):
                turn.add(change)
        else:
            turn.not_awarded.append(NotAwarded(rule.rule_id, measured.reason or ""))
    return standing


def standing_for(
    program: Program, account: Account, event: Event, member: Mapping[str, Scalar], on: date
) -> Standing:
    """What the rules on this event know of the member before it."""
    bare = Standing(account.tier.tier_id, _asked_for(program, account, member))
    facts = facts_of(event, bare)
    caps = {
        rule.rule_id: cap_uses(rule, facts, account, on)
        for rule in program.rules_on(event.type)
        if rule.caps
    }
    return Standing(bare.tier, bare.facts, caps)


def count_towards_tiers(turn: Turn, event: Event) -> tuple[Raised, ...]:
    """Let the event count, raise the tier if it reaches one, and pay what entering it brings."""
    on = local_day(event.occurred_at, turn.program.zone)
    _count(turn, on, _qualifying(turn, event))
    return tuple(_rise_and_pay(turn, event, on))


def voucher_last_day(reward: Reward, issued_on: date) -> date | None:
    """The last usable day of a voucher of the reward issued that day; None: no end."""
    if not reward.valid_days and not reward.valid_months:
        return None
    return add_days(add_months(issued_on, reward.valid_months), reward.valid_days)


def _rise_and_pay(turn: Turn, event: Event, on: date) -> Iterator[Raised]:
    while (level := rise(turn, on)) is not None:
        properties: dict[str, Scalar] = {"tier": level.tier_id, "rank": level.rank}
        inner = Event(event.event_id, TIER_ENTERED, event.occurred_at, None, properties)
        before = len(turn.changes)
        yield Raised(inner, award(turn, inner, {}))
        _count(turn, on, Qualifying(points=_points_booked(turn, before)))


def _count(turn: Turn, on: date, amount: Qualifying) -> None:
    if amount != Qualifying():
        for change in qualified(turn.program.tiers, turn.account, on, amount):
            turn.add(change)


def _give(turn: Turn, rule: Rule, event: Event, measured: Measured, on: date) -> None:
    if rule.issue is not None:
        reward = turn.program.rewards[rule.issue]
        expires_on = voucher_last_day(reward, turn.today)
        turn.issue(rule.issue, event.event_id, rule.rule_id, expires_on)
        return
    turn.be_active(rule.wallet, on)
    lot = turn.lot_for(rule.wallet, measured.quantity, on, rule.expiry, rule.availability)
    turn.credit(EntryKind.EARN, rule.wallet, (lot,), _source(rule, event))


def _source(rule: Rule, event: Event) -> Source:
    partner = event.order.partner if event.order else None
    return Source(event.event_id, event.occurred_at, rule.rule_id, partner)


def _qualifying(turn: Turn, event: Event) -> Qualifying:
    points = _points_booked(turn, 0)
    if event.order is None:
        return Qualifying(points=points)
    return Qualifying(event.order.amount, 1, points)


def _points_booked(turn: Turn, since: int) -> int:
    """Units earned by the entries among the turn's changes from that one on."""
    unit = {w.wallet_id for w in turn.program.wallets.values() if w.kind is WalletKind.UNIT}
    return sum(
        change.entry.quantity
        for change in turn.changes[since:]
        if isinstance(change, Posted) and change.entry.wallet in unit
    )


def _asked_for(
    program: Program, account: Account, member: Mapping[str, Scalar]
) -> dict[str, Scalar]:
    own = {"member.orders": account.qualifying.get("", Qualifying()).orders}
    return {
        name: value for name, value in {**member, **own}.items() if name in program.facts_of_member
    }
