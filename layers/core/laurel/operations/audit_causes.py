"""The audit of causes: what the members of a shard gave comes to what the pools' shard says.

A member gives to the shard of a pool that they are listed in, so a shard can be audited by itself.
Members go on giving meanwhile: what is compared is only what stood still, which is every pool once
the shop is quiet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from laurel.domain.account import Account
from laurel.domain.audit import Violation
from laurel.operations.services import Services
from laurel.storage.gift_pools import read_gifts, read_shard
from laurel.storage.payout_items import list_statements, read_payouts

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
    found = read_shard(services.ledger.table, program_id, cause_ids, shard)
    return {cause_id: gifts.given for cause_id, gifts in found.items()}


def compare_payouts(services: Services, program_id: str) -> Iterator[Violation]:
    """The causes whose pool says other than their statements, or that were paid more than given."""
    head, table = services.ledger.head(program_id), services.ledger.table
    program = services.library.program(program_id, head.version) if head else None
    for cause_id in program.causes if program else ():
        before = read_payouts(table, program_id, cause_id)
        gifts = read_gifts(table, program_id, [cause_id])[cause_id]
        stated = sum(_stated(services, program_id, cause_id))
        if read_payouts(table, program_id, cause_id) != before:
            continue
        paid = sum(one.paid for one in gifts)
        if not paid == stated == before.amount:
            detail = f"{cause_id}: statements come to {stated}, the pool says {paid} were paid"
            yield Violation("", "causes", detail)
        if any(one.unpaid < 0 or one.given < 0 for one in gifts):
            yield Violation("", "causes", f"{cause_id}: a shard was paid more than it was given")


def _stated(services: Services, program_id: str, cause_id: str) -> Iterator[int]:
    after = None
    while True:
        page, after = list_statements(services.ledger.table, program_id, cause_id, 100, after)
        yield from (one.amount for one in page)
        if after is None:
            return
