"""Mend the shelves of a shop's own codes: what lies there is free, and counted."""

from collections.abc import Iterator

from laurel.domain.own_codes import codes_pool
from laurel.domain.program import Program
from laurel.operations.services import Services
from laurel.storage.code_items import FreeCode, all_free_codes, find_own_codes
from laurel.storage.code_keys import free_code
from laurel.storage.keys import Key
from laurel.storage.pools import read_pools
from laurel.storage.recount import recounted_pool
from laurel.storage.table import Delete, Write

_NO_LIMIT = 0
"""What has been taken of a pool of codes is below nothing while some are free."""


def mended_codes(
    services: Services, program: Program, leaving: frozenset[Key]
) -> Iterator[tuple[str, Write]]:
    """What was found, and the write that mends it. A code that was handed out leaves its shelf;
    those of `leaving` do so already.
    """
    for reward_id in (one.reward_id for one in program.rewards.values() if one.own_codes):
        on_shelves = [
            one
            for one in all_free_codes(services.ledger.table, program.program_id, reward_id)
            if free_code(program.program_id, reward_id, one.shelf, one.code) not in leaving
        ]
        gone = _not_free(services, program.program_id, on_shelves)
        for one in gone:
            key = free_code(program.program_id, reward_id, one.shelf, one.code)
            yield f"{reward_id}: a code on a shelf was handed out", Delete(key)
        yield from _counted(services, program.program_id, reward_id, len(on_shelves) - len(gone))


def _not_free(services: Services, program_id: str, on_shelves: list[FreeCode]) -> list[FreeCode]:
    found = find_own_codes(services.ledger.table, program_id, [one.code for one in on_shelves])
    return [
        one for one in on_shelves if one.code in found and found[one.code].member_id is not None
    ]


def _counted(
    services: Services, program_id: str, reward_id: str, free: int
) -> Iterator[tuple[str, Write]]:
    name = codes_pool(reward_id)
    taken = read_pools(services.ledger.table, program_id, [name])[name]
    if sum(taken) != -free:
        found = f"{name}: {free} codes are free, the pool says {-sum(taken)}"
        for add in recounted_pool(program_id, name, _NO_LIMIT, taken, -free):
            yield found, add
