"""Returns, exactly: what the returned part had earned, by the program and the facts of that order.

For each rule the order earned under, a return takes `award(kept before) - award(kept now)`,
measured
with the pinned program version and standing. So any split and any order of the same returns ends in
the same balance, and returning everything takes back exactly what the order gave.

Where it is taken: first from the lot the order filled, then from others, soonest expiry first; what
is short becomes a debt, or is let go, by the program's policy. Points whose last day has passed
were
taken by time already and are not taken again: of each lot that is over, what expired unspent is set
off against the returns of the orders that filled it (`expired_unspent`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from laurel.domain.account import (
    Account,
    Change,
    Counted,
    EntryKind,
    Lot,
    Posted,
    Qualifying,
    SetOff,
)
from laurel.domain.audit import Turned
from laurel.domain.calendar import local_day
from laurel.domain.caps import counted
from laurel.domain.earn import check_open
from laurel.domain.errors import Refusal
from laurel.domain.event import Event, Line, Order
from laurel.domain.lots import (
    expiry_day,
    first_day,
    is_over,
    is_pending,
    moving_day,
    negated,
    preferring,
    take,
    total,
)
from laurel.domain.program import ExpiresWhenInactive, Program, Rule, Shortfall, Wallet
from laurel.domain.rules import Standing, facts_of, measure
from laurel.domain.tiers import disqualified
from laurel.domain.turn import Decision, Source, Turn

type Amounts = Mapping[str, int]
"""Minor units by line id."""

type LotName = tuple[str, date | None]
"""A wallet, and the last day of a lot in it; None where the whole balance expires together."""


@dataclass(frozen=True, slots=True)
class PinnedOrder:
    """An order as it was decided: its event, what was known then, and the program of that
    version.
    """

    event: Event
    standing: Standing
    program: Program
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """A decision on a return, and what of each line is returned by now."""

    decision: Decision
    returned: Amounts


def return_order(
    program: Program,
    account: Account,
    pinned: PinnedOrder,
    returned: Amounts,
    returning: Amounts | None,
    source: Source,
    now: datetime,
    expired_unspent: Mapping[LotName, int] | None = None,
) -> Returned:
    """Decide a return of `returning` minor units by line (None: all that is left).

    `returned` is what was returned before. `expired_unspent` is how much of the lots this
    order filled expired unspent and was not yet set off.
    """
    check_open(account)
    order = _order_of(pinned)
    returning = _rest(order, returned) if returning is None else returning
    after = {
        line: returned.get(line, 0) + returning.get(line, 0) for line in {*returned, *returning}
    }
    _check_bought(order, after)
    turn = Turn(program, account, now)
    unspent = dict(expired_unspent or {})
    kept_before, kept_now = kept(pinned.event, returned), kept(pinned.event, after)
    points = sum(
        _take_back(turn, pinned, rule, kept_before, kept_now, source, unspent)
        for rule in pinned.program.rules_on(pinned.event.type)
        if rule.award is not None and rule.wallet in program.wallets
    )
    _leave_tiers(turn, pinned, kept_before, kept_now, points)
    return Returned(turn.decision(), after)


def kept(event: Event, returned: Amounts) -> Event | None:
    """The order less what was returned of each line; None once everything was."""
    order = event.order
    if order is None:
        return None
    if returned and all(_left(line, returned) == 0 for line in order.lines):
        return None
    lines = tuple(
        replace(line, amount=_left(line, returned))
        for line in order.lines
        if _left(line, returned) or not line.amount
    )
    return replace(event, order=replace(order, lines=lines))


def lots_over(pinned: PinnedOrder, program: Program, account: Account, today: date) -> set[LotName]:
    """The lots this order filled of which time may have taken something since."""
    over: set[LotName] = set()
    for rule in pinned.program.rules_on(pinned.event.type):
        wallet = program.wallets.get(rule.wallet)
        if rule.award is None or wallet is None:
            continue
        last, state = _lot_of(pinned, rule).expires_on, account.wallet(rule.wallet)
        if last is not None:
            gone = last < today
        else:
            moving = moving_day(wallet.expiry, state)
            ran_out = moving is not None and moving < today
            together = isinstance(wallet.expiry, ExpiresWhenInactive)
            gone = together and (ran_out or bool(state.totals.get(EntryKind.EXPIRE)))
        if gone:
            over.add((rule.wallet, last))
    return over


def expired_unspent(
    over: Iterable[LotName],
    pinned: PinnedOrder,
    account: Account,
    wallets: Mapping[str, Wallet],
    turns: Iterable[Turned],
    today: date,
) -> dict[LotName, int]:
    """How much of those lots expired unspent (booked or not), less what earlier returns set off."""
    later = [turn for turn in turns if turn.recorded_at >= pinned.recorded_at]
    changes = [change for turn in later for change in turn.changes]
    return {
        name: _booked(name, changes)
        + _unbooked(name, account, wallets[name[0]], today)
        - sum(c.quantity for c in changes if isinstance(c, SetOff) and _name_of(c) == name)
        for name in over
    }


def _booked(name: LotName, changes: Iterable[Change]) -> int:
    wallet, last = name
    return -sum(
        lot.quantity
        for change in changes
        if isinstance(change, Posted)
        and change.entry.kind is EntryKind.EXPIRE
        and change.entry.wallet == wallet
        for lot in change.entry.lots
        if last is None or lot.expires_on == last
    )


def _unbooked(name: LotName, account: Account, wallet: Wallet, today: date) -> int:
    state = account.wallet(name[0])
    moving = moving_day(wallet.expiry, state)
    return total(
        lot
        for lot in state.lots
        if is_over(lot, moving, today) and (name[1] is None or lot.expires_on == name[1])
    )


def _name_of(change: SetOff) -> LotName:
    return change.wallet, change.expires_on


def _take_back(
    turn: Turn,
    pinned: PinnedOrder,
    rule: Rule,
    before: Event | None,
    after: Event | None,
    source: Source,
    unspent: dict[LotName, int],
) -> int:
    quantity = _worth(pinned, rule, before) - _worth(pinned, rule, after)
    if quantity <= 0:
        return 0
    due = quantity - _set_off(turn, pinned, rule, quantity, unspent)
    if due:
        _book(turn, pinned, rule, due, replace(source, rule=rule.rule_id))
    for change in _uncount(turn, pinned, rule, quantity):
        turn.add(change)
    return quantity


def _book(turn: Turn, pinned: PinnedOrder, rule: Rule, due: int, source: Source) -> None:
    filled = _lot_of(pinned, rule)
    state = turn.state(rule.wallet)
    moving = moving_day(turn.wallet(rule.wallet).expiry, state)
    alive = [lot for lot in state.lots if not is_over(lot, moving, turn.today)]
    available_first = sorted(alive, key=lambda lot: is_pending(lot, turn.today))
    lots = take(preferring(lambda lot: _same_lot(lot, filled), available_first), due)
    short = due - total(lots)
    debt = short if turn.program.shortfall is Shortfall.DEBT else 0
    if lots or debt:
        turn.post(EntryKind.REVERSE, rule.wallet, negated(lots), debt, source)


def _set_off(
    turn: Turn,
    pinned: PinnedOrder,
    rule: Rule,
    quantity: int,
    unspent: dict[LotName, int],
) -> int:
    """What of the quantity had expired unspent: it is not taken again."""
    name = (rule.wallet, _lot_of(pinned, rule).expires_on)
    gone = min(quantity, max(unspent.get(name, 0), 0))
    if gone:
        unspent[name] -= gone
        turn.add(SetOff(*name, gone))
    return gone


def _worth(pinned: PinnedOrder, rule: Rule, event: Event | None) -> int:
    if event is None:
        return 0
    facts = facts_of(event, pinned.standing)
    return measure(rule, event, pinned.standing, facts).quantity


def _lot_of(pinned: PinnedOrder, rule: Rule) -> Lot:
    zone, wallet = pinned.program.zone, pinned.program.wallets[rule.wallet]
    on = local_day(pinned.event.occurred_at, zone)
    first = first_day(rule.availability or wallet.availability, on)
    pending = first is not None and first > local_day(pinned.recorded_at, zone)
    return Lot(0, expiry_day(rule.expiry or wallet.expiry, on), first if pending else None)


def _same_lot(lot: Lot, filled: Lot) -> bool:
    return lot.dates == filled.dates


def _uncount(turn: Turn, pinned: PinnedOrder, rule: Rule, quantity: int) -> tuple[Counted, ...]:
    """The caps given back, where their periods are still kept. The times of an order stay
    counted.
    """
    back = counted(pinned.standing.caps.get(rule.rule_id, ()), -quantity, times=0)
    counters = turn.account.counters
    return tuple(c for c in back if c.amount and c.period in counters.get(c.counter, {}))


def _leave_tiers(
    turn: Turn, pinned: PinnedOrder, before: Event | None, after: Event | None, points: int
) -> None:
    spend = _amount(before) - _amount(after)
    orders = int(before is not None and after is None)
    amount = Qualifying(spend, orders, points)
    on = local_day(pinned.event.occurred_at, pinned.program.zone)
    if amount != Qualifying():
        for change in disqualified(pinned.program.tiers, turn.account, on, amount):
            turn.add(change)


def _amount(event: Event | None) -> int:
    return event.order.amount if event is not None and event.order is not None else 0


def _order_of(pinned: PinnedOrder) -> Order:
    if pinned.event.order is None:
        raise Refusal("event_not_found", f"{pinned.event.event_id} is not an order")
    return pinned.event.order


def _rest(order: Order, returned: Amounts) -> Amounts:
    return {line.line_id: _left(line, returned) for line in order.lines}


def _left(line: Line, returned: Amounts) -> int:
    return line.amount - returned.get(line.line_id, 0)


def _check_bought(order: Order, after: Amounts) -> None:
    bought = {line.line_id: line.amount for line in order.lines}
    for line, amount in after.items():
        if amount > bought.get(line, 0):
            raise Refusal("return_exceeds_order", f"line {line}: {amount} of {bought.get(line, 0)}")
