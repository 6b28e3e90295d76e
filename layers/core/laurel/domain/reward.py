"""Rewards: what members can have, what it costs, and what its voucher is good for."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from laurel.domain.conditions import Condition
from laurel.domain.rule import Cap


class VoucherKind(StrEnum):
    """What a voucher is good for at the checkout."""

    AMOUNT_OFF = "amount_off"
    PERCENT_OFF = "percent_off"
    FREE_PRODUCT = "free_product"
    FREE_SHIPPING = "free_shipping"
    GIFT = "gift"
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class Price:
    """What a reward costs, in the wallet's units."""

    wallet: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Reward:
    """Something a member can have: bought for `price`, or only issued by rules when there is none.

    `value` is minor units for `amount_off`, a fraction of one for `percent_off`, None for the rest.
    `tiers` may buy it (none named: everybody may), as often as `limits` allow.
    `valid_days` and `valid_months` count from the day of issue; both zero: no last day.
    """

    reward_id: str
    name: str
    kind: VoucherKind
    price: Price | None = None
    value: Fraction | None = None
    min_spend: int = 0
    max_discount: int | None = None
    lines: Condition | None = None
    valid_days: int = 0
    valid_months: int = 0
    tiers: frozenset[str] = frozenset()
    limits: tuple[Cap, ...] = ()
