"""Subscriptions as compact JSON, and back: a list each, in the order of its fields."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from laurel.domain.subscription import Ending, Run, Subscription


def subscription(one: Subscription) -> list[Any]:
    """A subscription with its runs."""
    return [
        one.subscription_id,
        one.plan_id,
        _instant(one.started_at),
        [[_instant(r.first), _instant(r.paid_from), _instant(r.until), r.months] for r in one.runs],
        one.price,
        one.period,
        one.renewals,
        one.auto_renew,
        one.ending,
        *([] if one.noticed is None else [_instant(one.noticed)]),
    ]


def read_subscription(raw: Sequence[Any]) -> Subscription:
    """The subscription of such a list."""
    subscription_id, plan_id, started_at, runs, price, period, renewals, *rest = raw
    auto_renew, ending, *noticed = rest
    return Subscription(
        subscription_id,
        plan_id,
        datetime.fromisoformat(started_at),
        tuple(_read_run(*run) for run in runs),
        price,
        period,
        renewals,
        auto_renew,
        None if ending is None else Ending(ending),
        datetime.fromisoformat(noticed[0]) if noticed else None,
    )


def read_subscriptions(raw: Sequence[Sequence[Any]]) -> tuple[Subscription, ...]:
    """All of a member's."""
    return tuple(map(read_subscription, raw))


def _read_run(first: str, paid_from: str, until: str | None, months: int) -> Run:
    end = None if until is None else datetime.fromisoformat(until)
    return Run(datetime.fromisoformat(first), datetime.fromisoformat(paid_from), end, months)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
