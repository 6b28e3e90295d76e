"""Vouchers that an order brought, when it is returned: unused ones are void, used ones are charged.

A used voucher took something off another order, and that cannot be undone. Its value is taken from
a money wallet, or owed there, or let go, as the program says (`returns.used_vouchers`).

Which ones: those taken back before, then unused ones, the newest first. So as long as nobody uses
one in between, any order of the same returns takes back the same vouchers.
"""

from collections.abc import Sequence

from laurel.domain.account import EntryKind
from laurel.domain.changes import VoucherCharged
from laurel.domain.frozen import dataclass, replace
from laurel.domain.return_points import take_or_owe
from laurel.domain.turn import Source, Turn


@dataclass(frozen=True, slots=True)
class IssuedVoucher:
    """A voucher that an order brought, and under which rule.

    `taken` is what it has taken off an order, in minor units; None: it was not used.
    """

    number: int
    rule_id: str
    taken: int | None = None


def move_vouchers(
    turn: Turn,
    rule_id: str,
    vouchers: Sequence[IssuedVoucher],
    wanted: int,
    back: dict[int, int | None],
    source: Source,
) -> None:
    """Take back as many of a rule's vouchers as are wanted, or give back what is too many.

    `back` are those taken back so far, by number, and is brought up to date.
    """
    those_first = sorted(
        vouchers, key=lambda one: (one.number not in back, one.taken is not None, -one.number)
    )
    booked = replace(source, rule=rule_id)
    for one in those_first[:wanted]:
        if one.number not in back:
            back[one.number] = None if one.taken is None else _charge(turn, one, booked)
    for one in those_first[wanted:]:
        if one.number in back:
            _uncharge(turn, one, back.pop(one.number), booked)


def _charge(turn: Turn, voucher: IssuedVoucher, source: Source) -> int:
    """Take what the voucher was good for; how much of it was taken or is owed, in minor units."""
    wallet, value = turn.program.used_vouchers, voucher.taken or 0
    if wallet is None or not value:
        return 0
    charged = value - take_or_owe(turn, wallet, value, source)
    if charged:
        turn.add(VoucherCharged(voucher.number, wallet, charged))
    return charged


def _uncharge(turn: Turn, voucher: IssuedVoucher, charged: int | None, source: Source) -> None:
    wallet = turn.program.used_vouchers
    if charged and wallet is not None:
        lot = turn.lot_for(wallet, charged, turn.today)
        turn.credit(EntryKind.REVERSE, wallet, (lot,), source)
        turn.add(VoucherCharged(voucher.number, wallet, -charged))
