"""Causes: what was given to each, and paid out of it, to the cent."""

from typing import Any, cast

from laurel.bodies.causes import CauseBody
from laurel.domain.cause import given_pool, paid_pool
from laurel.domain.money import format_amount
from laurel.operations.clock import Clock
from laurel.operations.services import Services, open_program
from laurel.storage.pools import read_pools


def read_causes(services: Services, program_id: str, clock: Clock) -> list[dict[str, Any]]:
    """The causes of the program, in the order of its document."""
    program = open_program(services, program_id, clock).program
    names = [pool(cause_id) for cause_id in program.causes for pool in (given_pool, paid_pool)]
    taken = read_pools(services.ledger.table, program_id, names)

    def shown(pool: str) -> str:
        return format_amount(sum(taken[pool]), program.currency)

    bodies: list[CauseBody] = [
        {
            "cause": cause.cause_id,
            "name": cause.name,
            "given": shown(given_pool(cause.cause_id)),
            "paid_out": shown(paid_pool(cause.cause_id)),
        }
        for cause in program.causes.values()
    ]
    return cast("list[dict[str, Any]]", bodies)
