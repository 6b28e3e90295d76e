"""An order as it was decided: what it is worth by the rules and the facts of then, for ever."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from laurel.domain.account import Lot
from laurel.domain.calendar import local_day
from laurel.domain.event import Event, Line
from laurel.domain.lots import expiry_day, first_day
from laurel.domain.program import Program
from laurel.domain.rule import Rule
from laurel.domain.rules import Standing, facts_of, measure

type Amounts = Mapping[str, int]
"""Minor units by line id."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """What of an order was returned so far: of each line, in minor units; and how much of what it
    was worth was let go, by wallet, because it was spent.
    """

    lines: Amounts = field(default_factory=dict[str, int])
    forgiven: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class PinnedOrder:
    """Its event, what was known then, and the program of that version.

    `turn` is the member's turn it was booked in.
    """

    event: Event
    standing: Standing
    program: Program
    recorded_at: datetime
    turn: int

    @property
    def ordered_on(self) -> date:
        """The day of the order."""
        return local_day(self.event.occurred_at, self.program.zone)

    @property
    def awards(self) -> tuple[Rule, ...]:
        """The rules by which it gave, or might have given, a quantity."""
        rules = self.program.rules_on(self.event.type)
        return tuple(rule for rule in rules if rule.award is not None)

    def worth(self, rule: Rule, event: Event | None) -> int:
        """What this much of it is worth under the rule; None is nothing."""
        if event is None:
            return 0
        return measure(rule, event, self.standing, facts_of(event, self.standing)).quantity

    def lot_of(self, rule: Rule) -> Lot:
        """The dates of the lot that it filled under the rule."""
        wallet, on = self.program.wallets[rule.wallet], self.ordered_on
        first = first_day(rule.availability or wallet.availability, on)
        was_pending = first is not None and first > local_day(self.recorded_at, self.program.zone)
        return Lot(0, expiry_day(rule.expiry or wallet.expiry, on), first if was_pending else None)


def kept(event: Event, returned: Amounts) -> Event | None:
    """The order less what was returned of each line; None once everything was."""
    order = event.order
    if order is None:
        return None
    if returned and all(left(line, returned) == 0 for line in order.lines):
        return None
    lines = tuple(
        replace(line, amount=left(line, returned))
        for line in order.lines
        if left(line, returned) or not line.amount
    )
    return replace(event, order=replace(order, lines=lines))


def left(line: Line, returned: Amounts) -> int:
    """What is left of a line, in minor units."""
    return line.amount - returned.get(line.line_id, 0)
