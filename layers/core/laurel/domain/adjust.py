"""Adjustments by hand: a gift or a correction. They count neither for tiers nor as activity."""

from collections.abc import Mapping
from datetime import date, datetime

from laurel.domain.account import Account, EntryKind, Lot
from laurel.domain.activity import be_active
from laurel.domain.automatic import issue_automatic
from laurel.domain.earn import check_open
from laurel.domain.program import Program
from laurel.domain.turn import Decision, Source, Turn


def adjust(
    program: Program,
    account: Account,
    adjustment_id: str,
    wallet_id: str,
    quantity: int,
    now: datetime,
    expires_on: date | None = None,
    room: Mapping[str, int] | None = None,
) -> Decision:
    """Decide an adjustment by a signed quantity in the wallet's units.

    What comes in gets `expires_on` or the wallet's own last day and is available at once; what goes
    out is taken from what expires soonest, and never below zero: insufficient_balance. `room` is
    what stocks have left, where somebody looked.
    """
    check_open(account)
    turn, source = Turn(program, account, now, room=room or {}), Source(adjustment_id, now)
    if quantity < 0:
        turn.spend(EntryKind.ADJUST, wallet_id, -quantity, source)
        return turn.decision()
    be_active(turn, wallet_id, turn.today, moves=False)
    own = turn.lot_for(wallet_id, quantity, turn.today)
    lot = Lot(quantity, expires_on or own.expires_on)
    turn.credit(EntryKind.ADJUST, wallet_id, (lot,), source)
    issue_automatic(turn)
    return turn.decision()
