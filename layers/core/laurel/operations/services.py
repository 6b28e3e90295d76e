"""What operations work with: the ledger, compiled programs, and who a member is."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Self

from laurel.domain.account import Account
from laurel.domain.errors import Refusal
from laurel.domain.frozen import dataclass
from laurel.domain.program import Program
from laurel.operations.clock import Clock
from laurel.programs.library import Library
from laurel.storage.ledger import Ledger
from laurel.storage.meter import Meter
from laurel.storage.pools import Taken
from laurel.storage.program_items import ProgramHead


@dataclass(frozen=True, slots=True)
class Services:
    """Made once per process by `laurel.wiring`."""

    ledger: Ledger
    library: Library

    @classmethod
    def over(cls, ledger: Ledger) -> Self:
        """Services over a ledger."""
        return cls(ledger, Library(ledger))


@dataclass(frozen=True, slots=True)
class Metered:
    """Services, and the meter of what they take of the table's capacity: for jobs."""

    services: Services
    meter: Meter


@dataclass(frozen=True, slots=True)
class Place:
    """A member of a program, by ids."""

    program_id: str
    member_id: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A member's account under the current version of the program, and what the time is there."""

    program: Program
    account: Account
    now: datetime
    taken: Mapping[str, Taken] = field(default_factory=dict[str, Taken])
    """What the shards of pools have taken, by the pool's name: read where one was too short."""


@dataclass(frozen=True, slots=True)
class OpenedProgram:
    """The current version of a program, and what the time is there."""

    program: Program
    now: datetime
    taken: Mapping[str, Taken] = field(default_factory=dict[str, Taken])
    """As in Opened."""


def open_program(services: Services, program_id: str, clock: Clock) -> OpenedProgram:
    """The current version of a program; program_not_found."""
    head = services.ledger.head(program_id)
    program = current_program(services, head, program_id)
    return OpenedProgram(program, clock.now(program.mode))


def open_account(
    services: Services, place: Place, clock: Clock, *, consistent: bool = True
) -> Opened:
    """A member's account; program_not_found, member_not_found."""
    ledger = services.ledger
    head, account = ledger.open(place.program_id, place.member_id, consistent=consistent)
    program = current_program(services, head, place.program_id)
    now = clock.now(program.mode)
    if account is None:
        raise Refusal("member_not_found", f"{place.program_id} has no member {place.member_id!r}")
    return Opened(program, account, now)


def current_program(services: Services, head: ProgramHead | None, program_id: str) -> Program:
    """The program of that head."""
    if head is None:
        raise Refusal("program_not_found", f"there is no program {program_id!r}")
    return services.library.program(program_id, head.version)
