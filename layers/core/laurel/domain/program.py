"""A program: the wallets, tiers, earning rules and rewards a loyalty manager described.

These are the frozen values the engine runs on, compiled once from a version of a program document
(`laurel.programs.compile`). Rules are data: they say how much, they never write.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import tzinfo
from enum import StrEnum

from laurel.domain.benefit import Benefit
from laurel.domain.cause import Cause
from laurel.domain.conditions import Condition
from laurel.domain.entry_rule import EntryRule
from laurel.domain.frozen import dataclass
from laurel.domain.money import Currency
from laurel.domain.plan import Plan
from laurel.domain.reward import Reward
from laurel.domain.rule import Rule
from laurel.domain.rule_limits import Campaign, Pick
from laurel.domain.schedule import Schedule
from laurel.domain.tier_scheme import TierScheme
from laurel.domain.touch_points import TouchPoints
from laurel.domain.wallet import Wallet, WalletKind


class Mode(StrEnum):
    """A live program runs on the real clock; a test program takes the caller's."""

    LIVE = "live"
    TEST = "test"


class Shortfall(StrEnum):
    """What happens to what a return cannot take back: owed (debt) or let go (forgive)."""

    DEBT = "debt"
    FORGIVE = "forgive"


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
    """Those of the document, and those that it no longer has: `retired`."""
    rules: Mapping[str, tuple[Rule, ...]]
    """Earning rules by the event type they listen to, in document order."""
    rewards: Mapping[str, Reward]
    retired: frozenset[str] = frozenset()
    """Wallets that earlier versions had. Nobody sees them or is given anything in them, but what
    members have there still expires, and is taken back by returns.
    """
    tiers: TierScheme | None = None
    entry: EntryRule | None = None
    """Who may join; None: everybody."""
    benefits: tuple[Benefit, ...] = ()
    shortfall: Shortfall = Shortfall.DEBT
    profile_required: tuple[str, ...] = ()
    touch_points: TouchPoints = field(default_factory=TouchPoints)
    """Which of them go out."""
    schedules: tuple[Schedule, ...] = ()
    """Days of the year on which the calendar raises an event."""
    used_vouchers: str | None = None
    """The money wallet that owes the value of a used voucher whose order was returned; None: it is
    let go.
    """
    groups: Mapping[str, Pick] = field(default_factory=dict[str, Pick])
    campaigns: Mapping[str, Campaign] = field(default_factory=dict[str, Campaign])
    causes: Mapping[str, Cause] = field(default_factory=dict[str, Cause])
    plans: Mapping[str, Plan] = field(default_factory=dict[str, Plan])
    badges: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names of badges by id."""
    event_types: frozenset[str] = frozenset()
    """Types the shop may report besides those that rules listen to."""
    facts_asked: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """By event type, the facts that rules on it ask for."""
    facts_needed: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """By event type, the properties without which a rule on it cannot say what it gives."""
    questions: Mapping[str, Condition] = field(default_factory=dict[str, Condition])
    """What rules ask of the person, by the names that stand for the answers in their conditions."""
    asks_person: bool = False
    """Whether somebody asks for what the profile says; it is read only then."""
    counted_types: frozenset[str] = frozenset()
    """Types of events that are counted, because some rule asks how many there were."""
    automatic: tuple[Reward, ...] = ()
    """The rewards that issue themselves, in document order."""
    choosing: tuple[str, ...] = ()
    """The rules under which members choose a day."""

    def pool_of(self, name: str) -> str:
        """The pool that stands behind a name in `Turn.room`: a campaign's, or that of codes."""
        campaign = self.campaigns.get(name)
        return name if campaign is None else campaign.pool

    def knows(self, event_type: str) -> bool:
        """Whether a shop may report events of that type."""
        return event_type in self.rules or event_type in self.event_types

    def rules_on(self, event_type: str) -> tuple[Rule, ...]:
        """The rules that listen to that event type."""
        return self.rules.get(event_type, ())

    def minor_digits(self, wallet_id: str) -> int:
        """Digits after the point of a wallet's quantities: 0 for units."""
        kind = self.wallets[wallet_id].kind
        return self.currency.digits if kind is WalletKind.MONEY else 0
