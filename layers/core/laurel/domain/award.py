"""Awarding an event: what each rule gives is booked, what adds up is remembered."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from laurel.domain.account import Account, EntryKind
from laurel.domain.activity import be_active
from laurel.domain.calendar import add_days, add_months, local_day
from laurel.domain.caps import counted
from laurel.domain.carry import Carried, left_over
from laurel.domain.causes import cause_of, donate
from laurel.domain.changes import BadgeWon, Change, Counted
from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.evaluate import Measured, evaluate
from laurel.domain.event import Event, Scalar
from laurel.domain.frozen import replace
from laurel.domain.pin_standing import (
    chosen_counter,
    days_counter,
    standing_for,
    total_counters,
)
from laurel.domain.predicates import day_of
from laurel.domain.reasons import (
    CONDITIONS_NOT_MET,
    NO_MATCHING_LINES,
    NOT_IN_WINDOW,
    SUBSCRIPTION_REQUIRED,
)
from laurel.domain.reward import Reward
from laurel.domain.rule import Rule, ToBadge, ToCause, ToDay, ToReward, ToWallet
from laurel.domain.standing import RunUse, Standing
from laurel.domain.turn import NotAwarded, Source, Turn

MOST_VOUCHERS: Final = 40
"""How many vouchers one event may issue: they are written in one transaction."""

_NOT_LOOKED_AT: Final = {
    CONDITIONS_NOT_MET,
    SUBSCRIPTION_REQUIRED,
    NOT_IN_WINDOW,
    NO_MATCHING_LINES,
}


def award(
    turn: Turn, event: Event, member: Mapping[str, Scalar], then: Account | None = None
) -> Standing:
    """Try every rule that listens to the event and book what it gives; what it was decided on.
    `then` is where the member stood on the event's day, if that has changed since.
    """
    program, on = turn.program, local_day(event.occurred_at, turn.program.zone)
    known = turn.account
    if then is not None:
        known = replace(known, tier=then.tier, override=then.override)
    standing = standing_for(program, known, event, member, on, _room_left(turn))
    worth = evaluate(program, event, standing)
    for rule in program.rules_on(event.type):
        measured = worth[rule.rule_id]
        for change in remembered(rule, measured, standing, event):
            turn.add(change)
        if measured.quantity:
            _give(turn, rule, event, measured.quantity, on, standing)
            for counts in counted(standing.caps.get(rule.rule_id, ()), measured.quantity):
                turn.add(counts)
        else:
            turn.not_awarded.append(NotAwarded(rule.rule_id, measured.reason or ""))
    if event.type in program.counted_types:
        turn.add(Counted(f"#{event.type}", "", 1))
    return standing


def _room_left(turn: Turn) -> dict[str, int]:
    """What campaigns, and rewards of their codes, have left after what the turn has taken."""
    program, taken = turn.program, turn.pools
    return {
        name: max(room - taken.get(program.pool_of(name), 0), 0) for name, room in turn.room.items()
    }


def remembered(
    rule: Rule, measured: Measured, standing: Standing, event: Event
) -> Iterator[Change]:
    """What the event adds to the rule's total, to its row of days, and to what is carried; and the
    day it chooses.
    """
    if rule.carries and (rest := left_over(measured)):
        yield Carried(rule.wallet, rule.rule_id, rest)
    use, run = standing.totals.get(rule.rule_id), standing.runs.get(rule.rule_id)
    if use is not None and not use.closed and measured.counted:
        total, steps = total_counters(rule)
        yield Counted(total, use.period, measured.counted)
        if measured.passed:
            yield Counted(steps, use.period, measured.passed)
    if run is not None and run.length and measured.reason not in _NOT_LOOKED_AT:
        yield from _days_counted(days_counter(rule), run)
    if isinstance(rule.to, ToDay) and measured.quantity:
        day = day_of(event.properties.get(rule.to.fact.removeprefix("properties.")))
        if day is not None:
            yield Counted(chosen_counter(rule.rule_id), day.isoformat(), 1)


def _days_counted(counter: str, run: RunUse) -> Iterator[Counted]:
    """The day, as the so-many-th of its row; and the days after it, which count on from it."""
    yield Counted(counter, run.day, run.length)
    day = date.fromisoformat(run.day)
    for later in range(1, run.after + 1):
        yield Counted(counter, add_days(day, later).isoformat(), run.length)


def voucher_last_day(reward: Reward, issued_on: date) -> date | None:
    """The last usable day of a voucher of the reward issued that day; None: no end."""
    if not reward.valid_days and not reward.valid_months:
        return None
    return add_days(add_months(issued_on, reward.valid_months), reward.valid_days)


def _give(
    turn: Turn, rule: Rule, event: Event, quantity: int, on: date, standing: Standing
) -> None:
    match rule.to:
        case ToWallet(wallet):
            be_active(turn, wallet, on)
            lot = turn.lot_for(wallet, quantity, on, rule.expiry, rule.availability)
            turn.credit(EntryKind.EARN, wallet, (lot,), source_of(rule, event))
        case ToReward(reward_id):
            _issue(turn, rule, event, turn.program.rewards[reward_id], quantity)
        case ToCause(wallet) as to:
            donate(turn, cause_of(to, standing), wallet, quantity, source_of(rule, event))
        case ToBadge(badge_id):
            turn.add(BadgeWon(badge_id, on))
        case ToDay():
            pass  # it is remembered, and gives nothing by itself
    campaign = turn.program.campaigns.get(rule.campaign or "")
    if campaign is not None and campaign.budget is not None and campaign.wallet == rule.wallet:
        turn.take_from_pool(campaign.pool, quantity)


def _issue(turn: Turn, rule: Rule, event: Event, reward: Reward, count: int) -> None:
    if len(turn.vouchers) + count > MOST_VOUCHERS:
        detail = f"it would issue {len(turn.vouchers) + count} vouchers, at most {MOST_VOUCHERS}"
        raise InvalidContent("too_many_vouchers", detail, (Fault("", detail),))
    expires_on = voucher_last_day(reward, turn.today)
    for _ in range(count):
        turn.issue(
            reward.reward_id, event.event_id, rule.rule_id, expires_on, own_code=reward.own_codes
        )


def source_of(rule: Rule, event: Event) -> Source:
    """What an entry of the rule comes from."""
    partner = event.order.partner if event.order else None
    return Source(event.event_id, event.occurred_at, rule.rule_id, partner)
