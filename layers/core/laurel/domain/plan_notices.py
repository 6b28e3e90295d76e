"""The notice before a renewal: on which day it goes out, once for each end of what is paid.

It goes out as of the first instant of its day, however late a run comes. A run that comes when what
was paid is over sends none: there is nothing to come any more.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from laurel.domain.account import Account
from laurel.domain.calendar import local_day
from laurel.domain.frozen import replace
from laurel.domain.notice import Notice, NoticeType, start_of
from laurel.domain.program import Program
from laurel.domain.subscription import Subscription, SubscriptionChanged
from laurel.domain.turn import Turn


def renewal_days(program: Program, account: Account) -> Iterator[date]:
    """The days on which a notice is due, past or future."""
    return (day for day, _, _ in _due(program, account))


def tell_renewals(turn: Turn) -> None:
    """Tell of each renewal whose day has come, and remember that it was told."""
    for day, subscription, until in list(_due(turn.program, turn.account)):
        if day <= turn.today:
            turn.add(SubscriptionChanged(replace(subscription, noticed=until)))
            if turn.now < until:
                turn.tell(_notice(turn.program, subscription, until, day))


def _due(program: Program, account: Account) -> Iterator[tuple[date, Subscription, datetime]]:
    """Each with its day, and the instant until which it is paid."""
    for one in account.subscriptions:
        plan, until = program.plans.get(one.plan_id), one.run.until
        if plan is None or plan.notice_days is None or until is None:
            continue
        if one.auto_renew and one.ending is None and one.noticed != until:
            day = local_day(until, program.zone) - timedelta(days=plan.notice_days)
            yield max(day, local_day(one.run.first, program.zone)), one, until


def _notice(program: Program, subscription: Subscription, until: datetime, day: date) -> Notice:
    paid_until = until.astimezone(UTC).isoformat().replace("+00:00", "Z")
    data = {
        "subscription_id": subscription.subscription_id,
        "plan": subscription.plan_id,
        "paid_until": paid_until,
    }
    subject = f"{subscription.subscription_id}/{paid_until}"
    return Notice(NoticeType.RENEWAL_UPCOMING, start_of(day, program.zone), subject, data)
