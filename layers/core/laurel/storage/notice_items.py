"""Notices that went out to a member: written once, never changed; built and read here."""

from typing import Any

from laurel.domain.plan_notices import Notice
from laurel.storage import codec, keys, notice_keys
from laurel.storage.attributes import keyed, text_of
from laurel.storage.table import Absent, Item, Put, Table


def notice_put(program_id: str, member_id: str, notice: Notice) -> Put:
    """The notice, if it has not gone out yet."""
    about = f"{notice.type}#{notice.subject}"
    key = notice_keys.notice(program_id, member_id, codec.instant(notice.at), about)
    return Put(keyed(key) | {"data": codec.dump(dict(notice.data))}, Absent())


def list_notices(
    table: Table, program_id: str, member_id: str, limit: int, after: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of a member's notices as they are answered, newest first; and where to go on from."""
    partition = keys.member_partition(program_id, member_id)
    start = None if after is None else keys.Key(partition, after)
    page = table.query(partition, notice_keys.NOTICE, limit=limit, newest_first=True, after=start)
    return [_body(item) for item in page.items], page.last.sk if page.last else None


def _body(item: Item) -> dict[str, Any]:
    at, about = notice_keys.parse_notice(text_of(item, "sk"))
    return {"type": about.partition("#")[0], "at": at, "data": codec.load(text_of(item, "data"))}
