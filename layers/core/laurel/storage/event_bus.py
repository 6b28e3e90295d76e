"""The event bus: a narrow interface of one call, and EventBridge behind it.

Kept narrow as the Table is, so that tests stand a list behind it, and nothing else of EventBridge
gets into the rest.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from laurel.domain.frozen import dataclass

SOURCE: Final = "laurel"
"""What rules match first: every event of ours has it."""

MOST_ENTRIES: Final = 10
"""In one call: EventBridge's own limit."""

MOST_BYTES: Final = 256 * 1024
"""Of all entries of one call together: EventBridge's own limit."""

REFUSED: Final = frozenset({"InvalidArgument", "MalformedDetail", "ValidationException"})
"""Codes of an entry that is at fault itself: trying again changes nothing. All others may be mended
from outside: throttling, a fault of the bus, a permission that is missing.
"""


@dataclass(frozen=True, slots=True)
class BusEntry:
    """An event as it goes onto the bus; `detail` is JSON text."""

    detail_type: str
    detail: str

    @property
    def bytes(self) -> int:
        """How much of a call it takes, as EventBridge counts it."""
        return len(f"{SOURCE}{self.detail_type}{self.detail}".encode())


class Bus(Protocol):
    """Takes events."""

    def put(self, entries: Sequence[BusEntry]) -> list[str | None]:
        """Put at most MOST_ENTRIES of at most MOST_BYTES together. One place each, in order: None
        where it is on the bus, else EventBridge's error code.
        """
        ...


class EventBridgeBus:
    """See Bus. `client` is boto3's client of EventBridge or our own."""

    def __init__(self, client: Any, name: str) -> None:  # noqa: ANN401 - boto3 makes its clients at run time
        self._client = client
        self._refused: type[Exception] = client.exceptions.ClientError
        self._name = name

    def put(self, entries: Sequence[BusEntry]) -> list[str | None]:
        """See Bus. A call that fails as a whole fails for each; where that is for what one of them
        says, each is put by itself, so that it takes no other with it.
        """
        try:
            answer = self._client.put_events(Entries=[self._raw(entry) for entry in entries])
        except self._refused as error:
            code: str = error.response["Error"]["Code"]  # type: ignore[attr-defined]
            if code in REFUSED and len(entries) > 1:
                return [place for entry in entries for place in self.put([entry])]
            return [code] * len(entries)
        return [place.get("ErrorCode") for place in answer["Entries"]]

    def _raw(self, entry: BusEntry) -> dict[str, str]:
        return {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": entry.detail_type,
            "Detail": entry.detail,
        }
