"""Returns, exactly: what the returned part had earned, by the program and the facts of that order.

For each rule the order earned under, a return takes `award(kept before) - award(kept now)`,
measured with the pinned program version and standing. So any split and any order of the same
returns ends in the same balance, and returning everything takes back exactly what the order gave.

Where rules ask how large an order is, one may give more for what is kept than it gave before, and
another less. Then the one gives back what the other takes, but never so much that the order is
worth more than it was when it was made.

Where it is taken: first from the lot the order filled, then from others, soonest expiry first; what
is short becomes a debt, or is let go, by the program's policy. Points whose last day has passed
were taken by time already and are not taken again: of each lot that is over, what expired unspent
is set off against the returns of the orders that filled it (`expired_unspent`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from laurel.domain.account import Account, EntryKind, Qualifying
from laurel.domain.caps import CapUse, cap_uses, capped, counted
from laurel.domain.changes import Counted, SetOff
from laurel.domain.earn import check_open
from laurel.domain.errors import Refusal
from laurel.domain.event import Event, Order
from laurel.domain.late_return import LotName
from laurel.domain.lots import is_pending, living, negated, preferring, take, total
from laurel.domain.pinned_order import Amounts, PinnedOrder, SoFar, kept, left
from laurel.domain.program import Program, Shortfall
from laurel.domain.qualifying import disqualified
from laurel.domain.rule import CapUnit, Rule
from laurel.domain.rules import facts_of
from laurel.domain.turn import Decision, Source, Turn
from laurel.domain.wallet import WalletKind

type Move = tuple[Rule, int]
"""What a return takes under a rule, in the wallet's units; negative: what it gives back."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A decision on a return, and what of the order is returned by now."""

    decision: Decision
    so_far: SoFar


@dataclass(frozen=True, slots=True)
class _Missing:
    """What returns do not find: what expired unspent, by lot, and what was let go, by wallet."""

    unspent: dict[LotName, int]
    forgiven: dict[str, int]


def return_order(
    program: Program,
    account: Account,
    pinned: PinnedOrder,
    so_far: SoFar,
    returning: Amounts | None,
    source: Source,
    now: datetime,
    expired_unspent: Mapping[LotName, int] | None = None,
) -> Returned:
    """Decide a return of `returning` minor units by line (None: all that is left).

    `so_far` is what was returned before. `expired_unspent` is how much of the lots this order
    filled expired unspent and was not yet set off.
    """
    check_open(account)
    order, returned = _order_of(pinned), so_far.lines
    returning = _rest(order, returned) if returning is None else returning
    after = {
        line: returned.get(line, 0) + returning.get(line, 0) for line in {*returned, *returning}
    }
    _check_bought(order, after)
    turn = Turn(program, account, now)
    missing = _Missing(dict(expired_unspent or {}), dict(so_far.forgiven))
    before, now_kept = kept(pinned.event, returned), kept(pinned.event, after)
    points = 0
    for wallet in pinned.program.wallets.values():
        if wallet.wallet_id in program.wallets:
            moves = _moves(pinned, wallet.wallet_id, before, now_kept)
            _move(turn, pinned, moves, source, missing)
            points += sum(q for _, q in moves) if wallet.kind is WalletKind.UNIT else 0
    _leave_tiers(turn, pinned, before, now_kept, points)
    return Returned(turn.decision(), SoFar(after, missing.forgiven))


def _moves(
    pinned: PinnedOrder, wallet_id: str, before: Event | None, after: Event | None
) -> list[Move]:
    rules = [rule for rule in pinned.awards if rule.wallet == wallet_id]
    moves = [(rule, pinned.worth(rule, before) - pinned.worth(rule, after)) for rule in rules]
    gave, then, now = (
        sum(pinned.worth(rule, event) for rule in rules) for event in (pinned.event, before, after)
    )
    net = max(gave - now, 0) - max(gave - then, 0)
    return list(_limited(moves, sum(quantity for _, quantity in moves) - net))


def _limited(moves: Iterable[Move], excess: int) -> Iterator[Move]:
    """The moves less an excess: of what is taken where it is positive, else of what is given."""
    for rule, quantity in moves:
        less = max(min(quantity, excess), 0) if excess > 0 else min(max(quantity, excess), 0)
        excess -= less
        yield rule, quantity - less


def _move(
    turn: Turn, pinned: PinnedOrder, moves: Iterable[Move], source: Source, missing: _Missing
) -> None:
    """What would have expired is neither given nor taken; the rest is taken, and then given."""
    taken, given = list[Move](), list[Move]()
    for rule, quantity in moves:
        name = _name_of(pinned, rule)
        if quantity < 0 and name in missing.unspent:
            _set_off(turn, name, quantity, missing)
        else:
            (taken if quantity > 0 else given).append((rule, quantity))
    for rule, quantity in taken:
        _take_back(turn, pinned, rule, quantity, source, missing)
    for rule, quantity in given:
        _give_back(turn, pinned, rule, -quantity, source, missing)


def _name_of(pinned: PinnedOrder, rule: Rule) -> LotName:
    return rule.wallet, pinned.lot_of(rule).expires_on


def _give_back(
    turn: Turn, pinned: PinnedOrder, rule: Rule, quantity: int, source: Source, missing: _Missing
) -> None:
    """First what was let go is there again. The rest goes to the lot the order would have filled:
    what fits under the caps by now, and no more than returns ever took.
    """
    there_again = min(quantity, missing.forgiven.get(rule.wallet, 0))
    if there_again:
        missing.forgiven[rule.wallet] -= there_again
    uses = _quantity_caps(turn, pinned, rule)
    most = -turn.state(rule.wallet).totals.get(EntryKind.REVERSE, 0)
    fits = min(capped(quantity - there_again, uses), most)
    if fits:
        lot = replace(pinned.lot_of(rule), quantity=fits)
        booked = replace(source, rule=rule.rule_id)
        turn.credit(EntryKind.REVERSE, rule.wallet, (lot,), booked)
    for change in counted(uses, fits + there_again):
        if change.amount:
            turn.add(change)


def _take_back(
    turn: Turn, pinned: PinnedOrder, rule: Rule, quantity: int, source: Source, missing: _Missing
) -> None:
    name = _name_of(pinned, rule)
    gone = min(quantity, max(missing.unspent.get(name, 0), 0))
    _set_off(turn, name, gone, missing)
    if quantity > gone:
        _book(turn, pinned, rule, quantity - gone, source, missing)
    for change in _uncount(turn, pinned, rule, quantity):
        turn.add(change)


def _book(
    turn: Turn, pinned: PinnedOrder, rule: Rule, due: int, source: Source, missing: _Missing
) -> None:
    filled, wallet_id = pinned.lot_of(rule), rule.wallet
    alive = living(turn.state(wallet_id).lots, turn.moving(wallet_id), turn.today)
    available_first = sorted(alive, key=lambda lot: is_pending(lot, turn.today))
    lots = take(preferring(lambda lot: lot.dates == filled.dates, available_first), due)
    short = due - total(lots)
    debt = short if turn.program.shortfall is Shortfall.DEBT else 0
    if short > debt:
        missing.forgiven[wallet_id] = missing.forgiven.get(wallet_id, 0) + short - debt
    if lots or debt:
        booked = replace(source, rule=rule.rule_id)
        turn.post(EntryKind.REVERSE, wallet_id, negated(lots), debt, booked)


def _set_off(turn: Turn, name: LotName, quantity: int, missing: _Missing) -> None:
    """Of the quantity, what had expired unspent is not taken again; negative: more expired."""
    if quantity:
        missing.unspent[name] -= quantity
        turn.add(SetOff(*name, quantity))


def _uncount(turn: Turn, pinned: PinnedOrder, rule: Rule, quantity: int) -> tuple[Counted, ...]:
    """The caps given back, where their periods are still kept. The times of an order stay
    counted.
    """
    back = counted(pinned.standing.caps.get(rule.rule_id, ()), -quantity, times=0)
    counters = turn.account.counters
    return tuple(c for c in back if c.amount and c.period in counters.get(c.counter, {}))


def _quantity_caps(turn: Turn, pinned: PinnedOrder, rule: Rule) -> tuple[CapUse, ...]:
    """Where the caps on quantity stand now; the order was counted as one time when it was made."""
    facts = facts_of(pinned.event, pinned.standing)
    uses = cap_uses(rule, facts, turn.account, pinned.ordered_on)
    return tuple(use for use in uses if use.unit is CapUnit.QUANTITY)


def _leave_tiers(
    turn: Turn, pinned: PinnedOrder, before: Event | None, after: Event | None, points: int
) -> None:
    spend = _amount(before) - _amount(after)
    orders = int(before is not None and after is None)
    amount = Qualifying(spend, orders, points)
    if amount != Qualifying():
        changes = disqualified(pinned.program.tiers, turn.account, pinned.ordered_on, amount)
        for change in changes:
            turn.add(change)


def _amount(event: Event | None) -> int:
    return event.order.amount if event is not None and event.order is not None else 0


def _order_of(pinned: PinnedOrder) -> Order:
    if pinned.event.order is None:
        raise Refusal("event_not_found", f"{pinned.event.event_id} is not an order")
    return pinned.event.order


def _rest(order: Order, returned: Amounts) -> Amounts:
    return {line.line_id: left(line, returned) for line in order.lines}


def _check_bought(order: Order, after: Amounts) -> None:
    bought = {line.line_id: line.amount for line in order.lines}
    for line, amount in after.items():
        if amount > bought.get(line, 0):
            raise Refusal("return_exceeds_order", f"line {line}: {amount} of {bought.get(line, 0)}")
