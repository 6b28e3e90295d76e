"""A table whose cheap reads are one write behind, as an eventually consistent read may be."""

from collections.abc import Sequence

from laurel.storage.keys import Key
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Check, Item, Put, Write


class StaleTable(MemoryTable):
    """Every item that is not read consistently is as it was before its last write."""

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[Key, Item | None] = {}

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item | None]:
        """See Table."""
        now = super().batch_get(keys)
        if consistent:
            return now
        return [self._before.get(key, item) for key, item in zip(keys, now, strict=True)]

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        keys = [write.key for write in writes if not isinstance(write, Check)]
        before = dict(zip(keys, super().batch_get(keys), strict=True))
        super().transact(writes)
        self._before |= before

    def put(self, write: Put) -> None:
        """See Table."""
        self.transact([write])
