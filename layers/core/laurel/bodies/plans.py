"""Answers about plans: subscriptions, and what a cart costs less."""

from typing import Any, NotRequired, TypedDict

from laurel.bodies.ledger import (
    BalancesBody,
    EntryBody,
    NotAwardedBody,
    TierChangeBody,
    VoucherBody,
)


class SubscriptionBody(TypedDict):
    """A plan that the member took: `status` is trial, active, cancelled (runs to its end), grace,
    lapsed, ended or refunded. `paid_until` is null for life.
    """

    subscription_id: str
    plan: str
    status: str
    started_at: str
    paid_until: str | None
    auto_renew: bool
    renewals: int


class ProrationBody(TypedDict):
    """What is left of the plan that another one replaces: `unused` is its price by days."""

    subscription_id: str
    plan: str
    unused: str
    days: int


class PaidSubscriptionBody(SubscriptionBody):
    """A subscription with what its payment gave."""

    proration: ProrationBody | None
    program_version: int
    entries: list[EntryBody]
    not_awarded: list[NotAwardedBody]
    vouchers: list[VoucherBody]
    balances: BalancesBody
    tier: TierChangeBody


class EndedSubscriptionBody(SubscriptionBody):
    """A subscription with what a refund took back."""

    entries: list[EntryBody]
    balances: BalancesBody


class NoticeBody(TypedDict):
    """A touch point that went out to the member, as of an instant."""

    type: str
    at: str
    data: dict[str, Any]


class PricedLineBody(TypedDict):
    """What a benefit takes off a line."""

    line_id: str
    discount: str
    benefit: NotRequired[str]


class PricesBody(TypedDict):
    """What benefits take off a cart; `shipping` is free or standard."""

    discount: str
    lines: list[PricedLineBody]
    shipping: str
