"""What a plan itself pays: the credit of each paid month, and what waited for the renewal.

The credit of every month that is paid for is booked when it is paid, each usable in its month
alone. So it is there on its day, and gone after it, whether or not any job ever runs.
"""

from datetime import date, datetime
from typing import Final

from laurel.domain.account import EntryKind, Lot
from laurel.domain.award import voucher_last_day
from laurel.domain.calendar import local_day
from laurel.domain.event import Event
from laurel.domain.frozen import replace
from laurel.domain.lots import negated, total
from laurel.domain.plan import Plan
from laurel.domain.plan_time import months_of
from laurel.domain.subscription import Run, Subscription
from laurel.domain.turn import Source, Turn

WAITING: Final = date.max
"""The first usable day of what waits for a renewal."""


def credit_months(turn: Turn, event: Event, plan: Plan, run: Run, month: int) -> None:
    """Each paid month brings its own, usable in that month alone; a month that is over nothing."""
    credit = plan.credit
    if credit is None:
        return
    for first, last in months_of(run, month, turn.program.zone):
        if last >= turn.today:
            lot = Lot(credit.quantity, last, first if first > turn.today else None)
            source = Source(event.event_id, event.occurred_at)
            turn.credit(EntryKind.EARN, credit.wallet, (lot,), source)


def pay_out(turn: Turn, event: Event, plan: Plan) -> None:
    """What waited in the wallet is paid out as one voucher that is worth it."""
    payout = plan.payout
    if payout is None:
        return
    lots = [lot for lot in turn.state(payout.wallet).lots if lot.available_on == WAITING]
    if lots:
        reward = turn.program.rewards[payout.reward_id]
        source = Source(event.event_id, event.occurred_at)
        turn.post(EntryKind.REDEEM, payout.wallet, negated(lots), 0, source)
        last_day = voucher_last_day(reward, turn.today)
        own = reward.own_codes
        turn.issue(reward.reward_id, event.event_id, None, last_day, total(lots), own_code=own)


def take_credit_to_come(turn: Turn, subscription: Subscription, at: datetime) -> None:
    """Take back the credit of months that had not begun when the plan ended."""
    plan = turn.program.plans.get(subscription.plan_id)
    if plan is None or plan.credit is None:
        return
    today, wallet = local_day(at, turn.program.zone), plan.credit.wallet
    months = set(months_of(subscription.run, 0, turn.program.zone))
    coming = [
        replace(lot, quantity=min(lot.quantity, plan.credit.quantity))
        for lot in turn.state(wallet).lots
        if (lot.available_on, lot.expires_on) in months and (lot.available_on or today) > today
    ]
    if coming:
        source = Source(subscription.subscription_id, turn.now)
        turn.post(EntryKind.REVERSE, wallet, negated(coming), 0, source)
