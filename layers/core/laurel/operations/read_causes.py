"""Causes: what was given to each, and paid out of it, to the cent."""

from typing import Any, cast

from laurel.bodies.causes import CauseBody
from laurel.domain.money import format_amount
from laurel.operations.clock import Clock
from laurel.operations.services import Services, open_program
from laurel.storage.gift_pools import read_gifts


def read_causes(services: Services, program_id: str, clock: Clock) -> list[dict[str, Any]]:
    """The causes of the program, in the order of its document."""
    program = open_program(services, program_id, clock).program
    shards = read_gifts(services.ledger.table, program_id, tuple(program.causes))
    bodies: list[CauseBody] = [
        {
            "cause": cause_id,
            "name": program.causes[cause_id].name,
            "given": format_amount(sum(one.given for one in gifts), program.currency),
            "paid_out": format_amount(sum(one.paid for one in gifts), program.currency),
        }
        for cause_id, gifts in shards.items()
    ]
    return cast("list[dict[str, Any]]", bodies)
