"""The audit of stocks: the units that members have come to what the pools say.

A unit may come out of another shard of the pool than the member's own, so only all shards together
can be compared: an audit that goes through the whole program at one time does so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from laurel.domain.audit import Violation
from laurel.domain.stock import stock_pool
from laurel.operations.services import Services
from laurel.storage.pools import read_pools

type Units = Mapping[str, int]
"""By reward: how many units are out."""


def units_in_pools(services: Services, program_id: str) -> Units:
    """What the pools of the program's stocks say."""
    head = services.ledger.head(program_id)
    program = services.library.program(program_id, head.version) if head else None
    rewards = program.rewards.values() if program else ()
    pools = {one.reward_id: stock_pool(one.reward_id) for one in rewards if one.stock is not None}
    if not pools:
        return {}
    taken = read_pools(services.ledger.table, program_id, tuple(pools.values()))
    return {reward_id: sum(taken[name]) for reward_id, name in pools.items()}


def compare_stocks(
    services: Services, program_id: str, at_first: Units, members: Counter[str]
) -> Iterator[Violation]:
    """The pools that stood still, and say other than all members have."""
    at_last = units_in_pools(services, program_id)
    for reward_id, taken in at_last.items():
        if taken == at_first.get(reward_id) and taken != members[reward_id]:
            detail = f"{reward_id}: members have {members[reward_id]}, the pool says {taken}"
            yield Violation("", "stocks", detail)
