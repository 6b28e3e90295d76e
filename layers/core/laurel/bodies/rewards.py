"""Answers about rewards, redemptions and vouchers."""

from typing import Literal, NotRequired, TypedDict

from laurel.bodies.ledger import BalancesBody, Quantity, VoucherBody


class SpentBody(TypedDict):
    """What a redemption cost."""

    wallet: str
    quantity: Quantity


class RedemptionBody(TypedDict):
    """A redemption; `cause` is what it gives to, where it is a donation."""

    redemption_id: str
    status: str
    reward: str
    spent: SpentBody
    voucher: VoucherBody | None
    cause: str | None
    held_until: str | None
    balances: BalancesBody


class PriceBody(TypedDict):
    """What a reward costs; for a member, what it costs them. `by_tier` is there where some tiers
    pay another price.
    """

    wallet: str
    quantity: Quantity
    by_tier: NotRequired[dict[str, Quantity]]


class WorthBody(TypedDict):
    """What so much of a wallet is worth in money."""

    quantity: Quantity
    value: str


class VariablePriceBody(TypedDict):
    """The member says how much to spend, in multiples of `step`."""

    wallet: str
    variable: Literal[True]
    worth: WorthBody
    at_least: Quantity
    at_most: Quantity | None
    step: Quantity


class RewardBody(TypedDict):
    """A reward of the catalogue. Of a donation, `cause` is the cause it gives to, `chosen` (the
    member's own) or `any`: then the redemption names one of `causes`. `left` is how many there
    still are for everybody; null where it has no stock. From the first to the last day, both
    included, it can be had.
    """

    reward: str
    name: str
    kind: str
    value: str | None
    price: PriceBody | VariablePriceBody | None
    min_spend: str | None
    max_discount: str | None
    one_line: bool
    buy_one_get_one: bool
    alone: bool
    cause: str | None
    causes: list[str]
    left: int | None
    automatic: bool
    first_day: str | None
    last_day: str | None


class MemberRewardBody(RewardBody):
    """A reward as one member sees it; `missing` is how much the wallet lacks."""

    affordable: bool
    missing: Quantity
    reason: str | None


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
    """A voucher that is free (`issued`, or `expired` after its last day), or is void for good."""

    code: str
    status: str


class CodeImportBody(TypedDict):
    """Codes of the shop's own that were imported, and how many of the reward were free then."""

    import_id: str
    reward: str
    imported: int
    free: int


class CodesBody(TypedDict):
    """How many codes of a reward are free, and how many were handed out."""

    reward: str
    free: int
    handed_out: int
