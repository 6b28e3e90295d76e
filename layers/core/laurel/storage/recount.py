"""Pools put right after a restore: what their shards say is brought to what members have.

Only while nobody writes: what is added is what was missing when it was counted.
"""

from collections.abc import Iterator

from laurel.domain.cause import given_pool
from laurel.storage import keys
from laurel.storage.gift_pools import Gifts
from laurel.storage.pools import TAKEN, Taken, room, spread
from laurel.storage.table import Add


def recounted_pool(
    program_id: str, name: str, limit: int, taken: Taken, right: int
) -> Iterator[Add]:
    """What to add to which shards of a pool for all of them to come to `right`.

    What is missing goes to shards with room, or where none is, to the first: no unit that a member
    has may be sold again. What is too much comes off the fullest.
    """
    missing = right - sum(taken)
    if missing > 0:
        fits = missing <= room(limit, taken)
        parts = spread(limit, taken, 0, missing) if fits else {0: missing}
    else:
        parts = dict(_off_the_fullest(taken, -missing))
    for shard, amount in parts.items():
        yield Add(keys.pool(program_id, name, shard), TAKEN, amount)


def recounted_gifts(
    program_id: str, cause_id: str, shard: int, gifts: Gifts, right: int
) -> Iterator[Add]:
    """What to add to a shard of a cause's pool for it to come to what its members gave, paid out
    or not. ValueError where more was paid out than they gave.
    """
    if right < gifts.paid:
        raise ValueError(f"{gifts.paid} were paid out of {right}")
    if right != gifts.given:
        yield Add(keys.pool(program_id, given_pool(cause_id), shard), TAKEN, right - gifts.given)


def _off_the_fullest(taken: Taken, amount: int) -> Iterator[tuple[int, int]]:
    """A pool of codes is below nothing: what no shard has comes off the last one that is asked."""
    fullest = sorted(range(keys.SHARDS), key=lambda one: -taken[one])
    for shard in fullest:
        is_last = shard == fullest[-1]
        part = amount if is_last else min(amount, max(0, taken[shard]))
        if part:
            yield shard, -part
        amount -= part
