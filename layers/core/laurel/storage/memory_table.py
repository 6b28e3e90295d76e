"""A table in a dict, with DynamoDB's rules: conditions, all-or-nothing, key order, sparse index.

For trying out program documents without a stack and for quick tests. Every call holds one lock.
Items lie by partition, and the index by its own: what a call costs follows what it asks for.
"""

from collections import defaultdict
from collections.abc import Sequence
from threading import Lock
from typing import Final

from laurel.storage.keys import Key
from laurel.storage.table import (
    Absent,
    Add,
    AtLeast,
    AtMost,
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

_INDEXED: Final = ("pk", "sk", "agenda_pk", "agenda_sk")


class MemoryTable:
    """Items by key. Reads are always consistent here."""

    def __init__(self) -> None:
        self._partitions = defaultdict[str, dict[str, Item]](dict)
        self._agenda = defaultdict[str, set[Key]](set)
        self._lock = Lock()

    def get(self, key: Key) -> Item | None:
        """See Table."""
        with self._lock:
            return self._item(key)

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item | None]:
        """See Table."""
        del consistent  # always
        with self._lock:
            return [self._item(key) for key in keys]

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
            partition = self._partitions.get(pk, {})
            names = sorted((sk for sk in partition if sk.startswith(prefix)), reverse=newest_first)
            if after is not None:
                names = [sk for sk in names if (sk < after.sk if newest_first else sk > after.sk)]
            page = names[:limit]
            more = len(names) > len(page)
            items = tuple(partition[sk] for sk in page)
            return Page(items, Key(pk, page[-1]) if more else None)

    def query_agenda(
        self, pk: str, up_to: str, *, limit: int | None = None, after: Item | None = None
    ) -> tuple[tuple[Item, ...], Item | None]:
        """See Table."""
        with self._lock:
            found = [self._partitions[key.pk][key.sk] for key in self._agenda.get(pk, ())]
        items = [{name: item[name] for name in _INDEXED} for item in found]
        start = _agenda_place(after) if after else ()
        due = [item for item in items if start < _agenda_place(item) and _agenda_sk(item) <= up_to]
        due.sort(key=_agenda_place)
        page = tuple(due[:limit])
        return page, page[-1] if len(due) > len(page) else None

    def put(self, write: Put) -> None:
        """See Table."""
        self.transact([write])

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        if len({write.key for write in writes}) < len(writes):
            raise ValueError("a transaction names each of its items once")
        with self._lock:
            failures = [self._failure(write) for write in writes]
            if any(failures):
                raise Cancelled(failures, contended=False)
            for write in writes:
                if isinstance(write, Put):
                    self._replace(write.key, dict(write.item))
                elif isinstance(write, Delete):
                    self._replace(write.key, None)
                elif isinstance(write, Add):
                    self._replace(write.key, _added(write, self._item(write.key)))

    def _item(self, key: Key) -> Item | None:
        return self._partitions.get(key.pk, {}).get(key.sk)

    def _replace(self, key: Key, item: Item | None) -> None:
        old = self._partitions[key.pk].pop(key.sk, None)
        if old is not None and "agenda_pk" in old:
            self._agenda[str(old["agenda_pk"])].discard(key)
        if item is not None:
            self._partitions[key.pk][key.sk] = item
            if "agenda_pk" in item:
                self._agenda[str(item["agenda_pk"])].add(key)

    def _failure(self, write: Write) -> Failed | None:
        item = self._item(write.key)
        return None if _fits(write.condition, item) else Failed(item)


def _fits(condition: Condition | None, item: Item | None) -> bool:
    match condition:
        case None:
            return True
        case Absent():
            return item is None
        case Equals(attribute, value):
            return item is not None and item.get(attribute) == value
        case AtMost(attribute, value):
            return _number(item, attribute) <= value
        case AtLeast(attribute, value):
            return _number(item, attribute) >= value


def _added(write: Add, item: Item | None) -> Item:
    numbers = {name: _number(item, name) + amount for name, amount in write.amounts.items()}
    return {**(item or {"pk": write.key.pk, "sk": write.key.sk}), **numbers}


def _number(item: Item | None, attribute: str) -> int:
    return int((item or {}).get(attribute, 0))


def _agenda_sk(item: Item) -> str:
    return str(item["agenda_sk"])


def _agenda_place(item: Item) -> tuple[str, ...]:
    """Where an item stands in the index: what is due on one day lies in the order of its key."""
    return _agenda_sk(item), str(item["pk"]), str(item["sk"])
