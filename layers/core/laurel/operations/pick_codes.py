"""Pick free codes of a reward, among those that the shop imported.

Picking takes nothing: the transaction that issues the voucher takes the code off its shelf, and is
lost where somebody else was first. So shelf and place are random: who picks at once seldom picks
the same.
"""

from collections.abc import Collection
from random import SystemRandom
from typing import Final

from laurel.domain.own_codes import codes_pool
from laurel.operations.budgets import codes_in
from laurel.storage.code_items import FreeCode, free_codes
from laurel.storage.code_keys import SHELVES
from laurel.storage.ledger import PoolShort
from laurel.storage.pools import read_pools
from laurel.storage.table import Table

_CHANCE: Final = SystemRandom()
"""Not seeded: processes restored from one snapshot would all pick the same."""

_PLACE_BITS: Final = 32
_FIRST: Final = "0"
"""A place before every code."""

_TO_CHOOSE_FROM: Final = 20
"""How many more are read than needed, where many may be after the last ones."""


def pick_codes(
    table: Table, program_id: str, reward_id: str, count: int, spoken_for: Collection[str] = ()
) -> list[FreeCode]:
    """So many free codes of the reward, none of those spoken for; PoolShort where there are less.

    A place on one shelf is looked at first. Where that is not enough the pool is read, before the
    shelves are gone through: of a reward without free codes that is all there is to do.
    """
    pool, shelves = codes_pool(reward_id), _CHANCE.sample(range(SHELVES), SHELVES)
    most, place = count + len(spoken_for), f"{_CHANCE.getrandbits(_PLACE_BITS):08x}"
    there = free_codes(table, program_id, reward_id, shelves[0], place, most)
    found = [one for one in there if one.code not in spoken_for]
    if len(found) >= count:
        return found[:count]
    if codes_in(read_pools(table, program_id, [pool])[pool]) < count:
        raise PoolShort(pool)
    found.clear()
    for shelf in shelves:
        there = free_codes(table, program_id, reward_id, shelf, _FIRST, most + _TO_CHOOSE_FROM)
        found += _CHANCE.sample(there, len(there))
        left = [one for one in found if one.code not in spoken_for]
        if len(left) >= count:
            return left[:count]
    raise PoolShort(pool)
