"""A notice as subscribers get it: the envelope around what it says, the same for every type.

What a consumer may count on is published as a JSON Schema per type (docs/events). A field may be
added to it; whatever else changes makes a new `version`.
"""

import json
from typing import Final

from laurel.bodies.notices import NoticeDetail
from laurel.storage.event_bus import BusEntry
from laurel.storage.notice_items import StoredNotice

VERSION: Final = 1


def notice_event(notice: StoredNotice) -> BusEntry:
    """The event of a notice: of ids and facts only, nothing of the person."""
    detail: NoticeDetail = {
        "version": VERSION,
        "id": notice.notice_id,
        "program": notice.program_id,
        "mode": notice.mode.value,
        "member_id": notice.member_id,
        "type": notice.type,
        "at": notice.at,
        "data": dict(notice.data),
    }
    return BusEntry(notice.type, json.dumps(detail, separators=(",", ":"), ensure_ascii=False))
