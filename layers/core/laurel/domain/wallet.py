"""Wallets: what each counts, when what was earned can be spent, and when it expires."""

from enum import StrEnum

from laurel.domain.calendar import Period
from laurel.domain.frozen import dataclass


class WalletKind(StrEnum):
    """A unit wallet counts points; a money wallet counts minor units of the program's currency."""

    UNIT = "unit"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class NeverExpires:
    """It stays until it is spent."""


@dataclass(frozen=True, slots=True)
class ExpiresAfter:
    """So many months and days after the day it was earned, or at the end of the period of that
    day; with `from_available` after its first usable day.
    """

    months: int = 0
    days: int = 0
    end_of: Period | None = None
    from_available: bool = False


@dataclass(frozen=True, slots=True)
class ExpiresWhenInactive:
    """The whole balance, so many months after the last earning or redemption: one date that
    moves.
    """

    months: int


type Expiry = NeverExpires | ExpiresAfter | ExpiresWhenInactive


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


@dataclass(frozen=True, slots=True)
class AvailableOnDays:
    """On the next of these days after the day it was earned: payouts on fixed days of the year."""

    days: tuple[tuple[int, int], ...]
    """Each a month and a day of it, or the month's last where it is shorter."""


@dataclass(frozen=True, slots=True)
class AvailableAtRenewal:
    """It waits for the renewal of a plan, which pays it out."""


type Availability = (
    AvailableAtOnce
    | AvailableAtRenewal
    | AvailableAfterDays
    | AvailableAfterMonthEnd
    | AvailableYearlyOn
    | AvailableOnDays
)


@dataclass(frozen=True, slots=True)
class Wallet:
    """A purse each member has: what it counts, and its rule for expiry and availability."""

    wallet_id: str
    kind: WalletKind
    expiry: Expiry = NeverExpires()
    availability: Availability = AvailableAtOnce()
