"""What the demo came to: read from the accounts of the ledger, never counted while loading."""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from laurel.domain.account import Account, EntryKind, Qualifying
from laurel.domain.balances import balances
from laurel.domain.money import format_amount
from laurel.domain.program import Program
from laurel.operations.audit_ledger import Audited, audit_shard
from laurel.operations.clock import Clock
from laurel.operations.services import Place, Services, open_account
from laurel.storage.keys import SHARDS

WALLET = "points"
CENTS_PER_POINT = 1  # as the program gives 10.00 off for 1,000 points

type Totals = Counter[str]
"""Quantities by name; the members of a tier stand under `tier <its id>`."""


def read_totals(services: Services, program_id: str, at: datetime, threads: int) -> Totals:
    """The totals over all members of the program as of an instant."""

    def of_shard(shard: int) -> Totals:
        members = services.ledger.members(program_id, shard)
        return _added(_of_member(services, Place(program_id, member), at) for member in members)

    with ThreadPoolExecutor(threads) as pool:
        return _added(pool.map(of_shard, range(SHARDS)))


def audit_members(services: Services, program_id: str, threads: int) -> list[Audited]:
    """What the audit found, shard by shard."""

    def of_shard(shard: int) -> Audited:
        return audit_shard(services, program_id, shard, lambda: True, 0)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(of_shard, range(SHARDS)))


def account_totals(program: Program, account: Account, at: datetime) -> Totals:
    """One member's part: issued, redeemed, expired as booked; outstanding as time has it."""
    booked = account.wallet(WALLET).totals
    return Counter(
        {
            "members": 1,
            "orders": account.qualifying.get("", Qualifying()).orders,
            "issued": booked.get(EntryKind.EARN, 0),
            "redeemed": -booked.get(EntryKind.REDEEM, 0),
            "expired": -booked.get(EntryKind.EXPIRE, 0),
            "outstanding": balances(program, account, at)[WALLET].available,
            "vouchers": account.vouchers,
            f"tier {account.tier.tier_id}": 1,
        }
    )


def worded(program: Program, totals: Totals) -> Iterator[str]:
    """The totals, a line each."""
    levels = program.tiers.levels if program.tiers else ()
    tiers = (f"{totals[f'tier {level.tier_id}']:,} {level.name}" for level in levels)
    liability = format_amount(totals["outstanding"] * CENTS_PER_POINT, program.currency)
    value = format_amount(CENTS_PER_POINT, program.currency)
    yield _line(totals["orders"], "orders")
    yield _line(totals["members"], f"members: {', '.join(tiers)}")
    yield _line(totals["vouchers"], "vouchers issued")
    yield _line(totals["issued"], "points issued")
    yield _line(totals["redeemed"], "points redeemed")
    yield _line(totals["expired"], "points expired")
    yield _line(
        totals["outstanding"],
        f"points outstanding: a liability of {liability} {program.currency.code}, at {value} each",
    )


def worded_audit(audited: Iterable[Audited]) -> Iterator[str]:
    """What the audit found: how much, and every violation."""
    shards = list(audited)
    violations = [violation for shard in shards for violation in shard.violations]
    members = sum(shard.members for shard in shards)
    yield _line(len(violations), f"violations in the audit of {members:,} members")
    for violation in violations:
        yield f"{violation.member_id}: {violation.law}: {violation.detail}"


def _of_member(services: Services, place: Place, at: datetime) -> Totals:
    opened = open_account(services, place, Clock(at, at))
    return account_totals(opened.program, opened.account, at)


def _added(parts: Iterable[Totals]) -> Totals:
    whole = Counter[str]()
    for part in parts:
        whole.update(part)
    return whole


def _line(quantity: int, what: str) -> str:
    return f"{quantity:12,}  {what}"
