"""Counts DynamoDB's capacity from the requests that were really sent.

The emulators' own figures are no use (one reports 4 units for any transaction), so the meter stands
between the table and its boto3 client and counts by Amazon's published rules:

- an item's size is the bytes of its names and values; a number takes a byte per two digits, and one
- a write takes a unit per KB begun, of the item before or after, whichever is larger; twice that in
  a transaction, whether it goes through or not
- a read takes a unit per 4 KB begun, half of it when it may be stale; a batch rounds item by item,
  a query its whole page; nothing found still costs the least
- an index write is one more unit per KB where an item's index keys come, go or change (both the old
  and the new place are then written)
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

type Raw = Mapping[str, Mapping[str, Any]]
"""An item as it goes over the wire: attributes by name, each with its type."""

type Wire = Any
"""What boto3 takes and gives: dicts all the way down."""

_WRITE_BYTES: Final = 1024
_READ_BYTES: Final = 4096
_INDEX_KEYS: Final = ("agenda_pk", "agenda_sk")


@dataclass(frozen=True, slots=True)
class Sent:
    """One request and what it takes. `sizes` are the bytes of the items in it, in order."""

    operation: str
    sizes: tuple[tuple[str, int], ...]
    read_units: float = 0
    write_units: int = 0
    index_units: int = 0


@dataclass(slots=True)
class Bill:
    """Requests and what they take together."""

    sent: list[Sent] = field(default_factory=list[Sent])

    @property
    def calls(self) -> int:
        """How many requests there were."""
        return len(self.sent)

    @property
    def read_units(self) -> float:
        """Read units of all."""
        return sum(one.read_units for one in self.sent)

    @property
    def write_units(self) -> int:
        """Write units of all, without the index."""
        return sum(one.write_units for one in self.sent)

    @property
    def index_units(self) -> int:
        """Write units of the index."""
        return sum(one.index_units for one in self.sent)


class MeteredClient:
    """A boto3 DynamoDB client that keeps a bill. Start a new one with `bill = client.start()`."""

    def __init__(self, client: Wire) -> None:
        self._client = client
        self.bill = Bill()

    def __getattr__(self, name: str) -> Wire:
        """Whatever else a client can do, off the bill."""
        return getattr(self._client, name)

    def start(self) -> Bill:
        """A new bill, which every request from now on goes on."""
        self.bill = Bill()
        return self.bill

    def get_item(self, **asked: Wire) -> dict[str, Wire]:
        """GetItem."""
        answer: dict[str, Wire] = self._client.get_item(**asked)
        found = [answer["Item"]] if "Item" in answer else []
        self._read("GetItem", found, _reads(found or [{}], _is_strong(asked)))
        return answer

    def batch_get_item(self, **asked: Wire) -> dict[str, Wire]:
        """BatchGetItem."""
        answer: dict[str, Wire] = self._client.batch_get_item(**asked)
        for name, part in asked["RequestItems"].items():
            found = answer["Responses"].get(name, [])
            missing = len(part["Keys"]) - len(found)
            units = _reads([*found, *([{}] * missing)], _is_strong(part))
            self._read("BatchGetItem", found, units)
        return answer

    def query(self, **asked: Wire) -> dict[str, Wire]:
        """Query, of the table or of its index."""
        answer: dict[str, Wire] = self._client.query(**asked)
        found = answer["Items"]
        page = {"page": {"B": b"x" * sum(map(item_bytes, found))}} if found else {}
        self._read("Query", found, _reads([page], _is_strong(asked)))
        return answer

    def put_item(self, **asked: Wire) -> Wire:
        """PutItem."""
        [old] = self._before(asked["TableName"], [asked["Item"]])
        self._write("PutItem", [(old, asked["Item"])], 1)
        return self._client.put_item(**asked)

    def transact_write_items(self, **asked: Wire) -> Wire:
        """TransactWriteItems."""
        writes = [only for write in asked["TransactItems"] for only in write.items()]
        [table] = {about["TableName"] for _, about in writes}
        olds = self._before(table, [about.get("Item") or about["Key"] for _, about in writes])
        changes = zip(writes, olds, strict=True)
        pairs = [(old, _after(kind, about, old)) for (kind, about), old in changes]
        self._write("TransactWriteItems", pairs, 2)
        return self._client.transact_write_items(**asked)

    def update_item(self, **asked: Wire) -> Wire:
        """UpdateItem."""
        [old] = self._before(asked["TableName"], [asked["Key"]])
        answer = self._client.update_item(**asked)
        [new] = self._before(asked["TableName"], [asked["Key"]])
        self._write("UpdateItem", [(old, new)], 1)
        return answer

    def _before(self, table: str, written: Sequence[Raw]) -> list[Raw]:
        """The items as they are before the write: looked up beside the bill."""
        keys = [{name: item[name] for name in ("pk", "sk")} for item in written]
        asked = {table: {"Keys": keys, "ConsistentRead": True}}
        answer = self._client.batch_get_item(RequestItems=asked)
        assert not answer.get("UnprocessedKeys")
        found = {_key_of(item): item for item in answer["Responses"].get(table, ())}
        return [found.get(_key_of(key), {}) for key in keys]

    def _read(self, operation: str, found: Iterable[Raw], units: float) -> None:
        self.bill.sent.append(Sent(operation, tuple(map(_named, found)), read_units=units))

    def _write(self, operation: str, pairs: Sequence[tuple[Raw, Raw]], times: int) -> None:
        units = sum(_units(max(map(item_bytes, pair)), _WRITE_BYTES) for pair in pairs)
        sizes = tuple(_named(new or old) for old, new in pairs)
        index = sum(_index_units(old, new) for old, new in pairs)
        self.bill.sent.append(Sent(operation, sizes, write_units=units * times, index_units=index))


def _key_of(item: Raw) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _after(kind: str, about: Wire, old: Raw) -> Raw:
    """The item after one write of a transaction; nothing after a Delete."""
    if kind == "Update":  # ADD #name :amount, the one there is
        name = about["ExpressionAttributeNames"]["#name"]
        amount = int(about["ExpressionAttributeValues"][":amount"]["N"])
        before = int(old[name]["N"]) if name in old else 0
        return {**about["Key"], **old, name: {"N": str(before + amount)}}
    after: Raw = old if kind == "ConditionCheck" else about.get("Item", {})
    return after


def item_bytes(item: Raw) -> int:
    """The size of an item as DynamoDB bills it."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    [(kind, content)] = value.items()
    match kind:
        case "S":
            return len(str(content).encode())
        case "N":
            digits = str(content).lstrip("-").replace(".", "").strip("0")
            return (len(digits) + 1) // 2 + 1 + str(content).startswith("-")
        case "B":  # a signed client leaves it in base64
            return len(b64decode(content) if isinstance(content, str) else bytes(content))
        case "SS":  # this and the next: what others have, whose schemes are counted beside ours
            return sum(len(one.encode()) for one in content)
        case "M":
            return 3 + item_bytes(content) + len(content)
        case _:
            raise ValueError(f"an attribute of type {kind} is not counted")


def _units(size: int, per: int) -> int:
    return max(1, -(-size // per))


def _reads(items: Iterable[Raw], strong: bool) -> float:  # noqa: FBT001 - read as a word
    units = sum(_units(item_bytes(item), _READ_BYTES) for item in items)
    return units if strong else units / 2


def _index_units(old: Raw, new: Raw) -> int:
    before, after = _index_keys(old), _index_keys(new)
    if before == after:
        return 0
    return sum(_units(item_bytes(keys), _WRITE_BYTES) for keys in (before, after) if keys)


def _index_keys(item: Raw) -> Raw:
    if not all(name in item for name in _INDEX_KEYS):
        return {}
    return {name: item[name] for name in ("pk", "sk", *_INDEX_KEYS)}


def _is_strong(asked: Mapping[str, Any]) -> bool:
    return bool(asked.get("ConsistentRead"))


def _named(item: Raw) -> tuple[str, int]:
    return item["sk"]["S"], item_bytes(item)
