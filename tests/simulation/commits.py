"""What one transaction wrote, as DynamoDB was sent it: read once, for all who look at it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from laurel.domain.account import Account
from laurel.storage import keys
from laurel.storage.history import History, read_history
from laurel.storage.table import Item
from laurel.storage.wire import read_item
from tests.simulation.dynamo import Raw
from tests.simulation.requests import Request


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request, sent for the so-manieth time."""

    number: int
    """Of the step."""
    request: Request


@dataclass(frozen=True)
class Commit:
    """The items that were put, and what was added to which pool, for whom."""

    attempt: Attempt
    puts: tuple[Item, ...]
    added: Counter[str]

    @cached_property
    def history(self) -> History:
        """What it adds to a member's history; all but the account is in the order of the puts."""
        return read_history([*self.puts])

    @property
    def account(self) -> Account | None:
        """The account that was written; None where none was."""
        return self.history.account

    def beginning(self, prefix: str) -> Iterator[Item]:
        """Items whose sort key begins so."""
        return (one for one in self.puts if str(one["sk"]).startswith(prefix))


def commit_of(asked: Raw, attempt: Attempt) -> Commit:
    """The commit of a request that DynamoDB has carried out."""
    puts, added = list[Item](), Counter[str]()
    for action in asked.get("TransactItems") or [{"Put": asked}]:
        [(kind, about)] = action.items()
        if kind == "Put":
            puts.append(read_item(about["Item"]))
        elif kind == "Update":
            _count(about, added)
    return Commit(attempt, tuple(puts), added)


def _count(about: dict[str, Any], added: Counter[str]) -> None:
    """What is added to the first number of a pool's item: what is taken from it."""
    pk = about["Key"]["pk"]["S"]
    if f"#{keys.POOL}#" in pk:
        _, name, _ = keys.parse_pool(pk)
        added[name] += int(about["ExpressionAttributeValues"][":amount"]["N"])
