"""Answers about members and their tiers."""

from typing import Any, NotRequired, TypedDict

from laurel.bodies.ledger import BalancesBody, EntryBody, NotAwardedBody, Quantity, VoucherBody
from laurel.bodies.programs import QualifyingBody


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
    cause: NotRequired[str | None]


class ErasedBody(TypedDict):
    """The person is gone."""

    member_id: str
    erased: bool


class TokenBody(TypedDict):
    """A member token."""

    token: str
    expires_at: str


class NextTierBody(TypedDict):
    """The next tier and what is missing for it, by the metric it is nearest by."""

    tier: str
    metric: str
    missing: Quantity


class BenefitBody(TypedDict):
    """Something a member has by being one, by tier or by plan. `percent_off` of the lines or orders
    that the program names.
    """

    benefit: str
    min_spend: NotRequired[str]
    percent_off: NotRequired[str]
    free_shipping: NotRequired[bool]


class TierBody(TypedDict):
    """Where a member stands; `override`: by hand, not by what counts."""

    tier: str | None
    name: str | None
    since: str | None
    valid_until: str | None
    override: bool
    qualifying: QualifyingBody | None
    next: NextTierBody | None
    benefits: list[BenefitBody]
