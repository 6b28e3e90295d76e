"""When a plan runs: computed from what was paid, at any instant.

A plan runs from its start up to the instant until which it is paid, and for the days of grace after
it. Months keep the day and the time of day of the start in the program's time zone: 31 January and
one month is 28 February, and two months 31 March.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from fractions import Fraction
from typing import Final

from laurel.domain.account import Account
from laurel.domain.calendar import add_months, local_day
from laurel.domain.conditions import Fact
from laurel.domain.frozen import dataclass
from laurel.domain.money import Rounding, round_fraction
from laurel.domain.plan import Plan
from laurel.domain.plan_facts import PLAN_FACT, SUBSCRIBED_FACT
from laurel.domain.program import Program
from laurel.domain.subscription import Ending, Run, Subscription

_A_YEAR: Final = 12
_LAST_DAY: Final = date(9998, 12, 31)


class Status(StrEnum):
    """Where a subscription stands at an instant."""

    TRIAL = "trial"
    ACTIVE = "active"
    CANCELLED = "cancelled"
    GRACE = "grace"
    LAPSED = "lapsed"
    ENDED = "ended"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Proration:
    """What of a subscription is not used up: minor units by days, `days` of them, rounded down."""

    subscription_id: str
    plan_id: str
    unused: int
    days: int


def later(at: datetime, months: int, zone: tzinfo) -> datetime:
    """So many months later at the same time of day there, in UTC."""
    local = at.astimezone(zone)
    day = min(add_months(local.date(), months), _LAST_DAY)
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def runs_at(program: Program, subscription: Subscription, at: datetime) -> Run | None:
    """The run that the instant lies in, days of grace included; None: the plan does not run."""
    plan = program.plans.get(subscription.plan_id)
    days = plan.grace_days if plan is not None and subscription.ending is None else 0
    grace = timedelta(days=days)
    for run in reversed(subscription.runs):
        if run.first <= at and (run.until is None or at < run.until + grace):
            return run
    return None


def running(program: Program, account: Account, at: datetime) -> Subscription | None:
    """The subscription that runs at the instant, the newest of several; None where none does."""
    for subscription in reversed(account.subscriptions):
        if runs_at(program, subscription, at) is not None:
            return subscription
    return None


def running_plan(program: Program, account: Account, at: datetime) -> Plan | None:
    """The plan that runs at the instant, if the program still has it."""
    subscription = running(program, account, at)
    return None if subscription is None else program.plans.get(subscription.plan_id)


def status_at(program: Program, subscription: Subscription, at: datetime) -> Status:
    """Where it stands."""
    run, ending = subscription.run, subscription.ending
    if ending is Ending.REFUNDED:
        return Status.REFUNDED
    is_paid = run.until is None or at < run.until
    if ending is Ending.REPLACED or (ending is Ending.CANCELLED and not is_paid):
        return Status.ENDED
    if not is_paid:
        return Status.LAPSED if runs_at(program, subscription, at) is None else Status.GRACE
    if ending is Ending.CANCELLED:
        return Status.CANCELLED
    return Status.TRIAL if at < run.paid_from else Status.ACTIVE


def plan_fact(name: str, program: Program, account: Account, at: datetime) -> Fact:
    """One of the facts of what is paid at that instant."""
    subscription = running(program, account, at)
    if name == SUBSCRIBED_FACT:
        return subscription is not None
    if subscription is None:
        return None
    if name == PLAN_FACT:
        return subscription.plan_id
    run = runs_at(program, subscription, at)
    return None if run is None else _year_of(run, at, program.zone).isoformat()


def months_of(run: Run, first: int, zone: tzinfo) -> Iterator[tuple[date, date]]:
    """The first and the last day of each paid month, from month number `first` (0-based) on. A
    month ends on the day before the next one begins.
    """
    for month in range(first, run.months):
        begins, ends = (later(run.paid_from, n, zone) for n in (month, month + 1))
        yield local_day(begins, zone), local_day(ends, zone) - timedelta(days=1)


def unused(subscription: Subscription, at: datetime, zone: tzinfo) -> Proration:
    """What of the time that is paid lies after the instant's day, each period by its own days."""
    run, period = subscription.run, subscription.period or 0
    value, days, end = Fraction(0), 0, run.months
    while period and end > 0:
        begins, ends = (
            local_day(later(run.paid_from, n, zone), zone) for n in (max(end - period, 0), end)
        )
        left = (ends - max(begins, local_day(at, zone))).days
        if left <= 0:
            break
        value += Fraction(subscription.price * left, (ends - begins).days)
        days, end = days + left, end - period
    minor = round_fraction(value, Rounding.DOWN)
    return Proration(subscription.subscription_id, subscription.plan_id, minor, days)


def _year_of(run: Run, at: datetime, zone: tzinfo) -> date:
    """The first day of the membership year; a trial is one of its own."""
    if at < run.paid_from:
        return local_day(run.first, zone)
    local, start = at.astimezone(zone), run.paid_from.astimezone(zone)
    years = max(local.year - start.year, 0)
    if later(run.paid_from, years * _A_YEAR, zone) > at:
        years -= 1
    return local_day(later(run.paid_from, years * _A_YEAR, zone), zone)
