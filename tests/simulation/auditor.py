"""The audit of each member after each of their turns, over what was written and nothing else.

What was written stays as it is, so it is read once, when it is written; and an account that is
rebuilt turn by turn was rebuilt up to the last one already. To begin anew after every step would
take most of the time. In the end the whole table is audited as in the shop.
"""

from dataclasses import dataclass, field

from laurel.domain.account import Account, Entry
from laurel.domain.apply_changes import turned
from laurel.domain.audit import Turned, broken_rules
from laurel.domain.program import Program
from tests.simulation.commits import Commit


@dataclass(slots=True)
class _Books:
    rebuilt: Account
    entries: list[Entry] = field(default_factory=list[Entry])
    turns: list[Turned] = field(default_factory=list[Turned])
    vouchers: set[int] = field(default_factory=set[int])
    programs: dict[int, Program] = field(default_factory=dict[int, Program])
    """Those that the turns were decided under."""


class Auditor:
    """Keeps the books of every member, and audits them."""

    def __init__(self) -> None:
        self._books: dict[str, _Books] = {}

    def check(self, account: Account, commit: Commit, programs: dict[int, Program]) -> None:
        """AssertionError where a law does not hold."""
        nobody = Account(account.program_id, account.member_id)
        books = self._books.setdefault(account.member_id, _Books(nobody))
        history = commit.history
        for turn in sorted(history.turns, key=lambda one: one.turn):
            assert turn.turn == books.rebuilt.version + 1
            books.rebuilt = turned(books.rebuilt, turn.changes)
            books.programs[turn.program_version] = programs[turn.program_version]
        assert books.rebuilt == account, "the account differs from what its turns lead to"
        books.entries += history.entries
        books.turns += history.turns
        books.vouchers |= {one.number for one in history.vouchers}
        found = broken_rules(
            account, books.entries, books.turns, len(books.vouchers), books.programs
        )
        assert not found, found
