"""The envelope of an event on the bus."""

from typing import Any, TypedDict


class NoticeDetail(TypedDict):
    """What stands in the detail of every event; `id` is the same when it comes again."""

    version: int
    id: str
    program: str
    mode: str
    member_id: str
    type: str
    at: str
    data: dict[str, Any]
