"""A table in a dict, with DynamoDB's rules: conditions, all-or-nothing, key order, sparse index.

For trying out program documents without a stack and for quick tests. Every call holds one lock.
"""

from collections.abc import Sequence
from threading import Lock

from laurel.storage.keys import Key
from laurel.storage.table import (
    Absent,
    Cancelled,
    Condition,
    Delete,
    Equals,
    Failed,
    Item,
    Page,
    Put,
    Write,
)


class MemoryTable:
    """Items by key. Reads are always consistent here."""

    def __init__(self) -> None:
        self._items: dict[Key, Item] = {}
        self._lock = Lock()

    def get(self, key: Key) -> Item | None:
        """See Table."""
        with self._lock:
            return self._items.get(key)

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item | None]:
        """See Table."""
        del consistent  # always
        with self._lock:
            return [self._items.get(key) for key in keys]

    def query(
        self,
        pk: str,
        prefix: str = "",
        *,
        limit: int | None = None,
        newest_first: bool = False,
        after: Key | None = None,
    ) -> Page:
        """See Table."""
        with self._lock:
            keys = sorted(k for k in self._items if k.pk == pk and k.sk.startswith(prefix))
            if newest_first:
                keys.reverse()
            if after is not None:
                keys = [k for k in keys if (k.sk < after.sk if newest_first else k.sk > after.sk)]
            page = keys[:limit]
            more = len(keys) > len(page)
            return Page(tuple(self._items[k] for k in page), page[-1] if more else None)

    def query_agenda(
        self, pk: str, up_to: str, *, limit: int | None = None, after: Item | None = None
    ) -> tuple[tuple[Item, ...], Item | None]:
        """See Table."""
        with self._lock:
            found = sorted(
                (str(item["agenda_sk"]), key, item)
                for key, item in self._items.items()
                if item.get("agenda_pk") == pk and str(item["agenda_sk"]) <= up_to
            )
        start = (
            (str(after["agenda_sk"]), Key(str(after["pk"]), str(after["sk"]))) if after else None
        )
        due = [item for sk, key, item in found if start is None or (sk, key) > start]
        page = tuple(due[:limit])
        return page, page[-1] if len(due) > len(page) else None

    def put(self, write: Put) -> None:
        """See Table."""
        self.transact([write])

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        with self._lock:
            failures = [self._failure(write) for write in writes]
            if any(failures):
                raise Cancelled(failures, contended=False)
            for write in writes:
                if isinstance(write, Put):
                    self._items[write.key] = dict(write.item)
                elif isinstance(write, Delete):
                    self._items.pop(write.key, None)

    def _failure(self, write: Write) -> Failed | None:
        item = self._items.get(write.key)
        return None if _fits(write.condition, item) else Failed(item)


def _fits(condition: Condition | None, item: Item | None) -> bool:
    match condition:
        case None:
            return True
        case Absent():
            return item is None
        case Equals(attribute, value):
            return item is not None and item.get(attribute) == value
