"""A member's items as a restore left them: what can be read, turn by turn, and what cannot.

DynamoDB does not promise that a backup cuts between transactions: of the turns of its last moments
some items may be there and others not. A turn is whole where all that it names can be read.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from laurel.domain.account import Account
from laurel.domain.audit import Turned
from laurel.domain.frozen import dataclass
from laurel.domain.pinned_order import SoFar
from laurel.storage import items, keys, voucher_items
from laurel.storage.history import read_history
from laurel.storage.items import Profile, Record
from laurel.storage.keys import Key
from laurel.storage.table import Item
from laurel.storage.voucher_items import StoredVoucher

_UNREADABLE: Final = (LookupError, ValueError, TypeError, AttributeError, zlib.error)
"""What reading an item raises that holds something else than we wrote."""

_READERS: Final[Mapping[str, Callable[[Item], Any]]] = {
    keys.ACCOUNT: items.read_account,
    keys.PROFILE: items.read_profile,
    keys.ENTRY: items.read_entry,
    keys.OPERATION: items.read_record,
    keys.VOUCHER: voucher_items.read_voucher,
    keys.RETURNED: items.read_returned,
}


@dataclass(frozen=True, slots=True)
class Salvage:
    """What there is of a member. `turns` are the whole ones, by number.

    `pieces` are the keys of records and entries, whole or not, by their turn, and `recorded` when
    those were that can be read. `took_back` says of each order the turns that returned some of it,
    with what was returned before each and after it.
    """

    found: tuple[Item, ...]
    account: Account | None
    profile: Profile | None
    turns: Mapping[int, Turned]
    pieces: Mapping[int, tuple[Key, ...]]
    recorded: Mapping[int, datetime]
    vouchers: Mapping[int, StoredVoucher]
    returned: Mapping[str, SoFar]
    took_back: Mapping[str, tuple[tuple[int, Any, Any], ...]]
    unreadable: tuple[Key, ...]

    def item(self, name: str) -> Item | None:
        """The item of that sort key as it is stored, readable or not."""
        return next((item for item in self.found if item["sk"] == name), None)

    @property
    def last(self) -> int:
        """The last turn that anything tells of."""
        version = 0 if self.account is None else self.account.version
        return max(version, *self.pieces, 0)


def salvage(found: Iterable[Item]) -> Salvage:
    """What can be made of all items of a member's partition."""
    everything = tuple(found)
    readable = [item for item in everything if _can_be_read(item)]
    seqs = {keys.parse_entry(str(one["sk"])) for one in readable if _is(one, keys.ENTRY)}
    history = read_history([_without_torn_changes(item, seqs) for item in readable])
    torn = {_turn(item) for item in readable if not _names_only(item, seqs)}
    entries = {one.seq: one for one in history.entries}
    lines = [item for item in readable if _is(item, keys.ENTRY)]
    recorded = {_turn(one): entries[keys.parse_entry(str(one["sk"]))].recorded_at for one in lines}
    profiles = [items.read_profile(item) for item in readable if item["sk"] == keys.PROFILE]
    return Salvage(
        everything,
        history.account,
        profiles[0] if profiles else None,
        {one.turn: one for one in history.turns if one.turn not in torn},
        _pieces(everything),
        recorded | {one.turn: one.recorded_at for one in history.records},
        {one.number: one for one in history.vouchers},
        history.returned,
        _took_back(history.records),
        tuple(Key(str(item["pk"]), str(item["sk"])) for item in everything if item not in readable),
    )


def _can_be_read(item: Item) -> bool:
    reader = next((read for name, read in _READERS.items() if _is(item, name)), None)
    try:
        if reader is not None:
            reader(item)
        if _is(item, keys.ENTRY) or _is(item, keys.OPERATION):
            items.entries_named(item)
            _turn(item)
    except _UNREADABLE:
        return False
    return True


def _names_only(item: Item, seqs: set[int]) -> bool:
    """Whether the entries that a record, or an entry, names are all there."""
    return not (_is(item, keys.ENTRY) or _is(item, keys.OPERATION)) or seqs.issuperset(
        items.entries_named(item)
    )


def _without_torn_changes(item: Item, seqs: set[int]) -> Item:
    """An entry that carries changes which cannot be read any more goes without them."""
    if _names_only(item, seqs):
        return item
    return {name: value for name, value in item.items() if name != "changes"}


def _pieces(found: Iterable[Item]) -> dict[int, tuple[Key, ...]]:
    by_turn = defaultdict[int, tuple[Key, ...]](tuple)
    for item in found:
        is_piece = _is(item, keys.ENTRY) or _is(item, keys.OPERATION)
        if is_piece and isinstance(item.get("turn"), int):
            by_turn[_turn(item)] += (Key(str(item["pk"]), str(item["sk"])),)
    return dict(by_turn)


def _took_back(records: Iterable[Record]) -> dict[str, tuple[tuple[int, Any, Any], ...]]:
    by_order = defaultdict[str, tuple[tuple[int, Any, Any], ...]](tuple)
    for one in sorted(records, key=lambda record: record.turn):
        if "returned" in one.details:
            step = (one.turn, one.details["before"], one.details["returned"])
            by_order[one.details["order"]] += (step,)
    return dict(by_order)


def _is(item: Item, name: str) -> bool:
    return str(item["sk"]).startswith(name)


def _turn(item: Item) -> int:
    return int(item["turn"])
