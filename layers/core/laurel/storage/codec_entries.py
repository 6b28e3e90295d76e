"""Entries as compact JSON, and back: a list each, in the order of its fields."""

from laurel.domain.account import Entry, EntryKind
from laurel.storage import codec


def entry_line(entry: Entry) -> str:
    """An entry, as a JSON list in the order of its fields."""
    return codec.dump(
        [
            entry.kind,
            entry.wallet,
            entry.quantity,
            codec.lots(entry.lots),
            entry.debt,
            entry.source,
            entry.rule,
            entry.partner,
            codec.instant(entry.occurred_at),
            codec.instant(entry.recorded_at),
            entry.program_version,
        ]
    )


def read_entry(seq: int, line: str) -> Entry:
    """The entry of such a line."""
    raw = codec.load(line)
    kind, wallet, quantity, moved, debt, source, rule, partner, occurred, recorded, version = raw
    return Entry(
        seq,
        EntryKind(kind),
        wallet,
        quantity,
        codec.read_lots(moved),
        debt,
        source,
        rule,
        partner,
        codec.read_instant(occurred),
        codec.read_instant(recorded),
        version,
    )
