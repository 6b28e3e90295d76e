"""After a version that lowers a stock: what was taken is spread anew over the shards of its pool.

A shard may have taken more than its share of the lower limit, while others still have room: then
more would be sold than there is. So the excess is written to those with room. The sum stays as it
is, whoever takes or gives back meanwhile.
"""

from laurel.domain.errors import Refusal
from laurel.domain.program import Program
from laurel.operations.budgets import stocks
from laurel.operations.services import Services
from laurel.operations.turns import MOST_TRIES, pause
from laurel.storage.ledger import Conflict
from laurel.storage.pools import Taken, level_writes, read_pools


def level_stocks(services: Services, program: Program) -> None:
    """Level the pools of all rewards with a stock. Those that are level are only read."""
    limits = stocks(program)
    if not limits:
        return
    taken = read_pools(services.ledger.table, program.program_id, tuple(limits))
    for name, limit in limits.items():
        _level(services, program.program_id, name, limit, taken[name])


def _level(services: Services, program_id: str, name: str, limit: int, taken: Taken) -> None:
    for attempt in range(MOST_TRIES):
        writes = level_writes(program_id, name, limit, taken)
        if not writes:
            return
        try:
            services.ledger.write([*writes])
        except Conflict:
            pause(attempt)
            taken = services.ledger.pool(program_id, name)
        else:
            return
    raise Refusal("too_busy", f"{name} is being written to by many at once")
