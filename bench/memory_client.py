"""A DynamoDB client without a DynamoDB: items in a dict, by the names and answers that boto3 has.

For counting requests among a hundred thousand items, which moto would take minutes over. It holds
what sizes and pages are told by, and an item's limit of 400 KB; it knows no conditions, because
nobody else writes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any, Final

from bench.capacity import Raw, item_bytes

type Asked = Any
"""What boto3 takes: dicts all the way down."""

_MOST_IN_ITEM: Final = 400 * 1024
_MOST_IN_PAGE: Final = 1024 * 1024


class ItemTooLargeError(Exception):
    """DynamoDB refuses items of more than 400 KB."""


class MemoryClient:
    """One table, whatever it is called. Reads are always consistent."""

    class exceptions:  # noqa: N801 - boto3's name
        """What it refuses with."""

        ClientError = ItemTooLargeError

    def __init__(self) -> None:
        self._partitions = defaultdict[str, dict[str, Raw]](dict)
        self._names: dict[str, list[str]] = {}

    def fill(self, items: Iterable[Raw]) -> None:
        """Put these there."""
        for item in items:
            self._keep(item)

    def get_item(self, **asked: Asked) -> dict[str, Any]:
        """GetItem."""
        found = self._find(asked["Key"])
        return {"Item": found} if found else {}

    def batch_get_item(self, **asked: Asked) -> dict[str, Any]:
        """BatchGetItem."""
        [(table, part)] = asked["RequestItems"].items()
        found = [item for key in part["Keys"] if (item := self._find(key))]
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def query(self, **asked: Asked) -> dict[str, Any]:
        """Query of a partition, or of what begins with a prefix in it; at most 1 MB."""
        values = asked["ExpressionAttributeValues"]
        pk, prefix = values[":pk"]["S"], values.get(":prefix", {"S": ""})["S"]
        names = self._sorted(pk)
        names = names[bisect_left(names, prefix) : bisect_left(names, prefix + chr(0x10FFFF))]
        if not asked.get("ScanIndexForward", True):
            names = names[::-1]
        if last := asked.get("ExclusiveStartKey"):
            names = names[names.index(last["sk"]["S"]) + 1 :]
        return _page([self._partitions[pk][name] for name in names], asked.get("Limit"))

    def put_item(self, **asked: Asked) -> dict[str, Any]:
        """PutItem."""
        self._keep(asked["Item"])
        return {}

    def transact_write_items(self, **asked: Asked) -> dict[str, Any]:
        """TransactWriteItems of puts and checks."""
        for write in asked["TransactItems"]:
            [(kind, about)] = write.items()
            if kind == "Put":
                self._keep(about["Item"])
            elif kind != "ConditionCheck":
                raise ValueError(kind)
        return {}

    def update_item(self, **asked: Asked) -> dict[str, Any]:
        """UpdateItem with an expression of ADD and SET, in this order."""
        adds, _, sets = asked["UpdateExpression"].removeprefix("ADD ").partition(" SET ")
        values: Mapping[str, Any] = asked["ExpressionAttributeValues"]
        new = {**asked["Key"], **self._find(asked["Key"])}
        for name, value in batched(adds.replace(",", "").split(), 2, strict=True):
            new[name] = _added(new.get(name), values[value])
        for name, _, value in batched(sets.replace(",", "").split(), 3, strict=True):
            new[name] = values[value]
        self._keep(new)
        return {}

    def _find(self, key: Raw) -> Raw:
        return self._partitions[key["pk"]["S"]].get(key["sk"]["S"], {})

    def _keep(self, item: Raw) -> None:
        if item_bytes(item) > _MOST_IN_ITEM:
            raise ItemTooLargeError(f"{item_bytes(item):,} bytes")
        self._partitions[item["pk"]["S"]][item["sk"]["S"]] = item
        self._names.pop(item["pk"]["S"], None)

    def _sorted(self, pk: str) -> list[str]:
        if pk not in self._names:
            self._names[pk] = sorted(self._partitions[pk])
        return self._names[pk]


def _page(items: list[Raw], limit: int | None) -> dict[str, Any]:
    page: list[Raw] = []
    size = 0
    for item in items:
        size += item_bytes(item)
        if len(page) == limit or size > _MOST_IN_PAGE:
            last = {name: page[-1][name] for name in ("pk", "sk")}
            return {"Items": page, "LastEvaluatedKey": last}
        page.append(item)
    return {"Items": page}


def _added(old: Mapping[str, Any] | None, more: Mapping[str, Any]) -> Mapping[str, Any]:
    [(kind, content)] = more.items()
    if old is None:
        return more
    if kind == "N":
        return {"N": str(int(old["N"]) + int(content))}
    return {"SS": sorted({*old["SS"], *content})}
