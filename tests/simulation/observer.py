"""Who sees everything that is committed, and holds it against the audit and the model."""

from collections import Counter
from datetime import UTC, datetime

from laurel.domain.cause import given_pool
from laurel.domain.program import Program
from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.budgets import budgets, stocks
from laurel.operations.services import Services
from laurel.programs.compile import compile_program
from laurel.storage import keys, program_items
from laurel.storage.gift_pools import read_gifts
from laurel.storage.history import History
from laurel.storage.ledger import Ledger
from laurel.storage.notice_items import read_notice
from laurel.storage.notice_keys import NOTICE
from laurel.storage.table import Table
from tests.simulation.answers import Answers
from tests.simulation.auditor import Auditor
from tests.simulation.commits import Commit
from tests.simulation.model import Member, Model
from tests.simulation.model_commits import follow
from tests.simulation.programs import CAUSES, PROGRAM


class Observer:
    """Sees commits and answers as they come."""

    def __init__(self) -> None:
        self.answers, self.auditor, self.model = Answers(), Auditor(), Model()
        self.programs: dict[int, Program] = {}

    def committed(self, commit: Commit) -> None:
        """Look at what was written."""
        for item in commit.beginning(keys.VERSION):
            stored = program_items.read_version(item)
            self.programs[stored.version] = compile_program(
                PROGRAM, stored.version, stored.mode, stored.document, stored.retired
            )
        account = commit.account
        if account is not None:
            self.auditor.check(account, commit, self.programs)
        follow(self.model, commit, self.programs)

    def check_end(self, services: Services) -> None:
        """All that is stored: by the shop's own audit, and against the model."""
        services = Services.over(_ReadOnce(services.ledger.table))
        found = audit_program(services, PROGRAM, lambda: True, Position()).violations
        assert not found, found
        shards = range(keys.SHARDS)
        listed = {one for shard in shards for one in services.ledger.members(PROGRAM, shard)}
        assert listed == {*self.model.members}
        for member in self.model.members.values():
            _check_member(services, member)
        self._check_pools(services)
        self._check_told(services)

    def _check_pools(self, services: Services) -> None:
        """None has more taken than it ever allowed, and each says what the model says."""
        limits = Counter[str]()
        for program in self.programs.values():
            for name, limit in (budgets(program) | stocks(program)).items():
                limits[name] = max(limits[name], limit)
        for name, limit in limits.items():
            taken = sum(services.ledger.pool(PROGRAM, name))
            assert taken == self.model.pools[name], name
            assert self.model.most[name] <= limit, name
        for cause, gifts in read_gifts(services.ledger.table, PROGRAM, CAUSES).items():
            given, paid = self.model.pools[given_pool(cause)], self.model.paid[cause]
            assert sum(one.given for one in gifts) == given, cause
            assert sum(one.paid for one in gifts) == paid <= given, cause

    def _check_told(self, services: Services) -> None:
        """Every entry that anybody was told of is in the ledger once, and says the same."""
        for member_id, told in self.answers.entries.items():
            stored = services.ledger.history(PROGRAM, member_id).entries
            there = {f"e{one.seq}": one.kind for one in stored}
            for entry_id, kind in told.items():
                assert there[entry_id] == kind, (member_id, entry_id)


class _ReadOnce(Ledger):
    """Nothing is written any more: each history is read from the table once, for all who ask."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._known: dict[str, History] = {}

    def history(self, program_id: str, member_id: str) -> History:
        """As the table has it; all members are of one program."""
        if member_id not in self._known:
            self._known[member_id] = super().history(program_id, member_id)
        return self._known[member_id]


def _check_member(services: Services, member: Member) -> None:
    own = member.account
    history = services.ledger.history(PROGRAM, own.member_id)
    assert history.account == own
    assert [turn.changes for turn in _in_order(history.turns)] == [
        turn.changes for turn in member.turns
    ]
    stored = {one.number: (one.status, one.reclaimed) for one in history.vouchers}
    assert stored == {
        number: (one.status, one.reclaimed) for number, one in member.vouchers.items()
    }, own.member_id
    returned = {name: one.so_far for name, one in member.orders.items() if one.so_far.lines}
    assert history.returned == returned
    assert _heard(services, own.member_id) == {
        (at.astimezone(UTC), kind, about) for at, kind, about in member.heard
    }
    profile = services.ledger.profile(PROGRAM, own.member_id)
    assert profile is not None
    assert (profile.erased, profile.email) == (own.erased, _email(member))
    assert profile.erased or profile.due_on == member.profile.due_on


def _heard(services: Services, member_id: str) -> set[tuple[datetime, str, str]]:
    """The notices that are kept."""
    found = services.ledger.table.query(keys.member_partition(PROGRAM, member_id), NOTICE).items
    stored = map(read_notice, found)
    return {(datetime.fromisoformat(one.at), one.type, one.subject) for one in stored}


def _in_order[T](turns: tuple[T, ...]) -> list[T]:
    return sorted(turns, key=lambda one: one.turn)  # type: ignore[attr-defined]


def _email(member: Member) -> str | None:
    return None if member.account.erased else member.profile.email
