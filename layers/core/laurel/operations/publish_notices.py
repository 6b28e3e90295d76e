"""Notices onto the event bus, in the order in which the table's stream brings them.

A notice that can never be published is set aside at once: it must not stop those behind it. One
that the bus does not take just now is tried again, and then handed back together with all behind
it: the stream brings them again from there. So a notice goes out at least once, and its id tells
the second time from the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Final

from laurel.answers.notice_events import notice_event
from laurel.domain.frozen import dataclass
from laurel.operations.turns import pause
from laurel.storage.event_bus import MOST_BYTES, MOST_ENTRIES, REFUSED, Bus, BusEntry
from laurel.storage.notice_items import read_notice
from laurel.storage.set_aside import OneNotice, SetAside
from laurel.storage.stream import StreamRecord
from laurel.storage.wire import key_of, read_item

TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where notices go: onto the bus, or aside."""

    bus: Bus
    aside: SetAside


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The event of a record of the stream, and the record's number."""

    sequence: str
    entry: BusEntry


@dataclass(slots=True)
class Published:
    """What became of a batch; every record is in one of the first three."""

    published: int = 0
    doomed: dict[str, str] = field(default_factory=dict[str, str])
    """Why a record can never be published, by its number."""
    left: list[str] = field(default_factory=list[str])
    """Numbers of the records that have to come again, in order."""
    codes: set[str] = field(default_factory=set[str])
    """Why they have to."""


def publish_notices(outlet: Outlet, records: Sequence[StreamRecord]) -> Published:
    """Publish a batch as far as the bus takes it, and set aside what can never be published.

    Raises what SetAside raises: then the whole batch has to come again.
    """
    done = Published()
    for pack in _packs(list(_readable(records, done))):
        if done.left:  # the stream brings all from the first of these again anyway
            done.left += [one.sequence for one in pack]
        else:
            _publish(outlet.bus, pack, done)
    for record in records:
        if _sequence(record) in done.left[:1]:
            break  # what is behind comes again too, and is set aside then
        if why := done.doomed.get(_sequence(record)):
            key = key_of(read_item(record["dynamodb"]["Keys"]))
            outlet.aside.send(OneNotice(key, why))
    return done


def _readable(records: Sequence[StreamRecord], done: Published) -> Iterator[Outgoing]:
    for record in records:
        number = _sequence(record)
        try:
            entry = notice_event(read_notice(read_item(record["dynamodb"]["NewImage"])))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            done.doomed[number] = f"unreadable: {type(error).__name__}"
            continue
        if entry.bytes > MOST_BYTES:
            done.doomed[number] = "too large"
        else:
            yield Outgoing(number, entry)


def _packs(outgoing: Sequence[Outgoing]) -> Iterator[list[Outgoing]]:
    """In order, each as large as one call takes."""
    pack: list[Outgoing] = []
    for one in outgoing:
        full = sum(other.entry.bytes for other in pack) + one.entry.bytes > MOST_BYTES
        if full or len(pack) == MOST_ENTRIES:
            yield pack
            pack = []
        pack.append(one)
    if pack:
        yield pack


def _publish(bus: Bus, pack: list[Outgoing], done: Published) -> None:
    """Put a pack; what the bus does not take just now is put again a few times."""
    waiting = pack
    for attempt in range(TRIES):
        if attempt > 0:
            pause(attempt)
        codes = bus.put([one.entry for one in waiting])
        failed = [(one, code) for one, code in zip(waiting, codes, strict=True) if code]
        done.published += len(waiting) - len(failed)
        done.doomed |= {one.sequence: code for one, code in failed if code in REFUSED}
        done.codes = {code for _, code in failed if code not in REFUSED}
        waiting = [one for one, code in failed if code not in REFUSED]
        if not waiting:
            return
    done.left = [one.sequence for one in waiting]


def _sequence(record: StreamRecord) -> str:
    number: str = record["dynamodb"]["SequenceNumber"]
    return number
