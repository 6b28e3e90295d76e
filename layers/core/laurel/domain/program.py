"""A program: the wallets, tiers, earning rules and rewards a loyalty manager described.

These are the frozen values the engine runs on, compiled once from a version of a program document
(`laurel.programs.compile`). Rules are data: they say how much, they never write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum

from laurel.domain.entry_rule import EntryRule
from laurel.domain.money import Currency
from laurel.domain.reward import Reward
from laurel.domain.rule import Rule
from laurel.domain.schedule import Schedule
from laurel.domain.tier_scheme import TierScheme
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
    rules: Mapping[str, tuple[Rule, ...]]
    """Earning rules by the event type they listen to, in document order."""
    rewards: Mapping[str, Reward]
    tiers: TierScheme | None = None
    entry: EntryRule | None = None
    """Who may join; None: everybody."""
    benefits: tuple[str, ...] = ()
    shortfall: Shortfall = Shortfall.DEBT
    profile_required: tuple[str, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    """Days of the year on which the calendar raises an event."""
    asks_person: bool = False
    """Whether some rule asks for what the profile says; it is read only then."""
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
