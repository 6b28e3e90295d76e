"""Returns, exactly: what the returned part had earned, by the program and the facts of that order.

For each rule the order earned under, a return takes `award(kept before) - award(kept now)`,
measured with the pinned program version and standing. So any split and any order of the same
returns ends in the same balance, and returning everything takes back exactly what the order gave.

Where rules ask how large an order is, one may give more for what is kept than it gave before, and
another less. Then the one gives back what the other takes, but never so much that the order is
worth more than it was when it was made (`PinnedOrder.held`).

Where it is taken: first from the lot the order filled, then from others, soonest expiry first; what
is short becomes a debt, or is let go, by the program's policy. Points whose last day has passed
were taken by time already and are not taken again: of each lot that is over, what expired unspent
is set off against the returns of the orders that filled it (`expired_unspent`).

Vouchers that rules issued are taken back with it (`return_vouchers`), and so are badges. What the
order had added to totals, goals and tiers leaves them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from laurel.domain.account import Account, Qualifying
from laurel.domain.changes import BadgeWon, Change, Counted
from laurel.domain.earn import check_open
from laurel.domain.errors import Refusal
from laurel.domain.evaluate import Measured
from laurel.domain.event import Event, Order
from laurel.domain.frozen import dataclass
from laurel.domain.late_return import LotName
from laurel.domain.money import Currency, format_amount
from laurel.domain.pin_standing import total_counters
from laurel.domain.pinned_order import (
    Amounts,
    Key,
    PinnedOrder,
    SoFar,
    Worths,
    kept,
    left,
    quantity,
)
from laurel.domain.program import Program
from laurel.domain.qualifying import disqualified
from laurel.domain.return_points import Missing, Move, move_gifts, move_points
from laurel.domain.return_rests import rests_left
from laurel.domain.return_vouchers import IssuedVoucher, move_vouchers
from laurel.domain.rule import ToBadge, ToCause
from laurel.domain.turn import Decision, Source, Turn
from laurel.domain.wallet import WalletKind


@dataclass(frozen=True, slots=True)
class Returned:
    """A decision on a return, and what of the order is returned by now."""

    decision: Decision
    so_far: SoFar


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the order was worth whole, before this return, and after it."""

    whole: Worths
    before: Worths
    after: Worths

    def quantities(self, key: Key) -> tuple[int, int, int]:
        """What a rule gave, gave for what was kept before, and gives for what is kept now."""
        return quantity(self.whole, key), quantity(self.before, key), quantity(self.after, key)


def return_order(
    program: Program,
    account: Account,
    pinned: PinnedOrder,
    so_far: SoFar,
    returning: Amounts | None,
    source: Source,
    now: datetime,
    expired_unspent: Mapping[LotName, int] | None = None,
    issued: Iterable[IssuedVoucher] = (),
    unpaid: Mapping[str, int] | None = None,
) -> Returned:
    """Decide a return of `returning` minor units by line (None: all that is left).

    `so_far` is what was returned before. `expired_unspent` is how much of the lots this order
    filled expired unspent and was not yet set off. `issued` are the vouchers the order brought.
    `unpaid` is what causes were given and not yet paid, where somebody looked.
    """
    check_open(account)
    order, returned = _order_of(pinned), so_far.lines
    returning = _rest(order, returned) if returning is None else returning
    after = {
        line: returned.get(line, 0) + returning.get(line, 0) for line in {**returned, **returning}
    }
    _check_bought(order, after, program.currency)
    turn = Turn(program, account, now)
    was, is_now = kept(pinned.event, returned), kept(pinned.event, after)
    worths = _Kept(pinned.worth(pinned.event), pinned.worth(was), pinned.worth(is_now))
    missing = _missing(so_far, expired_unspent or {}, unpaid or {})
    points = _move_wallets(turn, pinned, worths, source, missing)
    move_gifts(turn, pinned, _gifts(pinned, worths), source, missing)
    vouchers = _move_vouchers(turn, pinned, worths, issued, so_far, source)
    rests = rests_left(turn, pinned, worths.before, worths.after)
    totals, badges = _totals_left(turn, pinned, worths), _badges_left(turn, pinned, worths)
    for change in (*totals, *badges, *rests):
        turn.add(change)
    _leave_tiers(turn, pinned, was, is_now, points)
    now_so_far = SoFar(after, missing.forgiven, vouchers, missing.withheld, missing.paid_out)
    return Returned(turn.decision(), now_so_far)


def _missing(so_far: SoFar, unspent: Mapping[LotName, int], unpaid: Mapping[str, int]) -> Missing:
    return Missing(
        dict(unspent),
        dict(so_far.forgiven),
        dict(so_far.withheld),
        dict(so_far.paid_out),
        dict(unpaid),
    )


def _move_wallets(
    turn: Turn, pinned: PinnedOrder, worths: _Kept, source: Source, missing: Missing
) -> int:
    """Take and give back in every wallet; the points that this takes out of the tier's window."""
    points = 0
    for wallet in pinned.program.wallets.values():
        if wallet.wallet_id in turn.program.wallets:
            moves = _moves(pinned, wallet.wallet_id, worths)
            move_points(turn, pinned, moves, source, missing)
            points += sum(q for _, q in moves) if wallet.kind is WalletKind.UNIT else 0
    return points


def _moves(pinned: PinnedOrder, wallet_id: str, worths: _Kept) -> list[Move]:
    then, now = (pinned.held(worths.whole, worth) for worth in (worths.before, worths.after))
    return [
        (one, then[one.key] - now[one.key]) for one in pinned.awards if one.rule.wallet == wallet_id
    ]


def _gifts(pinned: PinnedOrder, worths: _Kept) -> Iterator[Move]:
    """What each rule takes back from its cause: never more in all than it gave, nor less than
    nothing.
    """
    then, now = (pinned.held(worths.whole, worth) for worth in (worths.before, worths.after))
    for one in pinned.tried():
        if isinstance(one.rule.to, ToCause):
            yield one, then[one.key] - now[one.key]


def _move_vouchers(
    turn: Turn,
    pinned: PinnedOrder,
    worths: _Kept,
    issued: Iterable[IssuedVoucher],
    so_far: SoFar,
    source: Source,
) -> dict[int, int | None]:
    """Of each rule's vouchers, as many are taken back as it would have issued fewer."""
    vouchers, back, fewer = list(issued), dict(so_far.vouchers), Counter[str]()
    for one in pinned.tried():
        gave, _, now = worths.quantities(one.key)
        fewer[one.rule.rule_id] += gave - now
    for rule_id in dict.fromkeys(voucher.rule_id for voucher in vouchers):
        mine = [voucher for voucher in vouchers if voucher.rule_id == rule_id]
        move_vouchers(turn, rule_id, mine, max(fewer[rule_id], 0), back, source)
    return back


def _totals_left(turn: Turn, pinned: PinnedOrder, worths: _Kept) -> Iterator[Change]:
    """What had added up under rules, and steps paid for it, in the periods that are still kept."""
    for one in pinned.tried():
        use = one.standing.totals.get(one.rule.rule_id)
        if use is None or use.closed:
            continue
        before, after = worths.before.get(one.key), worths.after.get(one.key)
        total, steps = total_counters(one.rule)
        for counter, less in (
            (total, _counted(before) - _counted(after)),
            (steps, _passed(before) - _passed(after)),
        ):
            if less and use.period in turn.account.counters.get(counter, {}):
                yield Counted(counter, use.period, -less)


def _badges_left(turn: Turn, pinned: PinnedOrder, worths: _Kept) -> Iterator[Change]:
    """A badge goes with the last rule of the order that gave it, and comes back with what is kept.

    Only what this return changes counts: since an earlier one the member may have won it anew.
    """
    gave = dict[str, tuple[bool, bool]]()
    for one in pinned.tried():
        if isinstance(one.rule.to, ToBadge):
            badge_id, (whole, then, now) = one.rule.to.badge_id, worths.quantities(one.key)
            before, after = gave.get(badge_id, (False, False))
            if whole:
                gave[badge_id] = (before or then > 0, after or now > 0)
    for badge_id, (before, after) in gave.items():
        if before and not after and badge_id in turn.account.badges:
            yield BadgeWon(badge_id, None)
        elif after and not before and badge_id not in turn.account.badges:
            yield BadgeWon(badge_id, pinned.ordered_on)


def _leave_tiers(
    turn: Turn, pinned: PinnedOrder, before: Event | None, after: Event | None, points: int
) -> None:
    spend = _amount(before) - _amount(after)
    orders = int(before is not None and after is None)
    amount = Qualifying(spend, orders, points)
    if amount != Qualifying():
        changes = disqualified(pinned.program, turn.account, pinned.ordered_on, amount)
        for change in changes:
            turn.add(change)


def _counted(measured: Measured | None) -> int:
    return measured.counted if measured else 0


def _passed(measured: Measured | None) -> int:
    return measured.passed if measured else 0


def _amount(event: Event | None) -> int:
    return event.order.amount if event is not None and event.order is not None else 0


def _order_of(pinned: PinnedOrder) -> Order:
    if pinned.event.order is None:
        raise Refusal("event_not_found", f"{pinned.event.event_id} is not an order")
    return pinned.event.order


def _rest(order: Order, returned: Amounts) -> Amounts:
    return {line.line_id: left(line, returned) for line in order.lines}


def _check_bought(order: Order, after: Amounts, currency: Currency) -> None:
    bought = {line.line_id: line.amount for line in order.lines}
    for line, amount in after.items():
        if amount > (had := bought.get(line, 0)):
            of = f"{format_amount(amount, currency)} of {format_amount(had, currency)}"
            raise Refusal("return_exceeds_order", f"line {line}: {of}, all returns together")
