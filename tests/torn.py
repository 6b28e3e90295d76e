"""A table that a restore has torn: of what the last operation wrote, some items are as after it and
others as before.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.clock import Clock
from laurel.operations.mend_program import Plan, carry_out_plan, plan_program
from laurel.storage.keys import Key
from laurel.storage.memory_table import MemoryTable
from laurel.storage.pools import read_pools
from laurel.storage.table import Delete, Item, Put, Write
from tests.builders import NOON
from tests.shop import PLACE, Shop


class TornTable(MemoryTable):
    """Remembers what each item was before the last operation."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[Key, Item | None] = {}

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        old = {write.key: self.get(write.key) for write in writes}
        super().transact(writes)
        self.before = {**old, **self.before}

    def put_back(self, keys: Sequence[Key]) -> None:
        """Let these items be as they were before the operation."""
        for key in keys:
            self.store(key, self.before[key])

    def reset(self, everything: dict[Key, Item]) -> None:
        """Let all of it be as it was."""
        for key in self.everything().keys() | everything.keys():
            self.store(key, everything.get(key))

    def store(self, key: Key, item: Item | None) -> None:
        """Let an item be that, or not be there, whatever was."""
        super().transact([Delete(key) if item is None else Put(item)])

    def everything(self) -> dict[Key, Item]:
        """All items."""
        return {
            Key(pk, sk): item
            for pk, partition in self._partitions.items()
            for sk, item in partition.items()
        }

    def members(self) -> Iterator[str]:
        """All members who have items, listed or not."""
        for pk in [*self._partitions]:
            kind, _, member_id = f"{pk}##".split("#")[:3]
            if kind == "M" and self._partitions[pk]:
                yield member_id


def some_of[T](many: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """Every choice of them but none and all."""
    sizes = range(1, len(many))
    return chain.from_iterable(combinations(many, size) for size in sizes)


def planned(shop: Shop, table: TornTable, since: Any = NOON) -> Plan:
    return plan_program(shop.services, PLACE.program_id, Clock(NOON), since, [*table.members()])


def mended(shop: Shop, table: TornTable, since: Any = NOON) -> Plan:
    """Plan it, write it; and then there is nothing left to mend, and every law holds."""
    plan = planned(shop, table, since)
    if plan.hopeless:
        return plan
    carry_out_plan(shop.services, plan)
    assert planned(shop, table, since).is_sound
    assert audit_program(shop.services, PLACE.program_id, lambda: True, Position()).violations == ()
    return plan


def seen(shop: Shop, pools: Sequence[str]) -> dict[str, Any]:
    """All that members have and share, but for what is drawn by lot: codes and locators."""
    found: dict[str, Any] = {"account": None}
    history = shop.services.ledger.history(*_place())
    if history.account is not None:
        found["account"] = _without_lots(history.account)
    found["entries"] = [(one.kind, one.quantity, one.source) for one in history.entries]
    found["operations"] = sorted((one.kind, one.client_id, one.turn) for one in history.records)
    found["vouchers"] = [(one.number, one.status, one.reward_id) for one in history.vouchers]
    found["returned"] = history.returned
    taken = read_pools(shop.table, PLACE.program_id, pools) if pools else {}
    return found | {name: sum(shards) for name, shards in taken.items()}


def _place() -> tuple[str, str]:
    return PLACE.program_id, PLACE.member_id


def _without_lots(account: Any) -> Any:
    return replace(account, locator="")


type Act = Callable[[Shop], object]
