"""Pools: counters that many members share, kept in shards, so that no item is everybody's (ADR 14).

A pool counts in units of its own (minor units of money for what is given to a cause, points or
money for a campaign's budget). Each member takes from their own shard, the one they are listed in,
in the transaction that says what for. A limit is dealt out to the shards: each has a share of its
own, which it never passes, so all of them together never pass the limit, whoever is first. Who
finds the own share too short reads all of them, and takes from shards that have room.

A limit that is lowered under what some shards have taken already leaves those as they are: the pool
never passes the largest limit it ever had.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import batched
from typing import Final

from laurel.domain.cause import is_given_pool
from laurel.domain.frozen import dataclass
from laurel.storage import keys
from laurel.storage.table import Add, Item, Table

type Taken = tuple[int, ...]
"""What each shard of a pool has taken, by the shard's number."""

TAKEN: Final = "taken"
PAID: Final = "paid"
"""In the pools of causes: what was given and is there no more, because it was paid out."""

_MOST_KEYS: Final = 100
"""How many items one call may ask for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for the pools of a turn: the limit of each (none named: no limit), and what their
    shards had taken where that was read.
    """

    by_pool: Mapping[str, int] = field(default_factory=dict[str, int])
    taken: Mapping[str, Taken] = field(default_factory=dict[str, Taken])


def share(limit: int, shard: int) -> int:
    """The most that a shard may come to: its part of the limit, the remainder to the first ones."""
    return limit // keys.SHARDS + (shard < limit % keys.SHARDS)


def room(limit: int, taken: Sequence[int]) -> int:
    """How much can still be taken under the limit from the shards as they are."""
    return sum(_free(limit, taken))


def spread(limit: int, taken: Sequence[int], own: int, amount: int) -> dict[int, int]:
    """Which shards an amount is taken from: the own one first, then those with the most room.

    So the parts are few. ValueError where there is not so much room: `room` says how much there is.
    """
    return _in_parts(_free(limit, taken), own, amount)


def levelling(limit: int, taken: Sequence[int]) -> dict[int, int]:
    """What to add to which shards (negative: take off) so that none has room that the pool as a
    whole has not: after a limit was lowered, some may have taken more than their new share.
    """
    moves = {shard: min(0, share(limit, shard) - used) for shard, used in enumerate(taken)}
    excess = -sum(moves.values())
    for shard, free in enumerate(_free(limit, taken)):
        part = min(free, excess)
        moves[shard] += part
        excess -= part
    for shard in sorted(moves, key=moves.__getitem__):
        kept = min(excess, -min(0, moves[shard]))
        moves[shard] += kept
        excess -= kept
    return {shard: move for shard, move in moves.items() if move}


def level_writes(program_id: str, name: str, limit: int, taken: Taken) -> list[Add]:
    """The same, as writes; their sum is nothing, and none fills a shard beyond its share."""
    return [
        Add(keys.pool(program_id, name, shard), TAKEN, move, share(limit, shard))
        if move > 0
        else Add(keys.pool(program_id, name, shard), TAKEN, move)
        for shard, move in levelling(limit, taken).items()
    ]


def pool_writes(
    program_id: str, locator: str, amounts: Mapping[str, int], limits: Limits
) -> Iterator[Add]:
    """What a member's turn takes from pools, and gives back (negative): always to the own shard.

    What comes back from a cause is of what was not paid out yet (`taken_back`).
    """
    own = keys.shard_of(locator)
    for name, amount in ((name, amount) for name, amount in amounts.items() if amount):
        if amount < 0 and is_given_pool(name):
            yield from taken_back(program_id, name, own, -amount, limits.taken.get(name))
            continue
        limit = limits.by_pool.get(name)
        if limit is None or amount <= 0:
            yield Add(keys.pool(program_id, name, own), TAKEN, amount)
            continue
        taken = limits.taken.get(name)
        parts = {own: amount} if taken is None else spread(limit, taken, own, amount)
        for shard, part in parts.items():
            yield Add(keys.pool(program_id, name, shard), TAKEN, part, share(limit, shard))


def taken_back(
    program_id: str, name: str, own: int, amount: int, unpaid: Taken | None
) -> Iterator[Add]:
    """Take so much back from a cause: from the own shard, or from what all were seen to hold.

    Where the own one has less, because the rest was paid out, the others stand in: they have paid
    out so much more, and the own one so much less. ValueError where they were seen to hold less.
    """
    if unpaid is None:
        yield Add(keys.pool(program_id, name, own), TAKEN, -amount, at_least=0)
        return
    for shard, part in ({own: 0} | _in_parts(unpaid, own, amount)).items():
        stands_in = part - amount if shard == own else part
        also = (PAID, stands_in) if stands_in else None
        yield Add(keys.pool(program_id, name, shard), TAKEN, -part, at_least=0, also=also)


def read_pools(table: Table, program_id: str, names: Sequence[str]) -> dict[str, Taken]:
    """What each shard of these pools has taken, by the shard's number; six pools in a call."""
    found: dict[str, Taken] = {}
    for some in batched(names, _MOST_KEYS // keys.SHARDS, strict=False):
        wanted = [
            keys.pool(program_id, name, shard) for name in some for shard in range(keys.SHARDS)
        ]
        taken = map(_taken_of, table.batch_get(wanted))
        found |= zip(some, batched(taken, keys.SHARDS, strict=True), strict=True)
    return found


def _taken_of(item: Item | None) -> int:
    """Nothing where nobody wrote to it yet."""
    return 0 if item is None else int(item[TAKEN])


def _free(limit: int, taken: Sequence[int]) -> list[int]:
    return [max(0, share(limit, shard) - used) for shard, used in enumerate(taken)]


def _in_parts(there: Sequence[int], own: int, amount: int) -> dict[int, int]:
    """How much to take of what is there in each shard: of the own one first, then of those with
    most. ValueError where there is not so much in all of them.
    """
    parts: dict[int, int] = {}
    for shard in sorted(range(keys.SHARDS), key=lambda one: (one != own, -there[one], one)):
        part = min(amount - sum(parts.values()), there[shard])
        if part > 0:
            parts[shard] = part
    if sum(parts.values()) != amount:
        raise ValueError(f"{amount} were asked of a pool that has room for {sum(there)}")
    return parts
