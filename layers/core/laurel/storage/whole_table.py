"""All of a table, item after item: for restores, which look at what no query finds.

A scan costs a read of everything. No function may do it; people who hold the table may.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from laurel.storage.keys import Key, parse_member_partition
from laurel.storage.table import Item
from laurel.storage.wire import key_of, read_item


class Scanned(Protocol):
    """What can be gone through as a whole."""

    def every_item(self) -> Iterator[Item]:
        """Every item, in no order."""
        ...

    def every_key(self) -> Iterator[Key]:
        """Every key, in no order."""
        ...


class WholeTable:
    """A table on DynamoDB. `client` is boto3's."""

    def __init__(self, client: Any, name: str) -> None:  # noqa: ANN401 - boto3 makes its clients at run time
        self._client = client
        self._name = name

    def every_item(self) -> Iterator[Item]:
        """See Scanned."""
        return map(read_item, self._scan())

    def every_key(self) -> Iterator[Key]:
        """See Scanned. It costs as much as the items."""
        return (key_of(read_item(raw)) for raw in self._scan(ProjectionExpression="pk, sk"))

    def _scan(self, **more: str) -> Iterator[Any]:
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._name, ConsistentRead=True, **more
        )
        for page in pages:
            yield from page["Items"]


def members_in(found: Iterable[Key]) -> Iterator[tuple[str, str]]:
    """The (program, member) of each of these keys that is an item of a member."""
    for key in found:
        if key.pk.startswith("M#"):
            yield parse_member_partition(key.pk)
