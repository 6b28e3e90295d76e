"""Plans as clients see them."""

from datetime import datetime

from laurel.answers.ledger import balances_body, entries_body, not_awarded_body
from laurel.answers.rewards import voucher_body
from laurel.answers.tiers import tier_change_body
from laurel.bodies.plans import (
    EndedSubscriptionBody,
    PaidSubscriptionBody,
    ProrationBody,
    SubscriptionBody,
)
from laurel.domain.account import Account
from laurel.domain.money import format_amount
from laurel.domain.plan_time import Proration, status_at
from laurel.domain.program import Program
from laurel.domain.subscribe import Paid, find_subscription
from laurel.domain.subscription import Subscription
from laurel.domain.turn import Decision
from laurel.storage.codec import instant
from laurel.storage.voucher_items import StoredVoucher


def subscription_body(program: Program, one: Subscription, now: datetime) -> SubscriptionBody:
    """A subscription as it stands."""
    until = one.run.until
    return {
        "subscription_id": one.subscription_id,
        "plan": one.plan_id,
        "status": status_at(program, one, now).value,
        "started_at": instant(one.started_at),
        "paid_until": None if until is None else instant(until),
        "auto_renew": one.auto_renew,
        "renewals": one.renewals,
    }


def paid_body(
    program: Program, paid: Paid, vouchers: tuple[StoredVoucher, ...], now: datetime
) -> PaidSubscriptionBody:
    """The answer to a payment: the subscription, and what it gave."""
    decision = paid.earned.decision
    return {
        **subscription_body(program, paid.subscription, now),
        "proration": None if paid.proration is None else _proration(program, paid.proration),
        "program_version": program.version,
        "entries": entries_body(program, decision),
        "not_awarded": not_awarded_body(decision),
        "vouchers": [voucher_body(program, voucher, now) for voucher in vouchers],
        "balances": balances_body(program, decision.after, now),
        "tier": tier_change_body(program, decision, now),
    }


def ended_body(
    program: Program,
    account: Account,
    subscription_id: str,
    decision: Decision,
    now: datetime,
) -> EndedSubscriptionBody:
    """The answer to a refund: the subscription, and what was taken back now."""
    return {
        **subscription_body(program, find_subscription(account, subscription_id), now),
        "entries": entries_body(program, decision),
        "balances": balances_body(program, account, now),
    }


def _proration(program: Program, left: Proration) -> ProrationBody:
    return {
        "subscription_id": left.subscription_id,
        "plan": left.plan_id,
        "unused": format_amount(left.unused, program.currency),
        "days": left.days,
    }
