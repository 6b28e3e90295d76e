"""The audit over a program: every member's items against the laws of the ledger."""

from collections import Counter
from collections.abc import Callable
from dataclasses import field
from typing import Final

from laurel.domain.audit import Violation, audit
from laurel.domain.frozen import dataclass
from laurel.domain.program import Program
from laurel.operations.audit_causes import (
    Gifts,
    begin_tally,
    compare,
    compare_payouts,
    resume_tally,
)
from laurel.operations.audit_stocks import compare_stocks, units_in_pools
from laurel.operations.services import Services
from laurel.storage.history import History
from laurel.storage.keys import SHARDS

_SHARD_OF_PAYOUTS: Final = 0
"""Payouts belong to no shard: whoever audits this one looks at them."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where an audit stopped: the shard, how many of its members are done, and what they gave."""

    shard: int = 0
    done: int = 0
    gifts: Gifts | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found so far, and where to go on from (None: every member was looked at)."""

    members: int
    violations: tuple[Violation, ...]
    next: Position | None
    units: Counter[str] = field(default_factory=Counter[str])
    """What the members who were looked at have of stocks, by reward."""


def audit_program(
    services: Services, program_id: str, go_on: Callable[[], bool], start: Position
) -> Audited:
    """Audit the members of a program from a position on, while there is time; and its stocks, where
    there is time for all members.
    """
    members, found, units = 0, list[Violation](), Counter[str]()
    in_pools = units_in_pools(services, program_id) if start == Position() else {}
    for shard in range(start.shard, SHARDS):
        there = start if shard == start.shard else Position()
        part = audit_shard(services, program_id, shard, go_on, there.done, there.gifts)
        members, found = members + part.members, [*found, *part.violations]
        units += part.units
        if part.next is not None:
            return Audited(members, tuple(found), part.next)
    found += compare_stocks(services, program_id, in_pools, units)
    return Audited(members, tuple(found), None)


def audit_shard(
    services: Services,
    program_id: str,
    shard: int,
    go_on: Callable[[], bool],
    done: int,
    gifts: Gifts | None = None,
) -> Audited:
    """Audit one shard from its member number `done` on; `gifts` is what those before gave.

    Without it, what was given is only added up, and compared, from the first member on.
    """
    members, found, units = 0, list[Violation](), Counter[str]()
    tally = None if done else begin_tally(services, program_id, shard)
    if gifts is not None:
        tally = resume_tally(gifts)
    for index, member_id in enumerate(services.ledger.members(program_id, shard)):
        if index < done:
            continue
        if not go_on():
            so_far = tally.gifts if tally else None
            return Audited(members, tuple(found), Position(shard, index, so_far), units)
        history = services.ledger.history(program_id, member_id)
        found += _audited(services, program_id, member_id, history)
        members += 1
        if history.account is not None:
            units.update(history.account.units)
            if tally is not None:
                tally.add(history.account)
    if tally is not None:
        found += compare(services, program_id, shard, tally)
    if shard == _SHARD_OF_PAYOUTS:
        found += compare_payouts(services, program_id)
    return Audited(members, tuple(found), None, units)


def audit_member(services: Services, program_id: str, member_id: str) -> tuple[Violation, ...]:
    """Every law that does not hold for a member."""
    history = services.ledger.history(program_id, member_id)
    return _audited(services, program_id, member_id, history)


def _audited(
    services: Services, program_id: str, member_id: str, history: History
) -> tuple[Violation, ...]:
    if history.account is None:
        return (Violation(member_id, "rebuild", "is listed, and has no account"),)
    return audit(
        history.account,
        history.entries,
        history.turns,
        len(history.vouchers),
        _programs(services, program_id, history),
    )


def _programs(services: Services, program_id: str, history: History) -> dict[int, Program]:
    versions = {turn.program_version for turn in history.turns}
    return {number: services.library.program(program_id, number) for number in versions}
