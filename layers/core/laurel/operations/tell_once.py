"""Who was set aside is told of once: a message each night for ever would drown the others.

It is told again when what is wrong is something else, and after a week.
"""

from datetime import datetime, timedelta
from typing import Final

from laurel.storage import codec, run_keys
from laurel.storage.attributes import keyed, text_of
from laurel.storage.table import Put, Table

AGAIN_AFTER: Final = timedelta(days=7)


def is_news(
    table: Table, program_id: str, member_id: str, job: str, what: str, now: datetime
) -> bool:
    """Whether nobody was told lately that this is wrong."""
    item = table.get(run_keys.told(program_id, member_id, job))
    if item is None or text_of(item, "what") != what:
        return True
    return now - codec.read_instant(text_of(item, "told_at")) >= AGAIN_AFTER


def remember(
    table: Table, program_id: str, member_id: str, job: str, what: str, now: datetime
) -> None:
    """Somebody was told: only what went out is remembered."""
    key = run_keys.told(program_id, member_id, job)
    table.put(Put(keyed(key) | {"what": what, "told_at": codec.instant(now)}))
