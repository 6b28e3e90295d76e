"""The pools of causes: what was given and is still there, and what was paid out of it (ADR 18).

Each shard keeps both numbers in one item. A gift adds to `taken`; what is taken back leaves it
(`pools.taken_back`), and a payout moves it to `paid`; neither is written unless so much is there.
So a shard's two numbers come to what the members of that shard gave, whoever is first.
"""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Final

from laurel.domain.cause import given_pool
from laurel.domain.frozen import dataclass
from laurel.storage import keys
from laurel.storage.pools import PAID, TAKEN
from laurel.storage.table import Add, Item, Table

_MOST_KEYS: Final = 100
"""How many items one call may ask for."""


@dataclass(frozen=True, slots=True)
class Gifts:
    """What the members of a shard gave to a cause, in minor units: not yet paid out, and paid."""

    unpaid: int
    paid: int

    @property
    def given(self) -> int:
        """All that they gave."""
        return self.unpaid + self.paid


type GiftShards = tuple[Gifts, ...]
"""What was given to a cause, by the shard's number."""


def paid_out(program_id: str, cause_id: str, shards: GiftShards) -> Iterator[Add]:
    """Move all that is not paid out to what is, in every shard that has some."""
    for shard, gifts in enumerate(shards):
        if gifts.unpaid:
            key = keys.pool(program_id, given_pool(cause_id), shard)
            yield Add(key, TAKEN, -gifts.unpaid, at_least=0, also=(PAID, gifts.unpaid))


def read_gifts(table: Table, program_id: str, cause_ids: Sequence[str]) -> dict[str, GiftShards]:
    """What was given to these causes; six of them in a call."""
    found: dict[str, GiftShards] = {}
    for some in batched(cause_ids, _MOST_KEYS // keys.SHARDS, strict=False):
        wanted = [
            keys.pool(program_id, given_pool(one), shard)
            for one in some
            for shard in range(keys.SHARDS)
        ]
        gifts = map(_gifts_of, table.batch_get(wanted))
        found |= zip(some, batched(gifts, keys.SHARDS, strict=True), strict=True)
    return found


def read_shard(
    table: Table, program_id: str, cause_ids: Sequence[str], shard: int
) -> dict[str, Gifts]:
    """What the members of one shard gave to these causes."""
    found: dict[str, Gifts] = {}
    for some in batched(cause_ids, _MOST_KEYS, strict=False):
        wanted = [keys.pool(program_id, given_pool(one), shard) for one in some]
        found |= zip(some, map(_gifts_of, table.batch_get(wanted)), strict=True)
    return found


def _gifts_of(item: Item | None) -> Gifts:
    """Nothing where nobody gave."""
    there = item or {}
    return Gifts(int(there.get(TAKEN, 0)), int(there.get(PAID, 0)))
