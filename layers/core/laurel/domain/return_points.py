"""Where a return takes points and money from, and where it gives them back to."""

from collections.abc import Iterable
from dataclasses import field

from laurel.domain.account import EntryKind
from laurel.domain.caps import cap_uses, capped, counted
from laurel.domain.causes import cause_of, give_again, take_back
from laurel.domain.changes import Counted, SetOff
from laurel.domain.facts import facts_of
from laurel.domain.frozen import dataclass, replace
from laurel.domain.late_return import LotName
from laurel.domain.lots import is_pending, living, negated, preferring, take, total
from laurel.domain.pinned_order import PinnedOrder, Tried
from laurel.domain.program import Shortfall
from laurel.domain.rule import ToCause
from laurel.domain.rule_limits import CapUnit
from laurel.domain.standing import CapUse
from laurel.domain.turn import Source, Turn

type Move = tuple[Tried, int]
"""What a return takes under a rule, in the wallet's units; negative: what it gives back."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What returns do not find: what expired unspent, by lot, and what was let go, by wallet; what
    they could not give, by rule; and what causes were paid already, by rule. `unpaid` is what
    causes were not yet paid, where somebody looked.
    """

    unspent: dict[LotName, int]
    forgiven: dict[str, int]
    withheld: dict[str, int]
    paid_out: dict[str, int] = field(default_factory=dict[str, int])
    unpaid: dict[str, int] = field(default_factory=dict[str, int])

    def not_given(self, rule_id: str, quantity: int) -> int:
        """How much of what is to be taken was never given, because a cap held it back."""
        part = min(quantity, self.withheld.get(rule_id, 0))
        if part:
            self.withheld[rule_id] -= part
        return part

    def not_fitting(self, rule_id: str, quantity: int) -> None:
        """Remember what a cap holds back now."""
        if quantity:
            self.withheld[rule_id] = self.withheld.get(rule_id, 0) + quantity

    def from_cause(self, rule_id: str, cause_id: str, due: int, gave: int) -> int:
        """How much of what is due the cause gives back: of what the member gave, what is not yet
        paid out. The rest stays given, for ever.
        """
        there = min(due, gave, self.unpaid.get(cause_id, due))
        if cause_id in self.unpaid:
            self.unpaid[cause_id] -= there
        if there < due:
            self.paid_out[rule_id] = self.paid_out.get(rule_id, 0) + due - there
        return there

    def still_given(self, rule_id: str, quantity: int) -> int:
        """How much of what is to be given again was never taken back."""
        part = min(quantity, self.paid_out.get(rule_id, 0))
        if part:
            self.paid_out[rule_id] -= part
        return part


def move_points(
    turn: Turn, pinned: PinnedOrder, moves: Iterable[Move], source: Source, missing: Missing
) -> None:
    """What would have expired is neither given nor taken; the rest is taken, and then given."""
    taken, given = list[Move](), list[Move]()
    for tried, quantity in moves:
        name = _name_of(pinned, tried)
        if quantity < 0 and name in missing.unspent:
            _set_off(turn, name, quantity, missing)
        else:
            (taken if quantity > 0 else given).append((tried, quantity))
    for tried, quantity in taken:
        _take_back(turn, pinned, tried, quantity, source, missing)
    for tried, quantity in given:
        _give_back(turn, pinned, tried, -quantity, source, missing)


def move_gifts(
    turn: Turn, pinned: PinnedOrder, moves: Iterable[Move], source: Source, missing: Missing
) -> None:
    """Causes give back what the order gave them; a rule that gives more for less gives it again."""
    for tried, quantity in moves:
        to, booked = tried.rule.to, replace(source, rule=tried.rule.rule_id)
        if not isinstance(to, ToCause) or not quantity:
            continue
        cause_id = cause_of(to, tried.standing)
        if quantity > 0:
            due = quantity - missing.not_given(tried.rule.rule_id, quantity)
            gave = turn.account.donated.get(cause_id, 0)
            there = missing.from_cause(tried.rule.rule_id, cause_id, due, gave)
            take_back(turn, cause_id, to.wallet, there, booked)
            changes = _uncount(turn, tried, there)
        else:
            uses = _quantity_caps(turn, pinned, tried)
            anew = -quantity - missing.still_given(tried.rule.rule_id, -quantity)
            there = -capped(anew, uses)
            missing.not_fitting(tried.rule.rule_id, anew + there)
            give_again(turn, cause_id, to.wallet, -there, booked)
            changes = counted(uses, -there)
        for change in changes:
            if change.amount:
                turn.add(change)
        _budget(turn, pinned, tried, -there)


def take_or_owe(
    turn: Turn, wallet_id: str, due: int, source: Source, first: tuple[object, object] | None = None
) -> int:
    """Take this much from a wallet: first from the lot of those dates, then soonest expiry first,
    what is pending last. What is short becomes a debt, or is let go by policy: returned is how
    much was let go.
    """
    alive = living(turn.state(wallet_id).lots, turn.moving(wallet_id), turn.today)
    available_first = sorted(alive, key=lambda lot: is_pending(lot, turn.today))
    lots = take(preferring(lambda lot: lot.dates == first, available_first), due)
    short = due - total(lots)
    debt = short if turn.program.shortfall is Shortfall.DEBT else 0
    if lots or debt:
        turn.post(EntryKind.REVERSE, wallet_id, negated(lots), debt, source)
    return short - debt


def _name_of(pinned: PinnedOrder, tried: Tried) -> LotName:
    return tried.rule.wallet, pinned.lot_of(tried.rule).expires_on


def _give_back(
    turn: Turn, pinned: PinnedOrder, tried: Tried, quantity: int, source: Source, missing: Missing
) -> None:
    """First what was let go is there again. The rest goes to the lot the order would have filled:
    what fits under the caps by now, and no more than returns ever took. What does not fit is not
    taken later either.
    """
    rule = tried.rule
    there_again = min(quantity, missing.forgiven.get(rule.wallet, 0))
    if there_again:
        missing.forgiven[rule.wallet] -= there_again
    uses = _quantity_caps(turn, pinned, tried)
    most = -turn.state(rule.wallet).totals.get(EntryKind.REVERSE, 0)
    fits = min(capped(quantity - there_again, uses), most)
    missing.not_fitting(rule.rule_id, quantity - there_again - fits)
    if fits:
        lot = replace(pinned.lot_of(rule), quantity=fits)
        booked = replace(source, rule=rule.rule_id)
        turn.credit(EntryKind.REVERSE, rule.wallet, (lot,), booked)
    for change in counted(uses, fits + there_again):
        if change.amount:
            turn.add(change)
    _budget(turn, pinned, tried, fits + there_again)


def _take_back(
    turn: Turn, pinned: PinnedOrder, tried: Tried, quantity: int, source: Source, missing: Missing
) -> None:
    quantity -= missing.not_given(tried.rule.rule_id, quantity)
    name = _name_of(pinned, tried)
    gone = min(quantity, max(missing.unspent.get(name, 0), 0))
    _set_off(turn, name, gone, missing)
    if quantity > gone:
        wallet, first = tried.rule.wallet, pinned.lot_of(tried.rule).dates
        booked = replace(source, rule=tried.rule.rule_id)
        let_go = take_or_owe(turn, wallet, quantity - gone, booked, first)
        if let_go:
            missing.forgiven[wallet] = missing.forgiven.get(wallet, 0) + let_go
    for change in _uncount(turn, tried, quantity):
        turn.add(change)
    _budget(turn, pinned, tried, -quantity)


def _budget(turn: Turn, pinned: PinnedOrder, tried: Tried, quantity: int) -> None:
    """A campaign's budget gets back what a return takes."""
    campaign = pinned.program.campaigns.get(tried.rule.campaign or "")
    if campaign is None or campaign.budget is None or campaign.wallet != tried.rule.wallet:
        return
    if quantity:
        turn.take_from_pool(campaign.pool, quantity)


def _set_off(turn: Turn, name: LotName, quantity: int, missing: Missing) -> None:
    """Of the quantity, what had expired unspent is not taken again; negative: more expired."""
    if quantity:
        missing.unspent[name] -= quantity
        turn.add(SetOff(*name, quantity))


def _uncount(turn: Turn, tried: Tried, quantity: int) -> tuple[Counted, ...]:
    """The caps given back, where their periods are still kept. The times of an order stay
    counted.
    """
    back = counted(tried.standing.caps.get(tried.rule.rule_id, ()), -quantity, times=0)
    counters = turn.account.counters
    return tuple(c for c in back if c.amount and c.period in counters.get(c.counter, {}))


def _quantity_caps(turn: Turn, pinned: PinnedOrder, tried: Tried) -> tuple[CapUse, ...]:
    """Where the caps on quantity stand now; the order was counted as one time when it was made.

    A cap of the order alone was looked at when its worth was measured.
    """
    facts = facts_of(pinned.program, tried.event, tried.standing)
    run = tried.standing.runs.get(tried.rule.rule_id)
    uses = cap_uses(tried.rule, facts, turn.account, pinned.ordered_on, run)
    return tuple(use for use in uses if use.unit is CapUnit.QUANTITY and use.counter)
