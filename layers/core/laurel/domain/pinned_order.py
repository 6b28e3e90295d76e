"""An order as it was decided: what it is worth by the rules and the facts of then, for ever.

An order that lifted the member to a tier raised `tier.entered`, and what that gave is of the order
too: as long as what is kept of it would still reach the tier.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime

from laurel.domain.account import Lot, Qualifying
from laurel.domain.calendar import local_day
from laurel.domain.earn import Raised
from laurel.domain.evaluate import Measured, Worth, evaluate
from laurel.domain.event import Event, Line
from laurel.domain.frozen import dataclass, replace
from laurel.domain.levels import fitting_level, is_reached
from laurel.domain.lots import expiry_day, first_day
from laurel.domain.program import Program
from laurel.domain.rule import Rule, ToCause, ToWallet
from laurel.domain.standing import Standing
from laurel.domain.wallet import WalletKind

type Amounts = Mapping[str, int]
"""Minor units by line id."""

type Key = tuple[int, str]
"""A rule's place: 0 for the order itself, 1 and on for what it raised; and the rule's id."""

type Worths = Mapping[Key, Measured]
"""What is kept of an order is worth under each rule; nothing where nothing is kept."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """What of an order was returned so far: of each line, in minor units; how much of what it was
    worth was let go, by wallet, because it was spent; and the vouchers taken back, by number: None
    where one was void, else what was charged for it, in minor units. `withheld` is what rules would
    give for what is kept, and caps that others had used by then held back, by rule. `paid_out` is
    what rules had given to causes and could not be taken back from them, by rule.
    """

    lines: Amounts = field(default_factory=dict[str, int])
    forgiven: Mapping[str, int] = field(default_factory=dict[str, int])
    vouchers: Mapping[int, int | None] = field(default_factory=dict[int, int | None])
    withheld: Mapping[str, int] = field(default_factory=dict[str, int])
    paid_out: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that the order, or what it raised, was tried under; with what was known then."""

    key: Key
    rule: Rule
    event: Event
    standing: Standing


@dataclass(frozen=True, slots=True)
class PinnedOrder:
    """Its event, what was known then, and the program of that version.

    `turn` is the member's turn it was booked in. `raised` are the events it raised, `before` what
    counted towards tiers before it.
    """

    event: Event
    standing: Standing
    program: Program
    recorded_at: datetime
    turn: int
    raised: tuple[Raised, ...] = ()
    before: Qualifying | None = None

    @property
    def ordered_on(self) -> date:
        """The day of the order."""
        return local_day(self.event.occurred_at, self.program.zone)

    def tried(self) -> Iterator[Tried]:
        """Every rule it was tried under, in order."""
        for rule in self.program.rules_on(self.event.type):
            yield Tried((0, rule.rule_id), rule, self.event, self.standing)
        for place, one in enumerate(self.raised, 1):
            for rule in self.program.rules_on(one.event.type):
                yield Tried((place, rule.rule_id), rule, one.event, one.standing)

    @property
    def awards(self) -> tuple[Tried, ...]:
        """Those by which it gave, or might have given, to a wallet."""
        return tuple(one for one in self.tried() if isinstance(one.rule.to, ToWallet))

    def worth(self, event: Event | None) -> Worths:
        """What this much of it is worth; None is nothing."""
        if event is None:
            return {}
        given = evaluate(self.program, event, self.standing)
        worths = {(0, rule_id): measured for rule_id, measured in given.items()}
        if event.order is None:  # it comes back whole, with all that it raised
            return worths | self._raised_worths()
        if self.before is None:
            return worths
        counts = self.before.plus(Qualifying(event.order.amount, 1, self._points(given)))
        stood = self.standing.tier
        for place, one in enumerate(self.raised, 1):
            entered = self._entered(one.event, counts, stood)
            if entered is not None:
                inner = evaluate(self.program, entered, one.standing)
                worths |= {(place, rule_id): measured for rule_id, measured in inner.items()}
                counts = counts.plus(Qualifying(points=self._points(inner)))
            stood = _tier_of(one.event)
        return worths

    def held(self, whole: Worths, worth: Worths) -> dict[Key, int]:
        """What is held of each rule for what is kept: its worth, but together never more in a
        wallet than the whole order was worth, and never more for a cause.

        What is too much is left out where a rule would give more than it gave, the first first. So
        it depends on what is kept alone, and not on how it came to that.
        """
        found, excess = dict[Key, int](), Counter[str]()
        for one in self.tried():
            gave, now = quantity(whole, one.key), quantity(worth, one.key)
            found[one.key] = min(gave, now) if isinstance(one.rule.to, ToCause) else now
            excess[one.rule.wallet] += now - gave if isinstance(one.rule.to, ToWallet) else 0
        for one in self.awards:
            more = found[one.key] - quantity(whole, one.key)
            less = max(min(more, excess[one.rule.wallet]), 0)
            found[one.key] -= less
            excess[one.rule.wallet] -= less
        return found

    def lot_of(self, rule: Rule) -> Lot:
        """The dates of the lot that it filled under the rule."""
        wallet, on = self.program.wallets[rule.wallet], self.ordered_on
        first = first_day(rule.availability or wallet.availability, on)
        was_pending = first is not None and first > local_day(self.recorded_at, self.program.zone)
        last = expiry_day(rule.expiry or wallet.expiry, on, first)
        return Lot(0, last, first if was_pending else None)

    def _raised_worths(self) -> dict[Key, Measured]:
        return {
            (place, rule_id): measured
            for place, one in enumerate(self.raised, 1)
            for rule_id, measured in evaluate(self.program, one.event, one.standing).items()
        }

    def _entered(self, raised: Event, counts: Qualifying, stood: str | None) -> Event | None:
        """The entering that so much is worth, to who stood at a tier before: of the level it did
        enter, or, where that is out of reach, of the highest one between that is not; or None.
        """
        scheme = self.program.tiers
        level = None if scheme is None else scheme.level(_tier_of(raised))
        if scheme is None or level is None:
            return None
        if is_reached(level, counts):
            return raised
        lower = fitting_level(scheme, counts)
        if lower is None or not scheme.rank(stood) < lower.rank < level.rank:
            return None
        return replace(raised, properties={"tier": lower.tier_id, "rank": lower.rank})

    def _points(self, worth: Worth) -> int:
        """What counts as points: units earned into wallets."""
        wallets = {one.key[1]: one.rule.wallet for one in self.awards}
        return sum(
            measured.quantity
            for rule_id, measured in worth.items()
            if rule_id in wallets and self.program.wallets[wallets[rule_id]].kind is WalletKind.UNIT
        )


def quantity(worths: Worths, key: Key) -> int:
    """What a rule gives there; nothing where it was not tried."""
    return worths[key].quantity if key in worths else 0


def _tier_of(entered: Event) -> str | None:
    tier = entered.properties.get("tier")
    return tier if isinstance(tier, str) else None


def kept(event: Event, returned: Amounts) -> Event | None:
    """The order less what was returned of each line; None once everything was.

    Pieces and tax go in proportion, down to whole ones; shipping stays until everything is
    returned.
    """
    order = event.order
    if order is None:
        return None
    if returned and all(left(line, returned) == 0 for line in order.lines):
        return None
    lines = tuple(
        replace(line, amount=left(line, returned), quantity=_pieces(line, left(line, returned)))
        for line in order.lines
        if left(line, returned) or not line.amount
    )
    bought, stays = order.amount, sum(line.amount for line in lines)
    tax = order.tax * stays // bought if bought else order.tax
    return replace(event, order=replace(order, lines=lines, tax=tax))


def left(line: Line, returned: Amounts) -> int:
    """What is left of a line, in minor units."""
    return line.amount - returned.get(line.line_id, 0)


def _pieces(line: Line, amount: int) -> int:
    return line.quantity * amount // line.amount if line.amount else line.quantity
