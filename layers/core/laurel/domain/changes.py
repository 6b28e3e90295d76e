"""What can happen to an account.

The model: an account is the fold of its changes. Whatever decides (earn, redeem, expire, …) says
`Change`s; `apply` turns account and change into the next account; the ledger keeps every change in
the order it was made. So an account can be rebuilt from the ledger, and the audit compares the two.
"""

from __future__ import annotations

from datetime import date, datetime

from laurel.domain.account import (
    Entry,
    Hold,
    Qualifying,
    TierOverride,
    TierState,
)
from laurel.domain.carry import Carried
from laurel.domain.cause import CauseChosen, Donated
from laurel.domain.frozen import dataclass
from laurel.domain.notice import Noted
from laurel.domain.stock import UnitsTaken
from laurel.domain.subscription import SubscriptionChanged


@dataclass(frozen=True, slots=True)
class Joined:
    """The member enrolled; the locator is the opaque mark in their voucher and referral codes."""

    locator: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry was booked."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Held:
    """Lots were set aside."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class Released:
    """A hold was lifted: its lots are back in the wallet."""

    redemption_id: str


@dataclass(frozen=True, slots=True)
class DebtPaid:
    """What lies in the wallet pays its debt: a return had found the lots set aside, and now they
    are back.
    """

    wallet: str


@dataclass(frozen=True, slots=True)
class Active:
    """The member was active on that day: the wallet's moving expiry date moves."""

    wallet: str
    on: date


@dataclass(frozen=True, slots=True)
class Dated:
    """The moving date had passed: what is left of before, held or not, keeps it as last day."""

    wallet: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Qualified:
    """Something counted towards tiers in a period; periods of its kind before `keep_from` are
    dropped.
    """

    period: str
    amount: Qualifying
    keep_from: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A cap was used (or given back, where negative) in a period."""

    counter: str
    period: str
    amount: int


@dataclass(frozen=True, slots=True)
class SetOff:
    """A return did not take this much, because time had: it moves nothing, and is remembered.

    `expires_on` is the last day of the lot the order had filled; None where the balance expires
    together.
    """

    wallet: str
    expires_on: date | None
    quantity: int


@dataclass(frozen=True, slots=True)
class TierChanged:
    """The tier, or how long it holds, was set."""

    tier: TierState


@dataclass(frozen=True, slots=True)
class Overridden:
    """A tier was given by hand; None: what was given has ended."""

    override: TierOverride | None


@dataclass(frozen=True, slots=True)
class BadgeWon:
    """A badge was won on that day; None: it was taken back with the order that had given it."""

    badge_id: str
    on: date | None


@dataclass(frozen=True, slots=True)
class VoucherCharged:
    """The value of a used voucher was charged to a wallet with the order that had given it
    (negative: given back). It moves nothing itself, and is remembered.
    """

    number: int
    wallet: str
    quantity: int


@dataclass(frozen=True, slots=True)
class VouchersIssued:
    """So many vouchers were numbered."""

    count: int


@dataclass(frozen=True, slots=True)
class Erased:
    """The person was erased; the account takes no further changes."""


type Change = (
    Joined
    | Posted
    | Held
    | Released
    | DebtPaid
    | Active
    | Dated
    | Qualified
    | Counted
    | SetOff
    | TierChanged
    | Overridden
    | BadgeWon
    | Carried
    | Noted
    | CauseChosen
    | Donated
    | UnitsTaken
    | SubscriptionChanged
    | VoucherCharged
    | VouchersIssued
    | Erased
)
