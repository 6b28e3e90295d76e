"""Taking a plan, paying for more of it, ending it: what becomes of the subscription, and what the
events that this raises pay.

A member has one plan at a time. Taking another one ends the one that runs, and says what of it was
not used up: giving that back is the shop's, as is every payment.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from laurel.domain.account import Account
from laurel.domain.automatic import issue_automatic
from laurel.domain.award import award
from laurel.domain.earn import (
    Earned,
    Raised,
    check_open,
    check_time,
    count_towards_tiers,
    entered,
)
from laurel.domain.errors import Refusal
from laurel.domain.event import SUBSCRIPTION_RENEWED, SUBSCRIPTION_STARTED, Event, Scalar
from laurel.domain.frozen import dataclass, replace
from laurel.domain.plan import Plan
from laurel.domain.plan_credit import credit_months, pay_out, take_credit_to_come
from laurel.domain.plan_time import Proration, later, running, runs_at, unused
from laurel.domain.program import Program
from laurel.domain.subscription import (
    MOST_RUNS,
    Ending,
    Run,
    Subscription,
    SubscriptionChanged,
)
from laurel.domain.tiers import entered_since, tier_at
from laurel.domain.turn import Decision, Turn


class Wanted(NamedTuple):
    """What a member takes: a plan, from an instant on, and whether it is to be renewed."""

    subscription_id: str
    plan_id: str
    started_at: datetime
    auto_renew: bool = True


@dataclass(frozen=True, slots=True)
class Paid:
    """The event a payment raised and what that gave, the subscription now, and what was left of the
    one that it replaces.
    """

    event: Event
    earned: Earned
    subscription: Subscription
    proration: Proration | None = None


def subscribe(
    program: Program,
    account: Account,
    wanted: Wanted,
    member: Mapping[str, Scalar],
    now: datetime,
    room: Mapping[str, int] | None = None,
) -> Paid:
    """Decide that a member takes a plan; `member` and `room` are as for `earn`.

    Refuses plan_not_found, and already_subscribed where that plan runs, or one for life, or one
    that begins later.
    """
    check_open(account)
    plan, at = find_plan(program, wanted.plan_id), wanted.started_at
    trial_until = at + timedelta(days=plan.trial_days)
    is_trial = trial_until > at and not account.subscriptions
    properties: dict[str, Scalar] = {"plan": plan.plan_id, "trial": is_trial, "renewals": 0}
    event = Event(wanted.subscription_id, SUBSCRIPTION_STARTED, at, None, properties)
    check_time(program, account, event, now)
    turn = Turn(program, account, now, room=room or {})
    proration = _replace(turn, plan, at)
    run = Run(at, trial_until, trial_until) if is_trial else _paid(plan, at, program)
    subscription = Subscription(
        wanted.subscription_id,
        plan.plan_id,
        at,
        (run,),
        0 if is_trial else plan.price,
        plan.months,
        auto_renew=wanted.auto_renew,
    )
    turn.add(SubscriptionChanged(subscription))
    earned = _pay(turn, event, plan, subscription, member, 0)
    return Paid(event, earned, subscription, proration)


def renew(
    program: Program,
    account: Account,
    subscription_id: str,
    payment: str,
    member: Mapping[str, Scalar],
    now: datetime,
    room: Mapping[str, int] | None = None,
) -> Paid:
    """Decide that a member pays for more of a plan: from where it is paid until, or from now where
    it no longer runs. `payment` is the shop's id of the payment, and the event's.

    Refuses subscription_not_found, subscription_not_renewable, already_subscribed (another plan
    runs), plan_not_found (the program has it no longer).
    """
    check_open(account)
    old = find_subscription(account, subscription_id)
    if old.is_over or old.period is None:
        detail = "it was refunded or replaced" if old.is_over else "it is paid for life"
        raise Refusal("subscription_not_renewable", f"{subscription_id}: {detail}")
    plan, other = find_plan(program, old.plan_id), running(program, account, now)
    if other is not None and other.subscription_id != subscription_id:
        raise Refusal("already_subscribed", f"{other.plan_id} runs as {other.subscription_id}")
    turn = Turn(program, account, now, room=room or {})
    subscription = _renewed(program, old, plan, now)
    turn.add(SubscriptionChanged(subscription))
    goes_on = subscription.run.first == old.run.first
    properties: dict[str, Scalar] = {"plan": plan.plan_id, "renewals": subscription.renewals}
    event = Event(payment, SUBSCRIPTION_RENEWED, now, None, {**properties, "trial": False})
    first = old.run.months if goes_on else 0
    earned = _pay(turn, event, plan, subscription, member, first)
    return Paid(event, earned, subscription)


def cancel(
    program: Program, account: Account, subscription_id: str, now: datetime
) -> Decision | None:
    """Decide that a subscription runs to its end and no further; None where it ends already."""
    check_open(account)
    old = find_subscription(account, subscription_id)
    if old.ending is not None:
        return None
    turn = Turn(program, account, now)
    turn.add(SubscriptionChanged(replace(old, ending=Ending.CANCELLED, auto_renew=False)))
    return turn.decision()


def find_plan(program: Program, plan_id: str) -> Plan:
    """The plan of that id, or plan_not_found."""
    plan = program.plans.get(plan_id)
    if plan is None:
        raise Refusal("plan_not_found", f"the program has no plan {plan_id!r}")
    return plan


def find_subscription(account: Account, subscription_id: str) -> Subscription:
    """The member's subscription of that id, or subscription_not_found."""
    for one in account.subscriptions:
        if one.subscription_id == subscription_id:
            return one
    raise Refusal("subscription_not_found", f"{account.member_id} has no {subscription_id!r}")


def ended(subscription: Subscription, at: datetime, why: Ending) -> Subscription:
    """The subscription, ended at an instant; one that ended before stays as long as it was."""
    runs = tuple(
        replace(run, until=max(run.first, at if run.until is None else min(run.until, at)))
        for run in subscription.runs
    )
    return replace(subscription, runs=runs, ending=why, auto_renew=False)


def _replace(turn: Turn, plan: Plan, at: datetime) -> Proration | None:
    """End what runs, and say what is left of it, if it does. What is over only ends sooner."""
    for old in turn.account.subscriptions:
        run = old.run
        if old.ending is not None and old.is_over:
            if run.until is None or run.until > at:
                turn.add(SubscriptionChanged(ended(old, at, old.ending)))
            continue
        if run.until is not None and run.until <= at:
            if runs_at(turn.program, old, at) is not None:  # in its days of grace
                turn.add(SubscriptionChanged(ended(old, at, Ending.REPLACED)))
            continue
        if old.plan_id == plan.plan_id or run.until is None or run.first > at:
            raise Refusal("already_subscribed", f"{old.plan_id} runs as {old.subscription_id}")
        left = unused(old, at, turn.program.zone)
        turn.add(SubscriptionChanged(ended(old, at, Ending.REPLACED)))
        take_credit_to_come(turn, old, at)
        return left
    return None


def _paid(plan: Plan, at: datetime, program: Program) -> Run:
    if plan.months is None:
        return Run(at, at, None)
    return Run(at, at, later(at, plan.months, program.zone), plan.months)


def _renewed(program: Program, old: Subscription, plan: Plan, now: datetime) -> Subscription:
    """Paid until a period later; where it no longer runs, in a new run from now on."""
    run = old.run
    goes_on = now < run.first or runs_at(program, old, now) is run
    if goes_on and plan.months is not None:
        paid = run.months + plan.months
        until = later(run.paid_from, paid, program.zone)
        runs = (*old.runs[:-1], replace(run, until=until, months=paid))
    else:
        runs = (*old.runs, _paid(plan, now, program))[-MOST_RUNS:]
    return replace(
        old,
        runs=runs,
        price=plan.price,
        period=plan.months,
        renewals=old.renewals + 1,
        ending=None,
        auto_renew=old.auto_renew or old.ending is not None,
    )


def _pay(
    turn: Turn,
    event: Event,
    plan: Plan,
    subscription: Subscription,
    member: Mapping[str, Scalar],
    month: int,
) -> Earned:
    """The credit of the months paid for from that number on, what waited for the renewal, and what
    the rules on the event give.
    """
    credit_months(turn, event, plan, subscription.run, month)
    if event.type == SUBSCRIPTION_RENEWED:
        pay_out(turn, event, plan)
    since = len(turn.changes)
    standing = award(turn, event, member)
    by_plan = _enter_by_plan(turn, event, member)
    raised = (*by_plan, *count_towards_tiers(turn, event, member, since))
    issue_automatic(turn)
    return Earned(turn.decision(), standing, raised)


def _enter_by_plan(turn: Turn, event: Event, member: Mapping[str, Scalar]) -> tuple[Raised, ...]:
    """Where the plan that now runs gives a level, and that is a higher one, pay what entering it
    brings.
    """
    scheme, at = turn.program.tiers, event.occurred_at
    if scheme is None or not scheme.has_plans:
        return ()
    level = entered_since(turn, scheme, tier_at(turn.program, turn.before, at), at)
    return () if level is None else (entered(turn, level, event, member),)
