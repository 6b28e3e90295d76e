"""Refunding a subscription: it ends now, and what its events gave is taken back as a return would.

What started it and each renewal raised an event. Each is looked at as an order that comes back
whole: by the program version and the facts it was decided on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from laurel.domain.account import Account, Entry, EntryKind, Qualifying
from laurel.domain.changes import BadgeWon, Counted
from laurel.domain.earn import check_open
from laurel.domain.frozen import dataclass
from laurel.domain.late_return import LotName
from laurel.domain.lots import is_over
from laurel.domain.pin_standing import total_counters
from laurel.domain.pinned_order import PinnedOrder, Worths, quantity
from laurel.domain.program import Program
from laurel.domain.qualifying import disqualified
from laurel.domain.return_points import Missing, move_gifts, move_points, take_or_owe
from laurel.domain.return_vouchers import IssuedVoucher, move_vouchers
from laurel.domain.rule import ToBadge, ToCause
from laurel.domain.subscribe import ended, find_subscription
from laurel.domain.subscription import Ending, SubscriptionChanged
from laurel.domain.turn import Decision, Source, Turn
from laurel.domain.wallet import WalletKind


@dataclass(frozen=True, slots=True)
class Gave:
    """What an event of the subscription gave: the event as it was decided, the entries and vouchers
    it brought, and how much of the lots it filled expired unspent.
    """

    pinned: PinnedOrder
    entries: Sequence[Entry] = ()
    issued: Sequence[IssuedVoucher] = ()
    unspent: Mapping[LotName, int] = field(default_factory=dict[LotName, int])


@dataclass(frozen=True, slots=True)
class Refunded:
    """A decision on a refund, and the vouchers taken back with it, by number."""

    decision: Decision
    vouchers: frozenset[int]


def refund(
    program: Program,
    account: Account,
    subscription_id: str,
    gave: Iterable[Gave],
    now: datetime,
    unpaid: Mapping[str, int] | None = None,
) -> Refunded | None:
    """Decide a refund; None where it was refunded already. `unpaid` is what causes were given and
    not yet paid, where somebody looked.
    """
    check_open(account)
    old = find_subscription(account, subscription_id)
    if old.ending is Ending.REFUNDED:
        return None
    turn, back = Turn(program, account, now), dict[int, int | None]()
    turn.add(SubscriptionChanged(ended(old, now, Ending.REFUNDED)))
    source, left = Source(subscription_id, now), dict(unpaid or {})
    for one in gave:
        missing = Missing(dict(one.unspent), {}, {}, {}, left)
        _take_credit(turn, one.entries, source)
        _take_back(turn, one, source, missing, back)
    return Refunded(turn.decision(), frozenset(back))


def _take_credit(turn: Turn, entries: Iterable[Entry], source: Source) -> None:
    """The credit of months that are not over: no rule gave it."""
    for entry in entries:
        if entry.kind is not EntryKind.EARN or entry.rule is not None:
            continue
        lot = entry.lots[0] if entry.lots else None
        there = lot is not None and not is_over(lot, None, turn.today)
        if entry.wallet in turn.program.wallets and (there or lot is None):
            taken = _not_taken_yet(turn, entry)
            take_or_owe(turn, entry.wallet, taken, source, lot.dates if lot else None)


def _not_taken_yet(turn: Turn, entry: Entry) -> int:
    """What of a month's credit was not taken back when another plan replaced this one."""
    lot = entry.lots[0] if entry.lots else None
    if lot is None or lot.available_on is None or lot.available_on <= turn.today:
        return entry.quantity
    state = turn.state(entry.wallet)
    return sum(one.quantity for one in state.lots if one.dates == lot.dates)


def _take_back(
    turn: Turn, gave: Gave, source: Source, missing: Missing, back: dict[int, int | None]
) -> None:
    """All that rules gave on the event, and what it added to totals and tiers."""
    pinned = gave.pinned
    worths = pinned.worth(pinned.event)
    wallets = turn.program.wallets
    moves = [
        (one, quantity(worths, one.key)) for one in pinned.awards if one.rule.wallet in wallets
    ]
    move_points(turn, pinned, moves, source, missing)
    gifts = [one for one in pinned.tried() if isinstance(one.rule.to, ToCause)]
    move_gifts(turn, pinned, [(one, quantity(worths, one.key)) for one in gifts], source, missing)
    by_rule = Counter(voucher.rule_id for voucher in gave.issued)
    for rule_id, count in by_rule.items():
        mine = [voucher for voucher in gave.issued if voucher.rule_id == rule_id]
        move_vouchers(turn, rule_id, mine, count, back, source)
    _uncount(turn, pinned, worths)
    points = sum(n for one, n in moves if wallets[one.rule.wallet].kind is WalletKind.UNIT)
    if points:
        amount = Qualifying(points=points)
        for change in disqualified(pinned.program, turn.account, pinned.ordered_on, amount):
            turn.add(change)


def _uncount(turn: Turn, pinned: PinnedOrder, worths: Worths) -> None:
    """Totals and badges that the event brought."""
    for one in pinned.tried():
        measured, use = worths.get(one.key), one.standing.totals.get(one.rule.rule_id)
        if measured is None:
            continue
        if use is not None and not use.closed:
            counters = zip(
                total_counters(one.rule), (measured.counted, measured.passed), strict=True
            )
            for counter, less in counters:
                if less and use.period in turn.account.counters.get(counter, {}):
                    turn.add(Counted(counter, use.period, -less))
        to = one.rule.to
        if isinstance(to, ToBadge) and measured.quantity and to.badge_id in turn.account.badges:
            turn.add(BadgeWon(to.badge_id, None))
