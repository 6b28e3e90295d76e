"""Items of the table and the values they hold: built and read here and nowhere else."""

from collections.abc import Iterable
from dataclasses import field
from datetime import date, datetime
from typing import Any

from laurel.domain.account import Account, Entry
from laurel.domain.agenda import Due, DueKind
from laurel.domain.changes import Change
from laurel.domain.frozen import dataclass
from laurel.domain.pinned_order import SoFar
from laurel.storage import codec, codec_changes, codec_entries, keys
from laurel.storage.attributes import bytes_of, keyed, number_of, text_of
from laurel.storage.table import Item, Value


@dataclass(frozen=True, slots=True)
class Record:
    """What one operation under a client's id did: written once, never changed.

    `fingerprint` tells the same content from other content; `details` holds the pinned facts (an
    event and its standing, a redemption's lots, …); `answer` is the first answer's body.
    """

    kind: str
    client_id: str
    turn: int
    fingerprint: str
    program_version: int
    recorded_at: datetime
    changes: tuple[Change, ...]
    details: dict[str, Any]
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """The person: the only personal data there is. Gone after erasure."""

    member_id: str
    email: str | None = None
    phone: str | None = None
    birthday: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    fingerprint: str = ""
    due_on: date | None = None
    """The next birthday that is not yet paid; None where nothing is done on birthdays."""
    erased: bool = False


def account_item(account: Account, due: Due | None) -> Item:
    """An account with its agenda keys."""
    base = keyed(keys.account(account.program_id, account.member_id)) | {
        "version": account.version,
        "seq": account.seq,
        "state": codec.account_state(account),
    }
    return base | agenda_attributes(account.program_id, account.member_id, due)


def read_account(item: Item) -> Account:
    """The account of an item."""
    program_id, member_id = keys.parse_member_partition(text_of(item, "pk"))
    return codec.read_account(
        program_id,
        member_id,
        number_of(item, "version"),
        number_of(item, "seq"),
        text_of(item, "state"),
    )


def agenda_attributes(program_id: str, member_id: str, due: Due | None) -> dict[str, Value]:
    """The attributes that put an item on the agenda; none where nothing is due."""
    if due is None:
        return {}
    kinds = "".join(sorted(due.kinds))
    shard = keys.shard_of(member_id)
    key = keys.AgendaKey(program_id, shard, due.on.isoformat(), kinds, member_id)
    return {"agenda_pk": key.pk, "agenda_sk": key.sk}


def entry_item(
    program_id: str, member_id: str, turn: int, entry: Entry, record: Record | None
) -> Item:
    """A ledger entry, naming the record it belongs to where a client's id stands behind it."""
    key = keys.entry(program_id, member_id, entry.seq)
    item = keyed(key) | {"turn": turn, "line": codec_entries.entry_line(entry)}
    return item if record is None else item | {"record": f"{record.kind}#{record.client_id}"}


def with_changes(item: Item, changes: tuple[Change, ...]) -> Item:
    """An entry that carries its turn's changes, where no record under a client's id does."""
    return {**item, "changes": codec.dump(codec_changes.changes(changes))}


def read_entry(item: Item) -> Entry:
    """The entry of an item."""
    return codec_entries.read_entry(keys.parse_entry(text_of(item, "sk")), text_of(item, "line"))


def read_record_name(item: Item) -> tuple[str, str] | None:
    """(kind, client's id) of the record that an entry belongs to."""
    if "record" not in item:
        return None
    kind, _, client_id = text_of(item, "record").partition("#")
    return kind, client_id


def record_item(program_id: str, member_id: str, record: Record) -> Item:
    """An operation's record."""
    key = keys.operation(program_id, member_id, record.kind, record.client_id)
    cold = [codec_changes.changes(record.changes), record.details, record.answer]
    return keyed(key) | {
        "turn": record.turn,
        "fingerprint": record.fingerprint,
        "program_version": record.program_version,
        "recorded_at": codec.instant(record.recorded_at),
        "cold": codec.pack(cold),
    }


def read_record(item: Item, entries: Iterable[Entry] = ()) -> Record:
    """The record of an item. Its changes name entries only where these are handed in."""
    kind, client_id = keys.parse_operation(text_of(item, "sk"))
    by_seq = {entry.seq: entry for entry in entries}
    changes, details, answer = codec.unpack(bytes_of(item, "cold"))
    known = [change for change in changes if change[0] != "entry" or change[1] in by_seq]
    return Record(
        kind,
        client_id,
        number_of(item, "turn"),
        text_of(item, "fingerprint"),
        number_of(item, "program_version"),
        codec.read_instant(text_of(item, "recorded_at")),
        codec_changes.read_changes(known, by_seq.__getitem__),
        details,
        answer,
    )


def entries_named(item: Item) -> list[int]:
    """The numbers of the entries that the changes of a record, or of an entry, name."""
    if "cold" in item:
        changes, _, _ = codec.unpack(bytes_of(item, "cold"))
    else:
        changes = codec.load(text_of(item, "changes")) if "changes" in item else ()
    return [change[1] for change in changes if change[0] == "entry"]


def profile_item(program_id: str, profile: Profile) -> Item:
    """The person, on the agenda for the next birthday."""
    person = {
        "email": profile.email,
        "phone": profile.phone,
        "birthday": profile.birthday,
        "attributes": profile.attributes,
        "fingerprint": profile.fingerprint,
        "due_on": codec.day(profile.due_on),
        "erased": profile.erased,
    }
    on, kinds = profile.due_on, frozenset({DueKind.BIRTHDAY})
    due = None if on is None else Due(on, kinds)
    base = keyed(keys.profile(program_id, profile.member_id)) | {"person": codec.dump(person)}
    return base | agenda_attributes(program_id, profile.member_id, due)


def read_profile(item: Item) -> Profile:
    """The person of an item."""
    _, member_id = keys.parse_member_partition(text_of(item, "pk"))
    person = codec.load(text_of(item, "person"))
    return Profile(member_id, **{**person, "due_on": codec.read_day(person["due_on"])})


def directory_item(program_id: str, locator: str, member_id: str) -> Item:
    """A member's place in the program's list of members."""
    return keyed(keys.directory(program_id, locator)) | {"member": member_id}


def returned_item(program_id: str, member_id: str, event_id: str, so_far: SoFar) -> Item:
    """What was returned of an order so far."""
    return keyed(keys.returned(program_id, member_id, event_id)) | {
        "lines": codec.dump(dict(so_far.lines)),
        "forgiven": codec.dump(dict(so_far.forgiven)),
        "vouchers": codec.dump(sorted(so_far.vouchers.items())),
        "withheld": codec.dump(dict(so_far.withheld)),
        "paid_out": codec.dump(dict(so_far.paid_out)),
    }


def read_returned(item: Item | None) -> SoFar:
    """What such an item says; nothing yet where there is none."""
    if item is None:
        return SoFar()
    vouchers = codec.load(text_of(item, "vouchers")) if "vouchers" in item else ()
    return SoFar(
        codec.load(text_of(item, "lines")),
        codec.load(text_of(item, "forgiven")),
        dict(vouchers),
        codec.load(text_of(item, "withheld")) if "withheld" in item else {},
        codec.load(text_of(item, "paid_out")) if "paid_out" in item else {},
    )
