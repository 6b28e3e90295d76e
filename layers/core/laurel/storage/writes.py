"""Which items one turn writes, all together or not at all: pure, so that it can be looked at.

A turn may be followed by another in the same transaction (an enrolment by the first order): then
the account is written once, as it is after both, and what else they write stands one after the
other.

The account comes first (condition: the version it was decided on), then the record under the
client's id (condition: not there), then entries, vouchers, notices, whatever else must be true at
once, the holds of stocked rewards, and what is taken from pools.
DynamoDB reports failed conditions in this order; `commit` reads them by it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Final, Self

from laurel.domain.agenda import next_due
from laurel.domain.errors import Refusal
from laurel.domain.frozen import dataclass
from laurel.domain.program import Program
from laurel.domain.turn import Decision
from laurel.storage import items, keys, program_items, voucher_items
from laurel.storage.code_items import handed_out
from laurel.storage.hold_items import hold_writes
from laurel.storage.items import Record
from laurel.storage.notice_items import notice_put
from laurel.storage.pools import Limits, Taken, pool_writes
from laurel.storage.table import Absent, Equals, Put, Write
from laurel.storage.voucher_items import StoredVoucher

ACCOUNT_PLACE = 0
RECORD_PLACE = 1

MOST_WRITES: Final = 100
"""How many items a transaction may write: DynamoDB's own limit."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision and all that goes down with it."""

    decision: Decision
    record: Record | None = None
    vouchers: tuple[StoredVoucher, ...] = ()
    also: tuple[Write, ...] = ()
    limits: Limits = field(default_factory=Limits)
    """Of the pools that the decision takes from."""
    then: Self | None = None
    """The turn that follows in the same transaction, decided on the account after this one."""

    @property
    def turns(self) -> tuple[Self, ...]:
        """This one, and those that follow it."""
        return (self,) if self.then is None else (self, *self.then.turns)


def turn_writes(program: Program, proposal: Proposal) -> list[Write]:
    """The writes of one turn, and of those that follow it, in the order above.

    Refused with too_many_effects where they are more than one transaction holds.
    """
    turns = proposal.turns
    before, after = turns[0].decision.before.version, turns[-1].decision.after
    account = items.account_item(after, next_due(program, after))
    condition = Equals("version", before) if before else Absent()
    beside = [write for turn in turns for write in _beside_the_account(program, turn)]
    holds = hold_writes(turns[0].decision.before, after)
    writes: list[Write] = [Put(account, condition), *beside, *holds, *_pools(turns)]
    if len(writes) > MOST_WRITES:
        raise Refusal("too_many_effects", f"it would write {len(writes)} items at once")
    return writes


def new_member_writes(program_id: str, profile: Write, locator: str, member_id: str) -> list[Write]:
    """What an enrolment writes besides its turn: the person, and the place in the list of
    members.
    """
    return [profile, Put(items.directory_item(program_id, locator, member_id), Absent())]


def voucher_change(program_id: str, before: StoredVoucher, after: StoredVoucher) -> Put:
    """A voucher's next state, if it is still just as it was read: used, void and released exclude
    one another.
    """
    old = voucher_items.voucher_item(program_id, before)
    return Put(voucher_items.voucher_item(program_id, after), Equals("terms", old["terms"]))


def new_version_writes(
    stored: program_items.StoredVersion,
    head: program_items.ProgramHead,
    before: program_items.ProgramHead | None,
) -> list[Write]:
    """A new immutable version that becomes current; the first one also registers the program."""
    condition = Absent() if before is None else Equals("version", before.version)
    writes: list[Write] = [
        Put(program_items.head_item(head), condition),
        Put(program_items.version_item(stored), Absent()),
    ]
    if before is None:
        writes.append(Put(program_items.registry_item(keys.registered_program(head.program_id))))
    return writes


def _beside_the_account(program: Program, proposal: Proposal) -> Iterator[Write]:
    after = proposal.decision.after
    if proposal.record is not None:
        item = items.record_item(after.program_id, after.member_id, proposal.record)
        yield Put(item, Absent())
    yield from _entries(proposal.decision, proposal.record)
    for voucher in proposal.vouchers:
        yield Put(voucher_items.voucher_item(after.program_id, voucher), Absent())
        yield from handed_out(after.program_id, voucher)
    for notice in proposal.decision.notices:
        yield notice_put(program, after.member_id, notice)
    yield from proposal.also


def _pools(turns: Sequence[Proposal]) -> Iterator[Write]:
    """Added up: a transaction may write to an item only once."""
    if not any(turn.decision.pools for turn in turns):
        return
    amounts: Counter[str] = Counter()
    by_pool: dict[str, int] = {}
    taken: dict[str, Taken] = {}
    for turn in turns:
        amounts.update(turn.decision.pools)
        by_pool |= turn.limits.by_pool
        taken |= turn.limits.taken
    after = turns[-1].decision.after
    yield from pool_writes(after.program_id, after.locator, amounts, Limits(by_pool, taken))


def _entries(decision: Decision, record: Record | None) -> Sequence[Put]:
    after = decision.after
    puts = [
        items.entry_item(after.program_id, after.member_id, after.version, entry, record)
        for entry in decision.entries
    ]
    if record is None and puts:
        puts[0] = items.with_changes(puts[0], decision.changes)
    return [Put(item, Absent()) for item in puts]
