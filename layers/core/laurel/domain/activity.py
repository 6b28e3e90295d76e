"""Activity: earning and redeeming move the last day of a balance that expires together, and touch
points ask for them.
"""

from datetime import date

from laurel.domain.changes import Active, Dated
from laurel.domain.member_notices import be_seen
from laurel.domain.reachable_rewards import spent, unspent
from laurel.domain.turn import Turn
from laurel.domain.wallet import ExpiresWhenInactive


def be_active(turn: Turn, wallet_id: str, on: date, *, moves: bool = True) -> None:
    """Move the moving date of the wallet's whole balance, where it has one, to this activity.

    What had run out before keeps its last day. With `moves` false (adjustments) the date only
    starts where there was none, or where it had run out.
    """
    wallet, active_on = turn.program.wallets.get(wallet_id), turn.state(wallet_id).active_on
    if wallet is None or not isinstance(wallet.expiry, ExpiresWhenInactive):
        return
    moving = turn.moving(wallet_id)
    if moving is not None and moving < turn.today:
        turn.add(Dated(wallet_id, moving))
        moves = True
    if active_on is None or (moves and on > active_on):
        turn.add(Active(wallet_id, on))


def redeemed(turn: Turn, wallet_id: str) -> None:
    """The member has spent from the wallet just now."""
    be_active(turn, wallet_id, turn.today)
    be_seen(turn, turn.today)
    spent(turn, wallet_id)


def undone(turn: Turn, wallet_id: str) -> None:
    """What was spent from the wallet has come back. The day on which it was spent stays one."""
    unspent(turn, wallet_id)
