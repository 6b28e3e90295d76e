"""A program: the wallets, tiers, earning rules and rewards a loyalty manager described.

These are the frozen values the engine runs on, compiled once from a version of a program document
(`laurel.programs.compile`). Rules are data: they say how much, they never write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from fractions import Fraction

from laurel.domain.calendar import Period
from laurel.domain.conditions import Condition
from laurel.domain.money import Currency, Rounding


class Mode(StrEnum):
    """A live program runs on the real clock; a test program takes the caller's."""

    LIVE = "live"
    TEST = "test"


class WalletKind(StrEnum):
    """A unit wallet counts points; a money wallet counts minor units of the program's currency."""

    UNIT = "unit"
    MONEY = "money"


class Shortfall(StrEnum):
    """What happens to what a return cannot take back: owed (debt) or let go (forgive)."""

    DEBT = "debt"
    FORGIVE = "forgive"


# When what was earned expires


@dataclass(frozen=True, slots=True)
class NeverExpires:
    """It stays until it is spent."""


@dataclass(frozen=True, slots=True)
class ExpiresAfter:
    """So many months and days after the day it was earned, or at the end of the period of that
    day.
    """

    months: int = 0
    days: int = 0
    end_of: Period | None = None


@dataclass(frozen=True, slots=True)
class ExpiresWhenInactive:
    """The whole balance, so many months after the last earning or redemption: one date that
    moves.
    """

    months: int


type Expiry = NeverExpires | ExpiresAfter | ExpiresWhenInactive

# When what was earned can be spent


@dataclass(frozen=True, slots=True)
class AvailableAtOnce:
    """From the moment it was earned."""


@dataclass(frozen=True, slots=True)
class AvailableAfterDays:
    """From the day so many days after the day it was earned."""

    days: int


@dataclass(frozen=True, slots=True)
class AvailableAfterMonthEnd:
    """From the first day of the month after the one it was earned in."""


@dataclass(frozen=True, slots=True)
class AvailableYearlyOn:
    """On a fixed day of the calendar year after the one it was earned in: one yearly dividend."""

    month: int
    day: int


type Availability = (
    AvailableAtOnce | AvailableAfterDays | AvailableAfterMonthEnd | AvailableYearlyOn
)


@dataclass(frozen=True, slots=True)
class Wallet:
    """A purse each member has: what it counts, and its rule for expiry and availability."""

    wallet_id: str
    kind: WalletKind
    expiry: Expiry = NeverExpires()
    availability: Availability = AvailableAtOnce()


# How much a rule gives


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same quantity each time."""

    quantity: int


@dataclass(frozen=True, slots=True)
class PerAmount:
    """`quantity` for each `every_minor` of the base, in proportion: half of it gives half."""

    quantity: Fraction
    every_minor: int


@dataclass(frozen=True, slots=True)
class PerBlock:
    """`quantity` for each full `every_minor` of the base; what is over gives nothing."""

    quantity: Fraction
    every_minor: int


type Award = Fixed | PerAmount | PerBlock


@dataclass(frozen=True, slots=True)
class TierFactor:
    """Multiplies an award by the member's tier before the event; other tiers multiply by one."""

    factors: Mapping[str, Fraction]


type Factor = TierFactor


class CapUnit(StrEnum):
    """A cap counts awards (times) or what they came to (quantity)."""

    TIMES = "times"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` in each calendar period, separately for each value of a fact where it is
    named.
    """

    limit: int
    unit: CapUnit
    period: Period
    for_each: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """On which event, under which condition, over which lines, how much, to which wallet or reward.

    Exactly one of `award` (to `wallet`) and `issue` (a reward's id) is set. `expiry` and
    `availability` stand in for the wallet's own where they are set.
    """

    rule_id: str
    on: str
    when: Condition | None = None
    lines: Condition | None = None
    award: Award | None = None
    wallet: str = ""
    issue: str | None = None
    factors: tuple[Factor, ...] = ()
    caps: tuple[Cap, ...] = ()
    rounding: Rounding = Rounding.DOWN
    expiry: Expiry | None = None
    availability: Availability | None = None


# Tiers


class Metric(StrEnum):
    """What a member's standing is measured by; spend in minor units."""

    SPEND = "spend"
    ORDERS = "orders"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class LifetimeWindow:
    """Everything since joining."""


@dataclass(frozen=True, slots=True)
class YearWindow:
    """The calendar year."""


@dataclass(frozen=True, slots=True)
class RollingWindow:
    """The days before a day D, [D - days, D) or [D - months, D): kept by day."""

    days: int = 0
    months: int = 0


type Window = LifetimeWindow | YearWindow | RollingWindow


@dataclass(frozen=True, slots=True)
class ValidForever:
    """A level once reached stays."""


@dataclass(frozen=True, slots=True)
class ValidFor:
    """So many months and days from the day it was reached; that last day is still usable."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class ValidToYearEnd:
    """To the end of the calendar year so many years after the one it was reached in."""

    years_after: int


type Validity = ValidForever | ValidFor | ValidToYearEnd


class Fall(StrEnum):
    """What a review does to a member who no longer qualifies."""

    TO_FITTING = "to_fitting"
    ONE_LEVEL = "one_level"


@dataclass(frozen=True, slots=True)
class Level:
    """One tier. Any one of `reach` is enough, each a set of metrics that must all be reached.

    No `reach` at all: everybody stands at least here.
    """

    tier_id: str
    rank: int
    name: str
    reach: tuple[Mapping[Metric, int], ...] = ()
    benefits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TierScheme:
    """The levels from the lowest rank up, the window they are measured in, and how long they
    hold.
    """

    levels: tuple[Level, ...]
    window: Window
    validity: Validity
    fall: Fall = Fall.TO_FITTING

    def level(self, tier_id: str | None) -> Level | None:
        """The level of that id, or None."""
        return next((level for level in self.levels if level.tier_id == tier_id), None)


# Rewards and vouchers


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


@dataclass(frozen=True, slots=True)
class Program:
    """One compiled version of a program document."""

    program_id: str
    version: int
    mode: Mode
    name: str
    currency: Currency
    zone: tzinfo
    wallets: Mapping[str, Wallet]
    rules: Mapping[str, tuple[Rule, ...]]
    """Earning rules by the event type they listen to, in document order."""
    rewards: Mapping[str, Reward]
    tiers: TierScheme | None = None
    benefits: tuple[str, ...] = ()
    shortfall: Shortfall = Shortfall.DEBT
    profile_required: tuple[str, ...] = ()
    facts_of_member: frozenset[str] = field(default_factory=frozenset[str])
    """Facts about the person that some rule asks for; the profile is read only when there are
    any.
    """

    def rules_on(self, event_type: str) -> tuple[Rule, ...]:
        """The rules that listen to that event type."""
        return self.rules.get(event_type, ())

    def minor_digits(self, wallet_id: str) -> int:
        """Digits after the point of a wallet's quantities: 0 for units."""
        kind = self.wallets[wallet_id].kind
        return self.currency.digits if kind is WalletKind.MONEY else 0
