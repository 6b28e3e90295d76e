"""The narrow interface to a DynamoDB table: what the ledger needs of it, and no more.

Two things stand behind it: `DynamoTable` (boto3) and `MemoryTable` (the same rules in a dict, for
documents tried out without a stack and for quick tests). Both pass one contract suite. Keeping it
narrow lets the client under it be measured and swapped.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from laurel.domain.frozen import dataclass
from laurel.storage.keys import Key

type Value = str | int | bytes
type Item = Mapping[str, Value]
"""Attributes by name, `pk` and `sk` among them."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Holds while there is no item of that key."""


@dataclass(frozen=True, slots=True)
class Equals:
    """Holds while the item is there and has that value."""

    attribute: str
    value: Value


@dataclass(frozen=True, slots=True)
class AtMost:
    """Holds while the number is at most that; where there is none, it counts as 0."""

    attribute: str
    value: int


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Holds while the number is at least that; where there is none, it counts as 0."""

    attribute: str
    value: int


type Condition = Absent | Equals | AtMost | AtLeast


@dataclass(frozen=True, slots=True)
class Put:
    """Write the whole item, if the condition holds."""

    item: Item
    condition: Condition | None = None

    @property
    def key(self) -> Key:
        """The key of the item."""
        return Key(str(self.item["pk"]), str(self.item["sk"]))


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the item, if the condition holds; one that is not there is removed already."""

    key: Key
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Only hold the condition."""

    key: Key
    condition: Condition


@dataclass(frozen=True, slots=True)
class Add:
    """Add to a number (0 where there is none, the item too) and touch nothing else of the item.

    With `at_most` only where the number is no more than that afterwards, or with `at_least` where
    it is no less: one of them. `also` is added to another number of the item in the same step, so
    that an amount can be moved from the one to the other. It is no read and no guess: whatever
    others add meanwhile, every amount is counted once.
    """

    key: Key
    attribute: str
    amount: int
    at_most: int | None = None
    at_least: int | None = None
    also: tuple[str, int] | None = None

    @property
    def condition(self) -> AtMost | AtLeast | None:
        """What must hold before: that there is room for the amount, or so much to be taken."""
        if self.at_least is not None:
            return AtLeast(self.attribute, self.at_least - self.amount)
        if self.at_most is None:
            return None
        return AtMost(self.attribute, self.at_most - self.amount)

    @property
    def amounts(self) -> dict[str, int]:
        """What is added to each number."""
        return {self.attribute: self.amount} | dict([self.also] if self.also else [])


type Write = Put | Delete | Check | Add


@dataclass(frozen=True, slots=True)
class Failed:
    """A write whose condition did not hold, and the item that was there."""

    item: Item | None


class Cancelled(Exception):  # noqa: N818 - DynamoDB's own word for it
    """Nothing was written. `failures` has one place per write, in order: None where it was fine.

    `contended` says that a place was lost to another transaction, or throttled: worth trying again.
    """

    def __init__(self, failures: Sequence[Failed | None], *, contended: bool) -> None:
        super().__init__(f"{sum(f is not None for f in failures)} conditions failed")
        self.failures = tuple(failures)
        self.contended = contended


@dataclass(frozen=True, slots=True)
class Page:
    """Some items in key order, and the key to go on from (None: that was all)."""

    items: tuple[Item, ...]
    last: Key | None


class Table(Protocol):
    """What the ledger asks of a table. Reads are strongly consistent unless said otherwise."""

    def get(self, key: Key) -> Item | None:
        """One item, or None."""
        ...

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item | None]:
        """Up to 100 items, in the order of the keys; None where there is none."""
        ...

    def query(
        self,
        pk: str,
        prefix: str = "",
        *,
        limit: int | None = None,
        newest_first: bool = False,
        after: Key | None = None,
    ) -> Page:
        """Items of a partition whose sort key begins with the prefix."""
        ...

    def query_agenda(
        self, pk: str, up_to: str, *, limit: int | None = None, after: Item | None = None
    ) -> tuple[tuple[Item, ...], Item | None]:
        """Index keys of an agenda partition with sort key <= `up_to`, and where to go on from."""
        ...

    def put(self, write: Put) -> None:
        """Write one item; raises Cancelled with one place."""
        ...

    def transact(self, writes: Sequence[Write]) -> None:
        """All of the writes or none; raises Cancelled with a place per write."""
        ...
