"""Answers about balances, entries, events, returns and adjustments."""

from typing import Any, NotRequired, TypedDict

type Quantity = int | str


class LifetimeBody(TypedDict):
    """Totals since joining. `expired` counts from the end of the last day, booked or not."""

    earned: Quantity
    redeemed: Quantity
    expired: Quantity
    reversed: Quantity
    adjusted: Quantity


class ExpiringBody(TypedDict):
    """What expires next: its last usable day and how much."""

    on: str
    quantity: Quantity


class BalanceBody(TypedDict):
    """One wallet."""

    available: Quantity
    pending: Quantity
    held: Quantity
    debt: Quantity
    next_expiry: ExpiringBody | None
    lifetime: LifetimeBody
    carried: NotRequired[str]


type BalancesBody = dict[str, BalanceBody]


class EntryBody(TypedDict):
    """One line of the ledger."""

    entry_id: str
    seq: int
    kind: str
    wallet: str
    quantity: Quantity
    status: str
    available_on: str | None
    expires_on: str | None
    source: str
    rule: str | None
    partner: str | None
    occurred_at: str
    recorded_at: str
    program_version: int


class ExplanationBody(TypedDict):
    """Why an entry is what it is: the facts used, each rule tried, and whether it is so again."""

    facts: dict[str, Any]
    steps: list[dict[str, Any]]
    recomputed: bool


class ExplainedEntryBody(EntryBody):
    """An entry with its explanation."""

    explanation: ExplanationBody


class NotAwardedBody(TypedDict):
    """A rule that listened and gave nothing."""

    rule: str
    reason: str


class VoucherBody(TypedDict):
    """A voucher. `value` is money, or percent for `percent_off`; `code` is null in a preview;
    `alone`: not together with others.
    """

    code: str | None
    kind: str
    value: str | None
    status: str
    reward: str
    rule: str | None
    source: str
    member_id: str
    issued_at: str
    expires_on: str | None
    min_spend: str | None
    max_discount: str | None
    one_line: bool
    buy_one_get_one: bool
    alone: bool


class TierChangeBody(TypedDict):
    """The tier after an event, and the one before it where it changed."""

    tier: str | None
    changed_from: str | None


class EarningBody(TypedDict):
    """What an event gave."""

    event_id: str
    program_version: int
    entries: list[EntryBody]
    not_awarded: list[NotAwardedBody]
    vouchers: list[VoucherBody]
    balances: BalancesBody
    tier: TierChangeBody


class ReturnBody(TypedDict):
    """What a return took back."""

    return_id: str
    event_id: str
    program_version: int
    entries: list[EntryBody]
    balances: BalancesBody


class AdjustmentBody(TypedDict):
    """What an adjustment did; `vouchers` are of rewards that issued themselves."""

    adjustment_id: str
    entries: list[EntryBody]
    vouchers: list[VoucherBody]
    balances: BalancesBody
