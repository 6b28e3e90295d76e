"""Subscriptions: what a member paid for, as values of the account. Whether one runs at an instant
is computed from them (`laurel.domain.plan_time`), never stored.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from laurel.domain.frozen import dataclass

MOST_KEPT: Final = 20
"""How many subscriptions an account keeps; of those that are over the oldest go first."""

MOST_RUNS: Final = 6
"""How many times without a gap are kept of one subscription."""


class Ending(StrEnum):
    """Why a subscription is not renewed, or has ended before its time."""

    CANCELLED = "cancelled"
    REPLACED = "replaced"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Run:
    """A time without a gap, from `first` to before `until` (None: for life).

    Paid for are `months` from `paid_from` on, which is later than `first` where a trial came
    before.
    """

    first: datetime
    paid_from: datetime
    until: datetime | None
    months: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """A plan that a member took: its runs, oldest first, and what was last paid for how long.

    `price` is in minor units, `period` in months (None: for life).
    """

    subscription_id: str
    plan_id: str
    started_at: datetime
    runs: tuple[Run, ...]
    price: int
    period: int | None
    renewals: int = 0
    auto_renew: bool = True
    ending: Ending | None = None
    noticed: datetime | None = None
    """The end of what is paid for which the notice is done with."""

    @property
    def run(self) -> Run:
        """The newest run."""
        return self.runs[-1]

    @property
    def is_over(self) -> bool:
        """Whether it ended before its time: it cannot be renewed."""
        return self.ending in {Ending.REPLACED, Ending.REFUNDED}


@dataclass(frozen=True, slots=True)
class SubscriptionChanged:
    """A subscription is so from now on: a new one, or one of that id."""

    subscription: Subscription


def subscriptions_with(
    many: Sequence[Subscription], change: SubscriptionChanged
) -> tuple[Subscription, ...]:
    """The member's subscriptions after that, in the order in which they started to be."""
    one = change.subscription
    if any(other.subscription_id == one.subscription_id for other in many):
        return tuple(one if o.subscription_id == one.subscription_id else o for o in many)
    return (*many, one)[-MOST_KEPT:]
