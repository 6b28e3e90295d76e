"""The audit of causes: what the members of a shard gave comes to what the pools' shard says.

A member gives to the shard of a pool that they are listed in, so a shard can be audited by itself.
Members go on giving meanwhile: what is compared is only what stood still, which is every pool once
the shop is quiet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from laurel.domain.account import Account
from laurel.domain.audit import Violation
from laurel.domain.cause import given_pool
from laurel.operations.services import Services
from laurel.storage.pools import read_shards

type Gifts = Mapping[str, Sequence[int]]
"""By cause: what the pool's shard said at first, and what the members so far gave; minor units."""


@dataclass(slots=True)
class Tally:
    """Adds up what the members of one shard gave."""

    at_first: dict[str, int]
    added: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def gifts(self) -> Gifts:
        """The tally so far, to go on from later."""
        return {one: (first, self.added.get(one, 0)) for one, first in self.at_first.items()}

    def add(self, account: Account) -> None:
        """Add what one more member gave."""
        for cause_id, amount in account.donated.items():
            self.added[cause_id] = self.added.get(cause_id, 0) + amount


def begin_tally(services: Services, program_id: str, shard: int) -> Tally:
    """A tally of a shard whose members are all still to come."""
    head = services.ledger.head(program_id)
    program = services.library.program(program_id, head.version) if head else None
    return Tally(_in_pools(services, program_id, shard, tuple(program.causes) if program else ()))


def resume_tally(gifts: Gifts) -> Tally:
    """The tally that goes on from there."""
    return Tally(
        {cause_id: first for cause_id, (first, _) in gifts.items()},
        {cause_id: added for cause_id, (_, added) in gifts.items()},
    )


def compare(services: Services, program_id: str, shard: int, tally: Tally) -> Iterator[Violation]:
    """The pools that say other than the members do; every member of the shard is in the tally."""
    at_last = _in_pools(services, program_id, shard, tuple(tally.at_first))
    for cause_id, taken in at_last.items():
        added = tally.added.get(cause_id, 0)
        if taken == tally.at_first[cause_id] and added != taken:
            detail = f"{cause_id}, shard {shard}: members gave {added}, the pool says {taken}"
            yield Violation("", "causes", detail)


def _in_pools(
    services: Services, program_id: str, shard: int, cause_ids: Sequence[str]
) -> dict[str, int]:
    names = [given_pool(cause_id) for cause_id in cause_ids]
    found = read_shards(services.ledger.table, program_id, names, shard)
    return {cause_id: found[given_pool(cause_id)] for cause_id in cause_ids}
