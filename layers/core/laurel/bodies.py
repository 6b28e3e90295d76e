"""The bodies clients get, as types: every answer of the contract, and the OpenAPI's schemas.

Quantities of a unit wallet are integers, of a money wallet decimal strings; instants are RFC 3339
in UTC, days ISO 8601 in the program's time zone.
"""

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
    """A voucher. `value` is money, or percent for `percent_off`; `code` is null in a preview."""

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
    """What an adjustment did."""

    adjustment_id: str
    entries: list[EntryBody]
    balances: BalancesBody


class SpentBody(TypedDict):
    """What a redemption cost."""

    wallet: str
    quantity: Quantity


class RedemptionBody(TypedDict):
    """A redemption."""

    redemption_id: str
    status: str
    reward: str
    spent: SpentBody
    voucher: VoucherBody | None
    held_until: str | None
    balances: BalancesBody


class EnrolmentBody(TypedDict):
    """A new member. Nothing personal is in it: it is kept for replays."""

    member_id: str
    referral_code: str
    joined_at: str
    program_version: int
    tier: str | None
    entries: list[EntryBody]
    not_awarded: list[NotAwardedBody]
    vouchers: list[VoucherBody]
    balances: BalancesBody


class MemberBody(TypedDict):
    """A member with their profile; after erasure with nothing personal."""

    member_id: str
    erased: bool
    joined_at: str
    referral_code: str | None
    tier: str | None
    balances: BalancesBody
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    birthday: NotRequired[str | None]
    attributes: NotRequired[dict[str, Any]]


class ErasedBody(TypedDict):
    """The person is gone."""

    member_id: str
    erased: bool


class TokenBody(TypedDict):
    """A member token."""

    token: str
    expires_at: str


QualifyingBody = TypedDict(
    "QualifyingBody", {"metric": str, "from": str | None, "to": str, "value": int | str}
)
"""What counts towards tiers (`from` is a keyword of Python, so this one is not a class)."""


class NextTierBody(TypedDict):
    """The next tier and what is missing for it, by the metric it is nearest by."""

    tier: str
    metric: str
    missing: Quantity


class BenefitBody(TypedDict):
    """Something a member has by tier or by being a member."""

    benefit: str


class TierBody(TypedDict):
    """Where a member stands."""

    tier: str | None
    name: str | None
    since: str | None
    valid_until: str | None
    qualifying: QualifyingBody | None
    next: NextTierBody | None
    benefits: list[BenefitBody]


class PriceBody(TypedDict):
    """What a reward costs."""

    wallet: str
    quantity: Quantity


class RewardBody(TypedDict):
    """A reward of the catalogue."""

    reward: str
    name: str
    kind: str
    value: str | None
    price: PriceBody | None
    min_spend: str | None
    max_discount: str | None


class MemberRewardBody(RewardBody):
    """A reward as one member sees it; `missing` is how much the wallet lacks."""

    affordable: bool
    missing: Quantity
    reason: str | None


class RefusedBody(TypedDict):
    """A member for whom a job could not be done, and the code of why."""

    member_id: str
    code: str


class JobBody(TypedDict):
    """What a run of a job did; not finished: run it again for the rest."""

    job: str
    as_of: str
    processed: int
    changed: int
    finished: bool
    refused: list[RefusedBody]


class ViolationBody(TypedDict):
    """A law of the ledger that does not hold."""

    member_id: str
    law: str
    detail: str


class AuditBody(TypedDict):
    """What an audit found; `next_cursor` where there are more members than fit into one call."""

    ok: bool
    violations: list[ViolationBody]
    members: int
    next_cursor: str | None


class DiscountLineBody(TypedDict):
    """A line's share of a discount."""

    line_id: str
    discount: str


class CheckBody(TypedDict):
    """What a voucher takes off an order, or why it does not apply."""

    applicable: bool
    discount: NotRequired[str]
    lines: NotRequired[list[DiscountLineBody]]
    reason: NotRequired[str]


class UseBody(TypedDict):
    """A voucher that was used, and what it took off."""

    code: str
    use_id: str
    status: str
    applicable: bool
    discount: str
    lines: list[DiscountLineBody]


class ReleaseBody(TypedDict):
    """A voucher that can be used again."""

    code: str
    status: str


class FaultBody(TypedDict):
    """A place where content is wrong (RFC 6901), and what is wrong there."""

    pointer: str
    detail: str


class ProgramBody(TypedDict):
    """A version of a program."""

    program: str
    version: int
    mode: str
    document: dict[str, Any]
    warnings: list[FaultBody]


class VersionBody(TypedDict):
    """One version in the list of them."""

    version: int
    mode: str
    created_at: str


class ValidationBody(TypedDict):
    """What is wrong, or unwise, with a document."""

    valid: bool
    errors: list[FaultBody]
    warnings: list[FaultBody]


class PresetBody(TypedDict):
    """A preset that ships with the product."""

    preset: str
    name: str
    description: str | None
    document: NotRequired[dict[str, Any]]
