"""Rewards: what members can have, what it costs, and what its voucher is good for."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Self

from laurel.domain.cause import Recipient
from laurel.domain.conditions import Condition
from laurel.domain.frozen import dataclass, replace
from laurel.domain.rule_limits import Cap, Dates


class VoucherKind(StrEnum):
    """What a voucher is good for: the first three take something off an order, the others are
    handed over.
    """

    AMOUNT_OFF = "amount_off"
    PERCENT_OFF = "percent_off"
    STORE_CREDIT = "store_credit"
    """Money: off an order, or handed over by the shop, on a statement for example."""
    FREE_PRODUCT = "free_product"
    FREE_SHIPPING = "free_shipping"
    GIFT = "gift"
    ACCESS = "access"
    DONATION = "donation"
    SWEEPSTAKE_ENTRY = "sweepstake_entry"


class Target(StrEnum):
    """What of an order a discount is taken off."""

    LINES = "lines"
    """All the lines that the voucher applies to, by what they cost."""
    ONE_LINE = "one_line"
    """The one of them that gives the member most."""
    ONE_UNIT = "one_unit"
    """Buy one, get one: the cheaper one of the two dearest units on them."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a reward costs, in the wallet's units; members of some tiers may pay another price."""

    wallet: str
    quantity: int
    by_tier: Mapping[str, int] = field(default_factory=dict[str, int])

    def for_tier(self, tier_id: str | None) -> Self:
        """What a member of that tier pays."""
        return replace(self, quantity=self.by_tier.get(tier_id or "", self.quantity), by_tier={})


@dataclass(frozen=True, slots=True)
class VariablePrice:
    """The member says how much to spend: `at_least` to `at_most` (None: all there is), in whole
    steps, in the wallet's units. Each of them is worth so many minor units of the currency; a step
    is worth whole ones, so that no fraction is ever lost.
    """

    wallet: str
    worth: Fraction
    at_least: int
    step: int
    at_most: int | None = None

    def value_of(self, quantity: int) -> int:
        """What a quantity of whole steps is worth, in minor units."""
        return int(self.worth * quantity)


@dataclass(frozen=True, slots=True)
class Reward:
    """Something a member can have: bought for `price`, or only issued by rules when there is none.

    `value` is minor units for kinds that are money, a fraction of one for `percent_off`, None for
    the rest and for what has a variable price: there each voucher carries its own. `when` must hold
    of the order, and `lines` choose among its lines.
    `tiers` may buy it (none named: everybody may), as often as `limits` allow.
    `valid_days` and `valid_months` count from the day of issue; both zero: no last day.
    """

    reward_id: str
    name: str
    kind: VoucherKind
    price: Price | VariablePrice | None = None
    value: Fraction | None = None
    target: Target = Target.LINES
    min_spend: int = 0
    max_discount: int | None = None
    when: Condition | None = None
    lines: Condition | None = None
    valid_days: int = 0
    valid_months: int = 0
    tiers: frozenset[str] = frozenset()
    plans: frozenset[str] = frozenset()
    """Only while one of these plans runs; none: for everybody."""
    limits: tuple[Cap, ...] = ()
    recipient: Recipient | None = None
    """Which cause a donation goes to; None for every other kind."""
    own_codes: bool = False
    """Whether its vouchers get codes that the shop imported, and not codes of Laurel's making."""
    alone: bool = False
    """Whether its vouchers are not good together with others."""
    stock: int | None = None
    """How many units there are for all members together, ever; None: as many as are asked for."""
    dates: Dates = field(default_factory=Dates)
    """On which days it can be bought."""
    open_to: Condition | None = None
    """What must hold of the member, and of the time, to buy it."""
    asks_person: bool = False
    """Whether that asks for what the profile says."""
    automatic: bool = False
    """Whether it is redeemed by itself whenever there is enough for it."""
    cooldown_days: int = 0
    """So many days after a member had it, they may have it again."""

    def worth(self, value: int | None) -> Self:
        """The reward as a voucher with a value of its own (minor units) has it; None: as it is."""
        return self if value is None else replace(self, value=Fraction(value))


@dataclass(frozen=True, slots=True)
class VoucherDraft:
    """A voucher to be issued, `number` being the member's count; its code is made outside the
    core.
    """

    number: int
    reward_id: str
    source: str
    rule: str | None
    expires_on: date | None
    value: int | None = None
    """Minor units, where it is not the reward that says what it is worth."""
    own_code: bool = False
    """Whether it gets a code that the shop imported."""
