"""The audit of each member after each of their turns, over what was written and nothing else.

What was written stays as it is, so it is read once, when it is: an audit that reads all of a member
again after every step would take most of the time. At the end the whole table is audited as in the
shop.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from laurel.domain.account import Account, Entry
from laurel.domain.audit import Turned, audit
from laurel.domain.program import Program
from laurel.storage import keys
from laurel.storage.history import read_history
from tests.simulation.commits import Commit


@dataclass(slots=True)
class _Books:
    entries: list[Entry] = field(default_factory=list[Entry])
    turns: list[Turned] = field(default_factory=list[Turned])
    vouchers: set[int] = field(default_factory=set[int])


class Auditor:
    """Keeps the books of every member, and audits them."""

    def __init__(self) -> None:
        self._books = defaultdict[str, _Books](_Books)

    def check(self, account: Account, commit: Commit, programs: dict[int, Program]) -> None:
        """AssertionError where a law does not hold."""
        books, history = self._books[account.member_id], read_history([*commit.puts])
        books.entries += history.entries
        books.turns += history.turns
        books.vouchers |= {keys.parse_voucher(str(one["sk"])) for one in _vouchers(commit)}
        found = audit(account, books.entries, books.turns, len(books.vouchers), programs)
        assert not found, found


def _vouchers(commit: Commit) -> list[dict[str, object]]:
    return [dict(one) for one in commit.beginning(keys.VOUCHER)]
