"""What a member has: wallets of lots, holds, standing.

A lot is what can be told apart by nothing but its dates: everything that becomes available and
expires on the same days is one lot, however many entries made it. Sources: the idea of lots is
beancount's; merging them by date keeps the account about 1 KB (ADR 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

from laurel.domain.carry import CarriedBy
from laurel.domain.frozen import dataclass
from laurel.domain.subscription import Subscription

KEPT_PERIODS: Final = 8
"""How many periods of a cap are kept; an event older than all of a full set earns nothing under
it.
"""


BEFORE_ALL: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lot:
    """A quantity with its first and its last usable day; None: from the start, for ever."""

    quantity: int
    expires_on: date | None = None
    available_on: date | None = None

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """What tells one lot from another: (last day, first day)."""
        return self.expires_on, self.available_on


class EntryKind(StrEnum):
    """What moved a wallet."""

    EARN = "earn"
    REDEEM = "redeem"
    CANCEL = "cancel"
    EXPIRE = "expire"
    REVERSE = "reverse"
    ADJUST = "adjust"
    DONATE = "donate"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: immutable, numbered without gaps from 1 within the member.

    `quantity` is signed, in the wallet's units. It is what the lots gained plus the debt that was
    paid off: `quantity == sum(lot.quantity) - debt`, `debt` being the signed change of the debt.
    """

    seq: int
    kind: EntryKind
    wallet: str
    quantity: int
    lots: tuple[Lot, ...]
    debt: int
    source: str
    rule: str | None
    partner: str | None
    occurred_at: datetime
    recorded_at: datetime
    program_version: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Quantities set aside for a redemption until `ends_at` (exclusive), lot by lot."""

    redemption_id: str
    wallet: str
    lots: tuple[Lot, ...]
    ends_at: datetime
    unit_of: str | None = None
    """The reward of whose stock it has a unit; None where that has no stock."""

    @property
    def quantity(self) -> int:
        """All that is set aside, in the wallet's units."""
        return sum(lot.quantity for lot in self.lots)


@dataclass(frozen=True, slots=True)
class WalletState:
    """One wallet of one member: open lots (soonest expiry first), debt, and lifetime totals.

    Where the whole balance expires together, `active_on` is the day of the last earning or
    redemption, by which lots without a last day expire; and `ran_out_on` is the last day of a
    balance that had expired before the member was active again.
    """

    lots: tuple[Lot, ...] = ()
    debt: int = 0
    totals: Mapping[EntryKind, int] = field(default_factory=dict[EntryKind, int])
    active_on: date | None = None
    ran_out_on: date | None = None


@dataclass(frozen=True, slots=True)
class TierState:
    """The tier held, from which day, to which last day (None: no end).

    In grace from `grace_on` on: the review on that day found too little, and the level is kept to
    its last day for the member to make up for it.
    """

    tier_id: str | None = None
    since: date | None = None
    valid_until: date | None = None
    grace_on: date | None = None


@dataclass(frozen=True, slots=True)
class TierOverride:
    """A tier given by hand from one day to another (both included), whatever is earned beneath."""

    tier_id: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Qualifying:
    """What counts towards tiers in one period: spend in minor units, orders, points earned, and
    events by their type.
    """

    spend: int = 0
    orders: int = 0
    points: int = 0
    events: Mapping[str, int] = field(default_factory=dict[str, int])

    def plus(self, other: Qualifying) -> Qualifying:
        """Both together."""
        spend, orders = self.spend + other.spend, self.orders + other.orders
        events = dict(self.events)
        for event_type, count in other.events.items():
            events[event_type] = events.get(event_type, 0) + count
        return Qualifying(spend, orders, self.points + other.points, events)

    def negated(self) -> Qualifying:
        """What takes this much out again."""
        events = {event_type: -count for event_type, count in self.events.items()}
        return Qualifying(-self.spend, -self.orders, -self.points, events)


@dataclass(frozen=True, slots=True)
class Account:
    """All that decides what a member's next event is worth. Personal data is not in it.

    `version` counts the turns that changed it; `seq` is the last entry's number; `vouchers` the
    number of vouchers issued so far. `qualifying` is keyed by period (`""` is the lifetime), and
    `counters` by cap and then by period. `donated` is what the member gave, in minor
    units by cause, and `units` what they have of the stocks of rewards.
    """

    program_id: str
    member_id: str
    locator: str = ""
    joined_at: datetime = BEFORE_ALL
    version: int = 0
    seq: int = 0
    vouchers: int = 0
    erased: bool = False
    wallets: Mapping[str, WalletState] = field(default_factory=dict[str, WalletState])
    holds: tuple[Hold, ...] = ()
    tier: TierState = TierState()
    qualifying: Mapping[str, Qualifying] = field(default_factory=dict[str, Qualifying])
    counters: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])
    override: TierOverride | None = None
    badges: Mapping[str, date] = field(default_factory=dict[str, date])
    cause: str | None = None
    donated: Mapping[str, int] = field(default_factory=dict[str, int])
    units: Mapping[str, int] = field(default_factory=dict[str, int])
    subscriptions: tuple[Subscription, ...] = ()
    """The plans the member took, oldest first."""
    carried: CarriedBy = field(default_factory=dict[str, Mapping[str, Fraction]])
    """What rounding left, to be carried to the next award: see `carry`."""
    notes: Mapping[str, str] = field(default_factory=dict[str, str])
    """What touch points remember of what they told, by their own names: see `notice`."""

    def wallet(self, wallet_id: str) -> WalletState:
        """The state of a wallet; one that was never touched is empty."""
        return self.wallets.get(wallet_id, _EMPTY)


_EMPTY: Final = WalletState()
