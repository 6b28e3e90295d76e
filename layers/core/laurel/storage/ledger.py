"""The ledger: what is read to decide, and one transaction that writes what was decided."""

from collections.abc import Iterator, Sequence

from laurel.domain.account import Account, Entry
from laurel.domain.pinned_order import SoFar
from laurel.domain.program import Program
from laurel.storage import items, keys, program_items, voucher_items
from laurel.storage.history import History, read_history
from laurel.storage.items import Profile, Record
from laurel.storage.pools import Taken, read_pools
from laurel.storage.program_items import ProgramHead, StoredVersion
from laurel.storage.table import Add, Cancelled, Item, Page, Table, Write
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import RECORD_PLACE, Proposal, turn_writes


class Conflict(Exception):  # noqa: N818 - it is no error: another writer was first
    """Another turn was first, or the table was busy: nothing was written, decide again."""


class AlreadyDone(Exception):  # noqa: N818 - it is no error: the same id again
    """The client's id was used before; `record` is what was done then. Nothing was written."""

    def __init__(self, record: Record) -> None:
        super().__init__(f"{record.kind} {record.client_id}")
        self.record = record


class PoolShort(Exception):  # noqa: N818 - it is no error: decide again with what there is
    """The member's shard of a pool has too little room. Nothing was written: read the pool's
    shards, and decide again knowing them.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Ledger:
    """Reads and writes of members and programs over a Table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    # Programs

    def head(self, program_id: str) -> ProgramHead | None:
        """A program's current version."""
        item = self.table.get(keys.current(program_id))
        return program_items.read_head(item) if item else None

    def version(self, program_id: str, number: int) -> StoredVersion | None:
        """One version of a program document."""
        item = self.table.get(keys.version(program_id, number))
        return program_items.read_version(item) if item else None

    def versions(
        self, program_id: str, limit: int, after: int | None
    ) -> tuple[list[StoredVersion], int | None]:
        """A page of a program's versions, newest first, from below number `after`."""
        partition = keys.current(program_id).pk
        start = None if after is None else keys.version(program_id, after)
        page = self._newest(partition, keys.VERSION, limit, start)
        last = keys.parse_version(page.last.sk) if page.last else None
        return [program_items.read_version(item) for item in page.items], last

    def write(self, writes: list[Write]) -> None:
        """Write all of it or nothing; raises Conflict."""
        try:
            self.table.transact(writes)
        except Cancelled as cancelled:
            raise Conflict from cancelled

    # Members

    def open(
        self, program_id: str, member_id: str, *, consistent: bool
    ) -> tuple[ProgramHead | None, Account | None]:
        """The current version of the program and the member's account, in one call.

        Not consistent costs half; the account's version still guards every write, and whoever is
        refused on such a read is looked at again on a consistent one.
        """
        wanted = [keys.current(program_id), keys.account(program_id, member_id)]
        head, account = self.table.batch_get(wanted, consistent=consistent)
        return (
            program_items.read_head(head) if head else None,
            items.read_account(account) if account else None,
        )

    def account(self, program_id: str, member_id: str) -> Account | None:
        """The member's account alone, as it was a moment ago: a look at half the price."""
        wanted = [keys.account(program_id, member_id)]
        [item] = self.table.batch_get(wanted, consistent=False)
        return items.read_account(item) if item else None

    def profile(self, program_id: str, member_id: str) -> Profile | None:
        """The person."""
        item = self.table.get(keys.profile(program_id, member_id))
        return items.read_profile(item) if item else None

    def record(self, program_id: str, member_id: str, kind: str, client_id: str) -> Record | None:
        """What was done under a client's id (its changes without the entries)."""
        item = self.table.get(keys.operation(program_id, member_id, kind, client_id))
        return items.read_record(item) if item else None

    def records(
        self, program_id: str, member_id: str, *wanted: tuple[str, str]
    ) -> list[Record | None]:
        """Several records at once, by (kind, client's id)."""
        found = self.table.batch_get(
            [keys.operation(program_id, member_id, kind, client_id) for kind, client_id in wanted]
        )
        return [items.read_record(item) if item else None for item in found]

    def returned(self, program_id: str, member_id: str, event_id: str) -> SoFar:
        """What was returned of an order so far."""
        return items.read_returned(self.table.get(keys.returned(program_id, member_id, event_id)))

    def commit(self, program: Program, proposal: Proposal) -> None:
        """Write a turn. Raises AlreadyDone where the client's id was used, Conflict on a lost
        race, PoolShort where only a pool had too little room.
        """
        writes = turn_writes(program, proposal)
        try:
            self.table.transact(writes)
        except Cancelled as cancelled:
            old = _old_record(cancelled) if proposal.record is not None else None
            if old is not None:
                raise AlreadyDone(items.read_record(old)) from cancelled
            short = _short_pool(writes, cancelled)
            raise (Conflict() if short is None else PoolShort(short)) from cancelled

    def pool(self, program_id: str, name: str) -> Taken:
        """What each shard of a pool has taken, by the shard's number, in one call."""
        return read_pools(self.table, program_id, [name])[name]

    # Lists

    def entries(
        self, program_id: str, member_id: str, limit: int, after: int | None
    ) -> tuple[list[Entry], int | None]:
        """A page of entries, newest first, from below number `after`; and the number to go on
        from.
        """
        start = None if after is None else keys.entry(program_id, member_id, after)
        partition = keys.member_partition(program_id, member_id)
        page = self._newest(partition, keys.ENTRY, limit, start)
        last = keys.parse_entry(page.last.sk) if page.last else None
        return [items.read_entry(item) for item in page.items], last

    def entry(
        self, program_id: str, member_id: str, seq: int
    ) -> tuple[Entry, tuple[str, str] | None] | None:
        """One entry, and the (kind, client's id) of the record it belongs to."""
        item = self.table.get(keys.entry(program_id, member_id, seq))
        return (items.read_entry(item), items.read_record_name(item)) if item else None

    def vouchers(
        self, program_id: str, member_id: str, limit: int, after: int | None
    ) -> tuple[list[StoredVoucher], int | None]:
        """A page of vouchers, newest first."""
        start = None if after is None else keys.voucher(program_id, member_id, after)
        partition = keys.member_partition(program_id, member_id)
        page = self._newest(partition, keys.VOUCHER, limit, start)
        last = keys.parse_voucher(page.last.sk) if page.last else None
        return [voucher_items.read_voucher(item) for item in page.items], last

    def voucher(self, program_id: str, member_id: str, number: int) -> StoredVoucher | None:
        """One voucher."""
        item = self.table.get(keys.voucher(program_id, member_id, number))
        return voucher_items.read_voucher(item) if item else None

    def vouchers_numbered(
        self, program_id: str, member_id: str, numbers: Sequence[int]
    ) -> list[StoredVoucher]:
        """Those of a member's vouchers, as they are now."""
        wanted = [keys.voucher(program_id, member_id, number) for number in numbers]
        found = self.table.batch_get(wanted) if wanted else []
        return [voucher_items.read_voucher(item) for item in found if item]

    def member_of(self, program_id: str, locator: str) -> str | None:
        """The member a locator belongs to."""
        item = self.table.get(keys.directory(program_id, locator))
        return str(item["member"]) if item else None

    def members(self, program_id: str, shard: int) -> Iterator[str]:
        """All members of one shard of a program."""
        for _, member_id in self.listed(program_id, shard):
            yield member_id

    def listed(self, program_id: str, shard: int) -> Iterator[tuple[str, str]]:
        """All (locator, member) of one shard of a program."""
        for item in self._all(keys.directory_partition(program_id, shard)):
            yield str(item["sk"]), str(item["member"])

    def programs(self) -> Iterator[str]:
        """All programs."""
        for item in self._all(keys.PROGRAMS):
            yield str(item["sk"])

    def due(
        self, program_id: str, shard: int, up_to: str, limit: int, after: Item | None
    ) -> tuple[list[keys.AgendaKey], Item | None]:
        """Who in a shard is due by a day (ISO date), soonest first."""
        found, last = self.table.query_agenda(
            keys.agenda_partition(program_id, shard), f"{up_to}~", limit=limit, after=after
        )
        return [_agenda_key(item) for item in found], last

    def history(self, program_id: str, member_id: str) -> History:
        """Everything of a member, for the audit, for balances of the past, and for returns."""
        return read_history(list(self.everything_of(program_id, member_id)))

    def everything_of(self, program_id: str, member_id: str) -> Iterator[Item]:
        """All items of a member, as they are stored."""
        return self._all(keys.member_partition(program_id, member_id))

    def _newest(self, pk: str, prefix: str, limit: int, after: keys.Key | None) -> Page:
        return self.table.query(pk, prefix, limit=limit, newest_first=True, after=after)

    def _all(self, pk: str) -> Iterator[Item]:
        page = self.table.query(pk)
        yield from page.items
        while page.last is not None:
            page = self.table.query(pk, after=page.last)
            yield from page.items


def _old_record(cancelled: Cancelled) -> Item | None:
    if len(cancelled.failures) <= RECORD_PLACE:
        return None
    failed = cancelled.failures[RECORD_PLACE]
    return failed.item if failed else None


def _short_pool(writes: Sequence[Write], cancelled: Cancelled) -> str | None:
    """The pool that had too little room, where nothing else stood in the way."""
    lost = [write for write, failed in zip(writes, cancelled.failures, strict=True) if failed]
    pools = [write for write in lost if isinstance(write, Add)]
    return keys.parse_pool(pools[0].key.pk)[1] if pools and len(pools) == len(lost) else None


def _agenda_key(item: Item) -> keys.AgendaKey:
    return keys.parse_agenda(str(item["agenda_pk"]), str(item["agenda_sk"]))
