"""A bus and a queue that remember what they were given, and records of a stream to publish."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from laurel.operations.publish_notices import Outlet
from laurel.storage.event_bus import BusEntry
from laurel.storage.set_aside import OneNotice
from laurel.storage.wire import raw_item

type Json = dict[str, Any]

SAID = '{"plan":"monthly"}'
TYPE = "subscription.renewal_upcoming"


class Bus:
    """Answers each call with the codes that `answering` gives it; takes all, unless told so."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.taken: list[BusEntry] = []
        self.answering: Callable[[Sequence[BusEntry]], list[str | None]] = taking_all

    def put(self, entries: Sequence[BusEntry]) -> list[str | None]:
        self.calls.append(len(entries))
        codes = self.answering(entries)
        self.taken += [entry for entry, code in zip(entries, codes, strict=True) if code is None]
        return codes

    @property
    def subjects(self) -> list[str]:
        """What the events that were taken are about, in order."""
        return [json.loads(entry.detail)["data"]["about"] for entry in self.taken]


class Aside:
    """What was set aside."""

    def __init__(self) -> None:
        self.sent: list[OneNotice] = []

    def send(self, one: OneNotice) -> None:
        self.sent.append(one)


def taking_all(entries: Sequence[BusEntry]) -> list[str | None]:
    return [None] * len(entries)


def outlet() -> tuple[Outlet, Bus, Aside]:
    bus, aside = Bus(), Aside()
    return Outlet(bus, aside), bus, aside


def record(number: int, **attributes: str) -> Json:
    """The record of a notice that was written, whatever its attributes; `sk` is as it should be,
    unless given.
    """
    key = {"pk": "M#shop#ann", "sk": f"NOTICE#2026-03-02T00:00:00Z#{TYPE}#s{number}"}
    said = {"mode": "test", "data": json.dumps({"about": str(number)})}
    item = {**key, **said, **attributes}
    return {
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": raw_item({name: item[name] for name in key}),
            "NewImage": raw_item({name: value for name, value in item.items() if value}),
            "SequenceNumber": f"{number:021}",
        },
    }


def records(*numbers: int) -> list[Json]:
    return [record(number) for number in numbers]
