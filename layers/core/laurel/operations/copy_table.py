"""Make the stack's table what a restored one is: only what differs is written.

So notices that are there already do not go out again, and copying twice writes nothing more. Secret
keys are left as they are: a key that was revoked since must not come back. Who was erased since is
named, to be erased again.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import batched
from typing import Final

from laurel.operations.services import Place
from laurel.storage import items, keys
from laurel.storage.keys import Key
from laurel.storage.table import Delete, Item, Put, Table, Write
from laurel.storage.whole_table import Scanned

_MOST_KEYS: Final = 100
"""How many items one call may ask for."""

_AT_ONCE: Final = 16


@dataclass(slots=True)
class Copied:
    """How many items are put and deleted, how many were equal, and who was erased since."""

    put: int = 0
    deleted: int = 0
    equal: int = 0
    erased: list[Place] = field(default_factory=list[Place])


def copy_table(
    source: Table,
    target: Table,
    scanned: tuple[Scanned, Scanned],
    *,
    write: bool,
    only: Place | None = None,
) -> Copied:
    """Copy what differs, or without `write` only count it. `scanned` are both tables, to be gone
    through; with `only` just that member's items are looked at.
    """
    done = Copied()
    there, here = scanned
    wanted = _partition(source, only) if only else filter(_is_ours, there.every_item())
    for items_there in batched(wanted, _MOST_KEYS, strict=False):
        _write(target, [*_puts(target, items_there, done)], write=write)
    mine = _keys_of(target, only) if only else filter(_is_shared, here.every_key())
    for keys_here in batched(mine, _MOST_KEYS, strict=False):
        _write(target, [*_deletes(source, keys_here, done)], write=write)
    return done


def _puts(target: Table, some: Sequence[Item], done: Copied) -> Iterator[Write]:
    wanted = [Key(str(item["pk"]), str(item["sk"])) for item in some]
    for item, stored in zip(some, target.batch_get(wanted), strict=True):
        if stored == item:
            done.equal += 1
            continue
        if stored is not None and stored["sk"] == keys.PROFILE and _is_erased(stored):
            done.erased.append(Place(*keys.parse_member_partition(str(item["pk"]))))
        done.put += 1
        yield Put(item)


def _deletes(source: Table, some: Sequence[Key], done: Copied) -> Iterator[Write]:
    for key, wanted in zip(some, source.batch_get(some), strict=True):
        if wanted is None:
            done.deleted += 1
            yield Delete(key)


def _write(target: Table, writes: Sequence[Write], *, write: bool) -> None:
    if not write:
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(lambda one: target.transact([one]), writes):
            pass  # so that what one of them raised is raised here


def _partition(table: Table, only: Place) -> Iterator[Item]:
    pk = keys.member_partition(only.program_id, only.member_id)
    page = table.query(pk)
    yield from page.items
    while page.last is not None:
        page = table.query(pk, after=page.last)
        yield from page.items


def _keys_of(table: Table, only: Place) -> Iterable[Key]:
    return [Key(str(item["pk"]), str(item["sk"])) for item in _partition(table, only)]


def _is_ours(item: Item) -> bool:
    return _is_shared(Key(str(item["pk"]), str(item["sk"])))


def _is_shared(key: Key) -> bool:
    """Whether an item belongs to programs and members, and not to secret keys."""
    return not keys.is_of_secret_keys(key)


def _is_erased(stored: Item) -> bool:
    return items.read_profile(stored).erased
