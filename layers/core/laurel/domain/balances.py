"""What a member can see of a wallet at an instant: one pure function of account and time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from laurel.domain.account import Account, EntryKind, Hold, Lot
from laurel.domain.apply_changes import apply
from laurel.domain.calendar import local_day
from laurel.domain.changes import Change, DebtPaid, Released
from laurel.domain.frozen import dataclass
from laurel.domain.lots import is_over, is_pending, last_day, moving_day, total
from laurel.domain.program import Program
from laurel.domain.stock import UnitsTaken
from laurel.domain.wallet import Wallet

_SPENDING: Final = (EntryKind.REDEEM, EntryKind.CANCEL, EntryKind.DONATE)


_NO_REST: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Expiring:
    """The quantity whose last usable day is `on`."""

    on: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Balance:
    """One wallet at one instant, in its units (points, or minor units of money).

    `available + pending + held - debt` equals `earned + adjusted - redeemed - expired - reversed`:
    what expired counts from the end of its last day, booked or not; what was given to causes is
    redeemed.
    """

    available: int
    pending: int
    held: int
    debt: int
    next_expiry: Expiring | None
    earned: int
    redeemed: int
    expired: int
    reversed: int
    adjusted: int
    carried: Fraction = _NO_REST
    """What rounding left to be carried to the next awards; no part of what can be spent."""


def balances(program: Program, account: Account, now: datetime) -> Mapping[str, Balance]:
    """Each wallet of the program as it stands at `now`."""
    current = without_ended_holds(account, now)
    today = local_day(now, program.zone)
    return {
        wallet_id: _balance(wallet, current, today)
        for wallet_id, wallet in program.wallets.items()
        if wallet_id not in program.retired
    }


def ended_holds(account: Account, now: datetime) -> tuple[Change, ...]:
    """What lifts the holds whose time is up: they ended by themselves, whether or not anybody
    wrote it.
    """
    ended = (hold for hold in account.holds if hold.ends_at <= now)
    return tuple(change for hold in ended for change in lifted(account, hold))


def lifted(account: Account, hold: Hold) -> Iterator[Change]:
    """What gives back all that a hold has: its lots, which pay a debt that came up meanwhile, and
    its unit of a stock.
    """
    yield Released(hold.redemption_id)
    if account.wallet(hold.wallet).debt:
        yield DebtPaid(hold.wallet)
    if hold.unit_of is not None:
        yield UnitsTaken(hold.unit_of, -1)


def without_ended_holds(account: Account, now: datetime) -> Account:
    """The account as it is once the holds whose time is up are lifted."""
    for change in ended_holds(account, now):
        account = apply(account, change)
    return account


def _balance(wallet: Wallet, account: Account, today: date) -> Balance:
    state = account.wallet(wallet.wallet_id)
    moving = moving_day(wallet.expiry, state)
    alive = [lot for lot in state.lots if not is_over(lot, moving, today)]
    pending = total(lot for lot in alive if is_pending(lot, today))
    totals = state.totals
    return Balance(
        available=total(alive) - pending,
        pending=pending,
        held=sum(hold.quantity for hold in account.holds if hold.wallet == wallet.wallet_id),
        debt=state.debt,
        next_expiry=_next_expiry(alive, moving),
        earned=totals.get(EntryKind.EARN, 0),
        redeemed=-sum(totals.get(kind, 0) for kind in _SPENDING),
        expired=-totals.get(EntryKind.EXPIRE, 0) + total(state.lots) - total(alive),
        reversed=-totals.get(EntryKind.REVERSE, 0),
        adjusted=totals.get(EntryKind.ADJUST, 0),
        carried=sum(account.carried.get(wallet.wallet_id, {}).values(), _NO_REST),
    )


def _next_expiry(alive: Sequence[Lot], moving: date | None) -> Expiring | None:
    soonest = min((last_day(lot, moving) for lot in alive), default=date.max)
    if soonest == date.max:
        return None
    return Expiring(soonest, total(lot for lot in alive if last_day(lot, moving) == soonest))
