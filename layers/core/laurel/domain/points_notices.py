"""The notice that something of a wallet is about to expire."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Final

from laurel.domain.account import Account
from laurel.domain.calendar import add_days
from laurel.domain.expiring_lots import Ending, endings
from laurel.domain.money import Currency, format_amount
from laurel.domain.notice import Noted, Notice, NoticeType, start_of
from laurel.domain.program import Program
from laurel.domain.turn import Turn
from laurel.domain.wallet import WalletKind

_MOST: Final = 40
"""What one turn tells of at most; the rest is due at once in the next one."""


def expiring_days(program: Program, account: Account) -> Iterator[date]:
    """The days on which a member is to be told of something, past or future."""
    return (one.next_on for one in endings(program, account))


def tell_expiring(turn: Turn) -> None:
    """Tell of all that is due and has not expired yet, with the quantity that is there now."""
    found = sorted(endings(turn.program, turn.account), key=lambda one: (one.next_on, one.about))
    due = (one for one in found if one.quantity and one.next_on <= turn.today <= one.expires_on)
    for one in islice(due, _MOST):
        days = min(n for n in one.days if add_days(one.expires_on, -n) <= turn.today)
        turn.add(Noted(one.about, str(days)))
        turn.tell(_notice(turn.program, one, days))


def _notice(program: Program, ending: Ending, days: int) -> Notice:
    data = {
        "wallet": ending.wallet_id,
        "quantity": shown(program, ending.wallet_id, ending.quantity),
        "expires_on": ending.expires_on.isoformat(),
        "days_before": days,
    }
    at = start_of(add_days(ending.expires_on, -days), program.zone)
    subject = f"{ending.wallet_id}/{ending.expires_on.isoformat()}/{days}"
    return Notice(NoticeType.POINTS_EXPIRING, at, subject, data)


def shown(program: Program, wallet_id: str, quantity: int) -> int | str:
    """A quantity as clients see it: a number, or in a money wallet a decimal text."""
    if program.wallets[wallet_id].kind is WalletKind.UNIT:
        return quantity
    return format_amount(quantity, Currency("", program.minor_digits(wallet_id)))
