"""Mend what a restore left of a program: every member, and then what they share, counted anew.

Nobody may write meanwhile. It is planned first and written afterwards, so that a person can look at
it between; what was mended is found right the next time, so an interrupted run is started again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from laurel.domain.account import Account
from laurel.domain.program import Program
from laurel.operations.budgets import stocks
from laurel.operations.clock import Clock
from laurel.operations.mend_codes import mended_codes
from laurel.operations.mend_member import Mending, plan_member
from laurel.operations.services import Services, open_program
from laurel.storage import keys
from laurel.storage.gift_pools import read_shard
from laurel.storage.hold_items import all_holds, hold_keys_of, hold_put
from laurel.storage.keys import SHARDS, Key
from laurel.storage.pools import read_pools
from laurel.storage.recount import recounted_gifts, recounted_pool
from laurel.storage.table import Delete, Write
from laurel.storage.writes import MOST_WRITES

type Found = tuple[str, str]
"""Whom it is about (a member, or nobody: the program), and what was found."""


@dataclass(slots=True)
class Plan:
    """What would mend a program. Each of `writes` goes down together."""

    program_id: str
    members: int = 0
    findings: list[Found] = field(default_factory=list[Found])
    undone: list[Found] = field(default_factory=list[Found])
    hopeless: list[Found] = field(default_factory=list[Found])
    writes: list[tuple[Write, ...]] = field(default_factory=list[tuple[Write, ...]])
    gone: set[str] = field(default_factory=set[str])
    """Members of whom nothing will be left."""

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to mend."""
        return not (self.findings or self.hopeless)

    @property
    def deleted(self) -> frozenset[Key]:
        """What the writes so far remove."""
        every = (write for together in self.writes for write in together)
        return frozenset(write.key for write in every if isinstance(write, Delete))

    def take(self, about: str, mending: Mending) -> None:
        """What is to be done for a member."""
        self.members += 1
        self.findings += ((about, found) for found in mending.findings)
        self.undone += ((about, name) for name in mending.undone)
        self.hopeless += ((about, why) for why in mending.hopeless)
        self.writes += batched(mending.writes, MOST_WRITES, strict=False)
        if mending.account is None and not mending.hopeless:
            self.gone.add(about)


@dataclass(slots=True)
class _Shared:
    """What all members have of what they share."""

    units: Counter[str] = field(default_factory=Counter[str])
    given: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    holds: set[Key] = field(default_factory=set[Key])

    def add(self, account: Account) -> None:
        shard = keys.shard_of(account.locator)
        self.units.update(account.units)
        for cause_id, amount in account.donated.items():
            self.given[cause_id, shard] += amount
        self.holds |= hold_keys_of(account)


def plan_program(
    services: Services,
    program_id: str,
    clock: Clock,
    since: datetime | None,
    stored: Iterable[str] = (),
) -> Plan:
    """What would mend the program: program_not_found. `stored` are members who have items, which
    tells of those whom the list of members has lost; `since` as in `plan_member`.
    """
    program, plan, shared = (
        open_program(services, program_id, clock).program,
        Plan(program_id),
        _Shared(),
    )
    listed = [one for shard in range(SHARDS) for one in services.ledger.members(program_id, shard)]
    for member_id in dict.fromkeys([*listed, *stored]):
        mending = plan_member(services, program, member_id, since)
        plan.take(member_id, mending)
        if mending.account is not None:
            shared.add(mending.account)
    plan.writes += ((delete,) for delete in _unlisted(services, program_id, plan))
    if not plan.hopeless:
        for found, write in (
            *_stocks(services, program, shared),
            *_gifts(services, program, shared, plan),
            *_holds(services, program, shared),
            *mended_codes(services, program, plan.deleted),
        ):
            plan.findings.append(("", found))
            plan.writes.append((write,))
    return plan


def carry_out_plan(services: Services, plan: Plan) -> None:
    """Write it. Raises Conflict where somebody wrote meanwhile: make another plan."""
    for together in plan.writes:
        services.ledger.write([*together])


def _unlisted(services: Services, program_id: str, plan: Plan) -> Iterator[Delete]:
    """The places in the list of members of those of whom there is nothing."""
    if not plan.gone:
        return
    for shard in range(SHARDS):
        for locator, member_id in services.ledger.listed(program_id, shard):
            if member_id in plan.gone:
                yield Delete(keys.directory(program_id, locator))


def _stocks(services: Services, program: Program, shared: _Shared) -> Iterator[tuple[str, Write]]:
    limits = stocks(program)
    taken = read_pools(services.ledger.table, program.program_id, tuple(limits))
    for name, limit in limits.items():
        right = shared.units[name.partition(":")[2]]
        if sum(taken[name]) != right:
            found = f"{name}: members have {right}, the pool says {sum(taken[name])}"
            for add in recounted_pool(program.program_id, name, limit, taken[name], right):
                yield found, add


def _gifts(
    services: Services, program: Program, shared: _Shared, plan: Plan
) -> Iterator[tuple[str, Write]]:
    for shard in range(SHARDS):
        there = read_shard(services.ledger.table, program.program_id, [*program.causes], shard)
        for cause_id, gifts in there.items():
            right = shared.given[cause_id, shard]
            found = f"{cause_id}, shard {shard}: members gave {right}, the pool says {gifts.given}"
            try:
                adds = [*recounted_gifts(program.program_id, cause_id, shard, gifts, right)]
            except ValueError as error:
                plan.hopeless.append(("", f"{cause_id}, shard {shard}: {error}"))
                continue
            yield from ((found, add) for add in adds)


def _holds(services: Services, program: Program, shared: _Shared) -> Iterator[tuple[str, Write]]:
    stocked = [one.reward_id for one in program.rewards.values() if one.stock is not None]
    there = {
        key
        for reward_id in stocked
        for shard in range(SHARDS)
        for key in all_holds(services.ledger.table, program.program_id, reward_id, shard)
    }
    yield from (("a hold is not on its shelf", hold_put(key)) for key in shared.holds - there)
    yield from (("a hold on a shelf is nobody's", Delete(key)) for key in there - shared.holds)
