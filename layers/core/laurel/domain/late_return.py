"""Returns that come when time has taken points already: what of the order expired unspent.

Points whose last day has passed are not taken again. A lot is filled by many orders and tells its
points apart by nothing, so what expired of it unspent is set off against the returns of any of
them, first come first served.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from laurel.domain.account import Account, EntryKind
from laurel.domain.audit import Turned
from laurel.domain.changes import Change, Dated, Posted, SetOff
from laurel.domain.lots import is_over, moving_day, total
from laurel.domain.pinned_order import PinnedOrder
from laurel.domain.program import Program
from laurel.domain.wallet import Wallet

type LotName = tuple[str, date | None]
"""A wallet, and the last day of a lot in it; None where the whole balance expires together."""


def lots_over(pinned: PinnedOrder, program: Program, account: Account, today: date) -> set[LotName]:
    """The lots this order filled of which time may have taken something since."""
    over: set[LotName] = set()
    for one in pinned.awards:
        rule = one.rule
        wallet, last = program.wallets.get(rule.wallet), pinned.lot_of(rule).expires_on
        if wallet is not None:
            days = [last] if last is not None else _run_out_days(wallet, account, pinned)
            if any(day < today for day in days):
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
    changes = [change for turn in turns if turn.turn > pinned.turn for change in turn.changes]
    found: dict[LotName, int] = {}
    for wallet_id, last in over:
        days = _days_of(wallet_id, last, changes)
        unbooked = _unbooked(days, account, wallets[wallet_id], today)
        set_off = _set_off(wallet_id, last, changes)
        found[wallet_id, last] = _booked(wallet_id, days, changes) + unbooked - set_off
    return found


def _run_out_days(wallet: Wallet, account: Account, pinned: PinnedOrder) -> list[date]:
    """On which days the whole balance ran out, or will, since the order."""
    state = account.wallet(wallet.wallet_id)
    days = (moving_day(wallet.expiry, state), state.ran_out_on)
    return [day for day in days if day is not None and day >= pinned.ordered_on]


def _days_of(wallet_id: str, last: date | None, changes: Iterable[Change]) -> set[date | None]:
    """The last days that the lot had since: its own; where the balance expires together, none,
    and each on which the balance ran out.
    """
    if last is not None:
        return {last}
    ran_out = (c.expires_on for c in changes if isinstance(c, Dated) and c.wallet == wallet_id)
    return {None, *ran_out}


def _booked(wallet_id: str, days: set[date | None], changes: Iterable[Change]) -> int:
    expired = (
        change.entry
        for change in changes
        if isinstance(change, Posted) and change.entry.kind is EntryKind.EXPIRE
    )
    lots = (lot for entry in expired if entry.wallet == wallet_id for lot in entry.lots)
    return -total(lot for lot in lots if lot.expires_on in days)


def _unbooked(days: set[date | None], account: Account, wallet: Wallet, today: date) -> int:
    state = account.wallet(wallet.wallet_id)
    moving = moving_day(wallet.expiry, state)
    over = (lot for lot in state.lots if is_over(lot, moving, today))
    return total(lot for lot in over if lot.expires_on in days)


def _set_off(wallet_id: str, last: date | None, changes: Iterable[Change]) -> int:
    earlier = (change for change in changes if isinstance(change, SetOff))
    return sum(c.quantity for c in earlier if (c.wallet, c.expires_on) == (wallet_id, last))
