"""Notices that were set aside, put onto the bus after all; and those of a program, once more.

A subscriber sees by the id what it has had already, so putting one too many does no harm.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Final

from laurel.operations.publish_notices import Outlet, publish_notices
from laurel.storage.event_bus import Bus
from laurel.storage.keys import SHARDS, Key, member_partition
from laurel.storage.ledger import Ledger
from laurel.storage.notice_keys import NOTICE
from laurel.storage.set_aside import OneNotice, SetAsideQueue, StreamRange
from laurel.storage.stream import Stream, StreamRecord, Trimmed
from laurel.storage.table import Item, Table
from laurel.storage.wire import raw_item, raw_key

_BATCH: Final = 100


@dataclass(slots=True)
class Redriven:
    """How many notices were published, how many no longer exist, and why others still wait."""

    published: int = 0
    gone: int = 0
    waiting: list[str] = field(default_factory=list[str])


class _Nowhere:
    """What still cannot be published stays in the queue: it is not sent there once more."""

    def send(self, one: OneNotice) -> None:
        """Nothing to do."""


def redrive_set_aside(table: Table, stream: Stream, bus: Bus, queue: SetAsideQueue) -> Redriven:
    """Publish what waits in the queue. What cannot be published even now is left there."""
    done = Redriven()
    for message in queue.messages():
        try:
            records = list(_records(table, stream, message.about))
        except Trimmed as trimmed:
            done.waiting.append(str(trimmed))
            continue
        done.gone += not records
        waiting = _publish(bus, records, done)
        done.waiting += waiting
        if not waiting:
            queue.remove(message)
    return done


def publish_again(ledger: Ledger, bus: Bus, program_id: str, since: str) -> Redriven:
    """Publish every notice of a program as of `since` (RFC 3339, in UTC) or later, member by
    member: it reads the notices of all of them.
    """
    done = Redriven()
    for batch in batched(_notices(ledger, program_id, since), _BATCH, strict=False):
        done.waiting += _publish(bus, [_record(item) for item in batch], done)
    return done


def _publish(bus: Bus, records: list[StreamRecord], done: Redriven) -> list[str]:
    """Why some of them are not on the bus; none: all are."""
    found = publish_notices(Outlet(bus, _Nowhere()), records)
    done.published += found.published
    return [*found.doomed.values(), *(found.left and sorted(found.codes))]


def _records(
    table: Table, stream: Stream, about: OneNotice | StreamRange
) -> Iterator[StreamRecord]:
    match about:
        case OneNotice(key, _):
            item = table.get(key)
            if item is not None:
                yield _record(item)
        case StreamRange():
            yield from stream.new_notices(about)


def _record(item: Item) -> StreamRecord:
    """As the stream would have it; the number tells it from others of its batch."""
    key = Key(str(item["pk"]), str(item["sk"]))
    number = f"{key.pk} {key.sk}"
    return {
        "dynamodb": {"Keys": raw_key(key), "NewImage": raw_item(item), "SequenceNumber": number}
    }


def _notices(ledger: Ledger, program_id: str, since: str) -> Iterator[Item]:
    for shard in range(SHARDS):
        for member_id in ledger.members(program_id, shard):
            partition = member_partition(program_id, member_id)
            start = Key(partition, f"{NOTICE}{since}")
            page = ledger.table.query(partition, NOTICE, after=start)
            while page.items:
                yield from page.items
                if page.last is None:
                    break
                page = ledger.table.query(partition, NOTICE, after=page.last)
