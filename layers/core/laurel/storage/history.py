"""Everything the ledger keeps of one member, put together: for the audit and for the past."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from laurel.domain.account import Account, Entry
from laurel.domain.audit import Turned
from laurel.domain.changes import Change
from laurel.domain.frozen import dataclass
from laurel.domain.pinned_order import SoFar
from laurel.storage import codec, codec_changes, items, keys, voucher_items
from laurel.storage.items import Record
from laurel.storage.table import Item
from laurel.storage.voucher_items import StoredVoucher


@dataclass(frozen=True, slots=True)
class History:
    """Everything the ledger keeps of one member."""

    account: Account | None
    entries: tuple[Entry, ...]
    records: tuple[Record, ...]
    turns: tuple[Turned, ...]
    vouchers: tuple[StoredVoucher, ...]
    returned: dict[str, SoFar] = field(default_factory=dict[str, SoFar])


def read_history(found: list[Item]) -> History:
    """All of a member's items as the values they hold."""
    accounts = [items.read_account(item) for item in found if item["sk"] == keys.ACCOUNT]
    lines = [item for item in found if str(item["sk"]).startswith(keys.ENTRY)]
    entries = tuple(map(items.read_entry, lines))
    records = tuple(
        items.read_record(item, entries)
        for item in found
        if str(item["sk"]).startswith(keys.OPERATION)
    )
    return History(
        accounts[0] if accounts else None,
        entries,
        records,
        tuple(_turns(lines, entries, records)),
        tuple(
            voucher_items.read_voucher(item)
            for item in found
            if str(item["sk"]).startswith(keys.VOUCHER)
        ),
        {
            str(item["sk"]).removeprefix(keys.RETURNED): items.read_returned(item)
            for item in found
            if str(item["sk"]).startswith(keys.RETURNED)
        },
    )


def _turns(
    lines: list[Item], entries: tuple[Entry, ...], records: tuple[Record, ...]
) -> Iterator[Turned]:
    """Every turn, from the records and from the entries that carry their own changes."""
    by_seq = {entry.seq: entry for entry in entries}
    for record in records:
        yield Turned(
            record.turn,
            record.kind,
            record.client_id,
            record.recorded_at,
            record.program_version,
            record.changes,
            _reversed_order(record.details),
        )
    for item in lines:
        if "changes" in item:
            entry = items.read_entry(item)
            changes: tuple[Change, ...] = codec_changes.read_changes(
                codec.load(str(item["changes"])), by_seq.__getitem__
            )
            yield Turned(
                int(item["turn"]),
                entry.kind.value,
                None,
                entry.recorded_at,
                entry.program_version,
                changes,
                None,
            )


def _reversed_order(details: dict[str, Any]) -> str | None:
    order = details.get("order")
    return order if isinstance(order, str) else None
