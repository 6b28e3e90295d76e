"""Booking what time has taken: one entry for each wallet and last day that has passed."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from laurel.domain.account import Account, EntryKind, Lot
from laurel.domain.lots import is_over, last_day, moving_day, negated
from laurel.domain.program import Program
from laurel.domain.turn import Decision, Source, Turn

MOST_ENTRIES: Final = 90


def expire(program: Program, account: Account, now: datetime) -> Decision | None:
    """Decide the expiry of every lot whose last day has passed by `now`; None where there is none.

    The entry's `occurred_at` is the end of that last day, whenever the job comes to book it. At
    most 90 entries a turn, so that they fit into one transaction: decide again for the rest.
    """
    if account.erased:
        return None
    turn = Turn(program, account, now)
    for wallet_id in program.wallets:
        for day, lots in groupby(_over(turn, wallet_id), key=lambda lot: lot[0]):
            end = datetime.combine(day + timedelta(days=1), time(), program.zone)
            source = Source(f"expiry-{day.isoformat()}", end)
            gone = negated(lot for _, lot in lots)
            if turn.account.seq - account.seq < MOST_ENTRIES:
                turn.post(EntryKind.EXPIRE, wallet_id, gone, 0, source)
    return turn.decision() if turn.account.seq > account.seq else None


def next_expiry_day(program: Program, account: Account) -> date | None:
    """The soonest last day among all lots, held ones included; None where nothing ever expires."""
    days = [
        last_day(lot, moving_day(wallet.expiry, account.wallet(wallet_id)))
        for wallet_id, wallet in program.wallets.items()
        for lot in (*account.wallet(wallet_id).lots, *_held(account, wallet_id))
    ]
    soonest = min(days, default=date.max)
    return None if soonest == date.max else soonest


def _over(turn: Turn, wallet_id: str) -> list[tuple[date, Lot]]:
    moving, lots = turn.moving(wallet_id), turn.state(wallet_id).lots
    over = [(last_day(lot, moving), lot) for lot in lots if is_over(lot, moving, turn.today)]
    return sorted(over, key=lambda one: one[0])


def _held(account: Account, wallet_id: str) -> tuple[Lot, ...]:
    return tuple(lot for hold in account.holds if hold.wallet == wallet_id for lot in hold.lots)
