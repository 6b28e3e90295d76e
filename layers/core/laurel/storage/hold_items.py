"""Items of holds that have a unit of a stock: who finds nothing left looks here for what has ended.

They lie by reward and by the member's shard, in the order of their ends, and are written and
removed in the turns that begin and end the holds themselves.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from laurel.domain.account import Account, Hold
from laurel.domain.frozen import dataclass
from laurel.storage import hold_keys, keys
from laurel.storage.keys import Key
from laurel.storage.table import Delete, Put, Table

_SOME: Final = 10
"""How many are looked at, or lifted, at a time."""


@dataclass(frozen=True, slots=True)
class EndedHold:
    """Whose hold it is that has ended."""

    member_id: str
    redemption_id: str


def hold_writes(before: Account, after: Account) -> Iterator[Put | Delete]:
    """What a turn, or several in a row, do to the holds that have units of stocks."""
    old, new = _by_key(before), _by_key(after)
    for key in old.keys() - new.keys():
        yield Delete(key)
    for key in new.keys() - old.keys():
        yield hold_put(key)


def hold_keys_of(account: Account) -> frozenset[Key]:
    """Where the holds of a member lie that have units of stocks."""
    return frozenset(_by_key(account))


def all_holds(table: Table, program_id: str, reward_id: str, shard: int) -> Iterator[Key]:
    """Where all holds of a shard lie."""
    partition = hold_keys.holds_partition(program_id, reward_id, shard)
    page = table.query(partition, hold_keys.HOLD)
    while True:
        yield from (Key(str(item["pk"]), str(item["sk"])) for item in page.items)
        if page.last is None:
            return
        page = table.query(partition, hold_keys.HOLD, after=page.last)


def hold_put(key: Key) -> Put:
    """A hold that lies there; that it does is all there is to it."""
    return Put({"pk": key.pk, "sk": key.sk})


def soonest_ended(
    table: Table, program_id: str, reward_id: str, shard: int, now: datetime
) -> list[EndedHold]:
    """Some holds of a shard whose time is up, the soonest first; none left where there are none."""
    partition = hold_keys.holds_partition(program_id, reward_id, shard)
    page = table.query(partition, hold_keys.HOLD, limit=_SOME)
    found = (hold_keys.parse_hold(str(item["sk"])) for item in page.items)
    return [
        EndedHold(member_id, redemption_id)
        for ends_at, member_id, redemption_id in found
        if datetime.fromisoformat(ends_at) <= now
    ]


def ended_in_all(table: Table, program_id: str, reward_id: str, now: datetime) -> int:
    """How many holds that have units of the reward have ended and were not lifted yet; at most
    some of each shard are counted.
    """
    shards = range(keys.SHARDS)
    return sum(len(soonest_ended(table, program_id, reward_id, one, now)) for one in shards)


def _by_key(account: Account) -> dict[Key, Hold]:
    return {
        hold_keys.hold(
            account.program_id,
            hold.unit_of,
            keys.shard_of(account.locator),
            _sortable(hold.ends_at),
            account.member_id,
            hold.redemption_id,
        ): hold
        for hold in account.holds
        if hold.unit_of is not None
    }


def _sortable(at: datetime) -> str:
    """An instant in UTC, always of the same length: `2026-03-02T12:00:00.000000+00:00`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
