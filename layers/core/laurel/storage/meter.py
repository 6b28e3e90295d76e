"""A meter between the table and its DynamoDB client: what DynamoDB says each call took.

Asking for it costs nothing but some bytes in the answer. What a cancelled transaction took is not
said, and so is not in it.
"""

from collections.abc import Callable
from typing import Any, Final

from laurel.domain.frozen import dataclass

_READS: Final = frozenset({"get_item", "batch_get_item", "query"})
_WRITES: Final = frozenset({"put_item", "transact_write_items"})


@dataclass(frozen=True, slots=True)
class Spent:
    """Capacity, in half units: a read that may be stale takes half of one."""

    read_halves: int = 0
    write_halves: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        """Both together."""
        return Spent(self.read_halves + other.read_halves, self.write_halves + other.write_halves)

    def __sub__(self, other: "Spent") -> "Spent":
        """What was spent since."""
        return Spent(self.read_halves - other.read_halves, self.write_halves - other.write_halves)


NOTHING: Final = Spent()


class Meter:
    """A DynamoDB client that adds up what its calls take. `spent` only grows."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - boto3 makes its clients at run time
        self._client = client
        self.spent = Spent()

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        """The client's own call; a read or write with its capacity asked for."""
        call: Callable[..., Any] = getattr(self._client, operation)
        if operation not in _READS | _WRITES:
            return call

        def metered(**asked: Any) -> Any:  # noqa: ANN401 - as the client
            answer = call(**asked, ReturnConsumedCapacity="TOTAL")
            halves = _halves(answer.get("ConsumedCapacity"))
            is_read = operation in _READS
            self.spent += Spent(halves, 0) if is_read else Spent(0, halves)
            return answer

        return metered


def _halves(said: Any) -> int:  # noqa: ANN401 - one answer, one per table, or nothing
    tables = said if isinstance(said, list) else [said] if said else []
    units: float = sum(table.get("CapacityUnits", 0) for table in tables)
    return round(units * 2)
