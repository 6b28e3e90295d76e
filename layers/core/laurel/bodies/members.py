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


class MissingBody(TypedDict):
    """What is missing for a tier: told in one number, by `metric`; and by each of its ways, any one
    of which is enough, with all that this way asks for. `spend` is a money string. Null where
    nothing that counts reaches the tier.
    """

    metric: str | None
    missing: Quantity | None
    ways: list[dict[str, Quantity]]


class NextTierBody(MissingBody):
    """The next tier and what is missing for it."""

    tier: str


class BenefitBody(TypedDict):
    """Something a member has by being one, by tier or by plan. `percent_off` of the lines or orders
    that the program names. `family`: `price`, `service` or `exclusive`, where the program says so.
    """

    benefit: str
    family: NotRequired[str]
    min_spend: NotRequired[str]
    percent_off: NotRequired[str]
    free_shipping: NotRequired[bool]


KeepTierBody = TypedDict(
    "KeepTierBody",
    {
        "tier": str,
        "until": str,
        "from": str | None,
        "to": str,
        "metric": str | None,
        "missing": Quantity | None,
        "ways": list[dict[str, Quantity]],
    },
)
"""What is missing to keep a tier beyond its last day (`until`), of what counts from one day to
another (`from` is a keyword of Python, so this one is not a class).
"""


class TierBody(TypedDict):
    """Where a member stands; `override`: by hand, not by what counts. From `grace_from` on the
    member no longer qualifies, and keeps the tier to its last day to make up for it. `keep` is
    about the tier that is earned, whatever stands over it.
    """

    tier: str | None
    name: str | None
    since: str | None
    valid_until: str | None
    grace_from: str | None
    override: bool
    qualifying: QualifyingBody | None
    next: NextTierBody | None
    keep: KeepTierBody | None
    benefits: list[BenefitBody]
