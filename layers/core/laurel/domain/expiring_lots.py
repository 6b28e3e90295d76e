"""On which days a member is told that something of a wallet is about to expire.

What ends on one day is told of together: so many days before, and once at each of these. Of days
that passed before anybody looked only the last is told. What came in later than such a day was
never due on it: that is remembered at once, in the turn that brings it (`notes_of_turn`).

What is set aside for a redemption is not told of while it is; it is looked at when it may come
back.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from laurel.domain.account import Account
from laurel.domain.calendar import add_days, local_day
from laurel.domain.frozen import dataclass
from laurel.domain.lots import last_day, moving_day
from laurel.domain.notice import Noted, NoticeType
from laurel.domain.program import Program

_START: Final = f"{NoticeType.POINTS_EXPIRING}/"

type _Ends = tuple[str, date]
"""A wallet, and a last day of something in it."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What of a wallet ends on one day: so much is there. Where all of it is held, the first hold
    ends on `held_to`.

    `days` are the numbers of days before it on which the member is still to be told, most first.
    """

    wallet_id: str
    expires_on: date
    quantity: int
    days: tuple[int, ...]
    held_to: date | None = None

    @property
    def about(self) -> str:
        """What remembers how far it was told."""
        return _about(self.wallet_id, self.expires_on)

    @property
    def next_on(self) -> date:
        """The first day on which there is something to tell."""
        first = add_days(self.expires_on, -self.days[0])
        return first if self.held_to is None else max(first, self.held_to)


def endings(program: Program, account: Account) -> Iterator[Ending]:
    """All of which the member is still to be told, in no order."""
    if not program.touch_points.points_expiring:
        return
    held = _held(program, account)
    for (wallet_id, day), quantity in _quantities(program, account).items():
        done = account.notes.get(_about(wallet_id, day))
        wanted = program.touch_points.points_expiring
        days = tuple(n for n in wanted if done is None or n < int(done))
        if days:
            held_to = None if quantity else held[wallet_id, day]
            yield Ending(wallet_id, day, quantity, days, held_to)


def notes_of_turn(
    program: Program, before: Account, after: Account, today: date
) -> Iterator[Noted]:
    """What a turn has brought so late that days of telling it had passed by then; and what need not
    be remembered any longer, since it is gone.
    """
    wanted = program.touch_points.points_expiring
    if not wanted or before.wallets is after.wallets:
        return
    known, there = _quantities(program, before), _quantities(program, after)
    kept = {_about(*ends) for ends in there}
    for about in after.notes:
        if about.startswith(_START) and about not in kept:
            yield Noted(about, None)
    for wallet_id, day in sorted(there.keys() - known.keys()):
        if passed := [days for days in wanted if add_days(day, -days) <= today]:
            yield Noted(_about(wallet_id, day), str(min(passed)))


def _quantities(program: Program, account: Account) -> dict[_Ends, int]:
    """What there is of each, without what is held: 0 where that is all."""
    found = dict[_Ends, int]()
    for wallet_id in sorted(program.wallets.keys() - program.retired):
        state = account.wallet(wallet_id)
        moving = moving_day(program.wallets[wallet_id].expiry, state)
        for lot in state.lots:
            ends = wallet_id, last_day(lot, moving)
            found[ends] = found.get(ends, 0) + lot.quantity
        for hold in account.holds:
            for lot in hold.lots if hold.wallet == wallet_id else ():
                found.setdefault((wallet_id, last_day(lot, moving)), 0)
    return {ends: quantity for ends, quantity in found.items() if ends[1] != date.max}


def _held(program: Program, account: Account) -> dict[_Ends, date]:
    """The day on which the first hold ends that has something of it."""
    found = dict[_Ends, date]()
    for hold in account.holds:
        wallet, ends_on = program.wallets.get(hold.wallet), local_day(hold.ends_at, program.zone)
        moving = moving_day(wallet.expiry, account.wallet(hold.wallet)) if wallet else None
        for lot in hold.lots:
            ends = hold.wallet, last_day(lot, moving)
            found[ends] = min(found.get(ends, ends_on), ends_on)
    return found


def _about(wallet_id: str, expires_on: date) -> str:
    """What remembers the smallest number of days before it that is done with."""
    return f"{_START}{wallet_id}/{expires_on.isoformat()}"
