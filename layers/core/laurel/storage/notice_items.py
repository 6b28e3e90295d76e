"""Notices that went out to a member: written once, never changed; built and read here."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2s
from typing import Any

from laurel.domain.frozen import dataclass
from laurel.domain.notice import Notice
from laurel.domain.program import Mode, Program
from laurel.storage import codec, keys, notice_keys
from laurel.storage.attributes import keyed, text_of
from laurel.storage.table import Item, Put, Table


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A notice as it is kept: all that its event says, without another read."""

    notice_id: str
    """Made of its key: the same notice never has another, and no other has the same."""
    program_id: str
    mode: Mode
    member_id: str
    type: str
    subject: str
    at: str
    """RFC 3339, in UTC."""
    data: Mapping[str, Any]


def notice_put(program: Program, member_id: str, notice: Notice) -> Put:
    """The notice. The same fact again would only say the same again: it stops no turn, and changes
    what is there without anybody hearing of it.
    """
    about = f"{notice.type}#{notice.subject}"
    key = notice_keys.notice(program.program_id, member_id, codec.instant(notice.at), about)
    said = {"mode": program.mode.value, "data": codec.dump(dict(notice.data))}
    return Put(keyed(key) | said)


def read_notice(item: Item) -> StoredNotice:
    """A notice; ValueError, KeyError or TypeError where the item is none.

    Those written before the mode was kept say none: they are taken for live.
    """
    pk, sk = text_of(item, "pk"), text_of(item, "sk")
    program_id, member_id = keys.parse_member_partition(pk)
    at, about = notice_keys.parse_notice(sk)
    kind, _, subject = about.partition("#")
    mode = Mode(text_of(item, "mode")) if "mode" in item else Mode.LIVE
    data = codec.load(text_of(item, "data"))
    if not (datetime.fromisoformat(at).tzinfo and kind and isinstance(data, dict)):
        raise ValueError(f"{sk!r} is not a whole notice")
    notice_id = blake2s(f"{pk}\n{sk}".encode(), digest_size=16).hexdigest()
    return StoredNotice(notice_id, program_id, mode, member_id, kind, subject, at, data)


def list_notices(
    table: Table, program_id: str, member_id: str, limit: int, after: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of a member's notices as they are answered, newest first; and where to go on from."""
    partition = keys.member_partition(program_id, member_id)
    start = None if after is None else keys.Key(partition, after)
    page = table.query(partition, notice_keys.NOTICE, limit=limit, newest_first=True, after=start)
    return [_body(item) for item in page.items], page.last.sk if page.last else None


def _body(item: Item) -> dict[str, Any]:
    found = read_notice(item)
    return {"type": found.type, "at": found.at, "data": dict(found.data)}
