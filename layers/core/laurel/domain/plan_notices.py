"""The notice before a renewal: on which day it goes out, once for each end of what is paid.

It goes out as of the first instant of its day, however late a run comes. A run that comes when what
was paid is over sends none: there is nothing to come any more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from laurel.domain.account import Account
from laurel.domain.calendar import local_day
from laurel.domain.program import Program
from laurel.domain.subscription import Subscription, SubscriptionChanged
from laurel.domain.turn import Decision, Turn

RENEWAL_UPCOMING: Final = "subscription.renewal_upcoming"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a member should hear about; `subject` tells it from others of its type."""

    type: str
    at: datetime
    subject: str
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A decision about what is due, and the notice that goes out with it, if one does."""

    decision: Decision
    notice: Notice | None


def next_notice_day(program: Program, account: Account) -> date | None:
    """The soonest day on which a notice is due, past or future; None: none is."""
    return min((day for day, _ in _due(program, account)), default=None)


def give_notice(program: Program, account: Account, now: datetime) -> Noticed | None:
    """The first notice that is due by now; None where none is."""
    turn, due = Turn(program, account, now), _due(program, account)
    coming = min(due, key=lambda one: one[0], default=None)
    if coming is None or coming[0] > turn.today:
        return None
    day, subscription = coming
    until = subscription.run.until
    turn.add(SubscriptionChanged(replace(subscription, noticed=until)))
    is_to_come = until is not None and now < until
    notice = _notice(program, subscription, day) if is_to_come else None
    return Noticed(turn.decision(), notice)


def _due(program: Program, account: Account) -> Iterator[tuple[date, Subscription]]:
    for one in account.subscriptions:
        plan, until = program.plans.get(one.plan_id), one.run.until
        if plan is None or plan.notice_days is None or until is None:
            continue
        if one.auto_renew and one.ending is None and one.noticed != until:
            day = local_day(until, program.zone) - timedelta(days=plan.notice_days)
            yield max(day, local_day(one.run.first, program.zone)), one


def _notice(program: Program, subscription: Subscription, day: date) -> Notice:
    until = subscription.run.until
    data = {
        "subscription_id": subscription.subscription_id,
        "plan": subscription.plan_id,
        "paid_until": "" if until is None else until.isoformat().replace("+00:00", "Z"),
    }
    at = datetime.combine(day, time(), program.zone)
    return Notice(RENEWAL_UPCOMING, at, subscription.subscription_id, data)
