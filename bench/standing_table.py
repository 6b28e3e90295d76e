"""A table that is read and no longer written: what stands in where only the reader is measured."""

from collections.abc import Sequence

from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Item, Put, Write


class StandingTable(MemoryTable):
    """A table in memory that at last takes writes for done and keeps none, as `canned` does."""

    def __init__(self) -> None:
        super().__init__()
        self._stands = False

    def stand_still(self) -> None:
        """Nothing is kept from now on."""
        self._stands = True

    def items(self) -> list[Item]:
        """Everything in it."""
        return [item for partition in self._partitions.values() for item in partition.values()]

    def put(self, write: Put) -> None:
        """See Table."""
        if not self._stands:
            super().put(write)

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        if not self._stands:
            super().transact(writes)
