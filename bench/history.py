"""A member's past, as many entries as are wanted: one order is earned, its entry is copied.

What an operation takes depends on what is there, not on how it came there; so the account says it
had that many, and every entry is there to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from laurel.domain.account import EntryKind, Lot, WalletState
from laurel.domain.agenda import next_due
from laurel.storage import items, keys
from laurel.storage.attributes import keyed
from laurel.storage.table import Item
from tests.shop import Shop

_WALLET: Final = "points"


def past(shop: Shop, member_id: str, entries: int, lots: tuple[Lot, ...] = ()) -> Iterator[Item]:
    """The account and the entries of a member who got one point so often.

    What is left of them lies in these lots; without any, in one that does not expire. The shop's
    own member must have ordered once, so that there is an entry to be copied.
    """
    program_id = shop.account.program_id
    held = lots or (Lot(entries),)
    state = WalletState(held, totals={EntryKind.EARN: sum(lot.quantity for lot in held)})
    account = replace(
        shop.account, member_id=member_id, version=entries, seq=entries, wallets={_WALLET: state}
    )
    program = shop.services.library.program(program_id, 1)
    yield items.account_item(account, next_due(program, account))
    sample = shop.table.get(keys.entry(program_id, shop.account.member_id, 1))
    if sample is None:
        raise LookupError("the shop's member has not ordered yet")
    for number in range(1, entries + 1):
        yield {**sample, **keyed(keys.entry(program_id, member_id, number))}
