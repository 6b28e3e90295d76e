"""Mend a member's vouchers: which are void, and whose the codes of the shop's own are.

Both follow from the turns that are kept.
"""

from collections.abc import Iterator

from laurel.domain.account import Account
from laurel.domain.frozen import replace
from laurel.operations.redemption_story import CANCEL, COMPLETE, REDEEM
from laurel.operations.return_order import moved_voucher
from laurel.operations.services import Place, Services
from laurel.storage.code_items import find_own_code, handed_out_after_all
from laurel.storage.salvage import Salvage
from laurel.storage.table import Write
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import voucher_change

type Steps = Iterator[tuple[str, Write]]
"""What was found, and the write that mends it."""


def returned_by(there: Salvage, built: Account) -> set[str]:
    """The orders of which the turns that are kept returned something."""
    return {order_id for order_id, steps in there.took_back.items() if steps[0][0] <= built.version}


def mended_vouchers(services: Services, place: Place, there: Salvage, built: Account) -> Steps:
    """The vouchers that the turns that are kept have issued, put right."""
    kept = [turn for number, turn in there.turns.items() if number <= built.version]
    redeemed = {turn.client_id for turn in kept if turn.kind in {REDEEM, COMPLETE}}
    cancelled = {turn.client_id for turn in kept if turn.kind == CANCEL}
    reclaimed = _reclaimed(there, built)
    for number, voucher in there.vouchers.items():
        if number > built.vouchers:
            continue
        right = _right_voucher(voucher, redeemed, cancelled, reclaimed=number in reclaimed)
        if right != voucher:
            found = f"voucher {number} is {voucher.status}, and should be {right.status}"
            yield found, voucher_change(place.program_id, voucher, right)
        yield from _own_code(services, place, voucher)


def _own_code(services: Services, place: Place, voucher: StoredVoucher) -> Steps:
    """Codes that still count as free could be handed out again."""
    if voucher.shelf is None:
        return
    own = find_own_code(services.ledger.table, place.program_id, voucher.code)
    if own is None or (own.member_id, own.number) != (place.member_id, voucher.number):
        for write in handed_out_after_all(place.program_id, voucher):
            yield f"the code of voucher {voucher.number} is not known as its own", write


def _reclaimed(there: Salvage, built: Account) -> set[int]:
    memos = [there.returned[order_id] for order_id in returned_by(there, built)]
    return {number for memo in memos for number in memo.vouchers}


def _right_voucher(
    voucher: StoredVoucher,
    redeemed: set[str | None],
    cancelled: set[str | None],
    *,
    reclaimed: bool,
) -> StoredVoucher:
    if voucher.source in redeemed and voucher.rule is None and voucher.voided is None:
        if voucher.source in cancelled and voucher.status == "issued":
            return replace(voucher, status="void")
        if voucher.source not in cancelled and voucher.status == "void":
            return replace(voucher, status="issued")
    if voucher.reclaimed != reclaimed:
        return moved_voucher(voucher, reclaimed=reclaimed)
    return voucher
