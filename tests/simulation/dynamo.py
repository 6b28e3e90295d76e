"""DynamoDB in a dict, spoken to as boto3's client is: requests and answers, expressions and errors.

It stands below `DynamoTable`, so that the storage code which is deployed is the one that is tried:
what it writes, how it reads a cancellation, what it makes of a throttled batch. Only what Laurel
sends is understood; anything else is a ValueError, never a guess.

What is read without asking for consistency may be some commits behind, and the index always may.
"""

import re
from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final

from botocore.exceptions import ClientError

type Raw = dict[str, Any]
type Place = tuple[str, str]
"""(pk, sk)."""

MOST_BEHIND: Final = 5
"""How many commits an eventually consistent read is behind at most."""

_MOST_ITEMS: Final = 100
_TERM: Final = re.compile(r"(?:attribute_not_exists\((?P<absent>#?\w+)\))|(?P<compared>.+)")
_NAMES: Final = ("pk", "sk", "agenda_pk", "agenda_sk")


class DynamoDouble:
    """One table. `behind` says, for each read that may be stale, how many commits it is behind."""

    exceptions: Final = SimpleNamespace(ClientError=ClientError)

    def __init__(self, behind: Callable[[], int] = lambda: 0) -> None:
        self.commits = 0
        self.behind = behind
        self._items = defaultdict[str, dict[str, Raw]](dict)
        self._order = defaultdict[str, list[str]](list)
        self._before = defaultdict[Place, deque[tuple[int, Raw | None]]](
            lambda: deque(maxlen=MOST_BEHIND)
        )
        self._index = defaultdict[str, list[tuple[str, str, str]]](list)
        self._coming = deque[tuple[int, Raw | None, Raw | None]]()

    def copy(self) -> "DynamoDouble":
        """Another table with the same items, whose reads are never behind; what was put is never
        changed, only replaced, so both may have it.
        """
        other = DynamoDouble()
        other.commits = self.commits
        other._items.update((pk, dict(rows)) for pk, rows in self._items.items())
        other._order.update((pk, [*names]) for pk, names in self._order.items())
        other._index.update((pk, [*rows]) for pk, rows in self._index.items())
        other._coming.extend(self._coming)
        return other

    def state(self) -> dict[Place, Raw]:
        """Every item there is."""
        rows = ((pk, sk, raw) for pk, rows in self._items.items() for sk, raw in rows.items())
        return {(pk, sk): raw for pk, sk, raw in rows}

    # What the client asks

    def get_item(self, *, Key: Raw, ConsistentRead: bool, **_: Any) -> Raw:  # noqa: N803 - the API's names
        """One item, if it is there."""
        found = self._seen(_place(Key), consistent=ConsistentRead)
        return {} if found is None else {"Item": found}

    def batch_get_item(self, *, RequestItems: Mapping[str, Raw]) -> Raw:  # noqa: N803 - as above
        """Items of the one table that is named."""
        [(table, asked)] = RequestItems.items()
        places = [_place(key) for key in asked["Keys"]]
        _check(0 < len({*places}) == len(places) <= _MOST_ITEMS, "BatchGetItem")
        consistent = asked["ConsistentRead"]
        found = (self._seen(place, consistent=consistent) for place in places)
        return {"Responses": {table: [raw for raw in found if raw is not None]}}

    def query(self, **asked: Any) -> Raw:
        """A page of a partition, or of the index."""
        values = {name: raw["S"] for name, raw in asked["ExpressionAttributeValues"].items()}
        if "IndexName" in asked:
            return self._due(values, asked)
        pk, prefix = values[":pk"], values.get(":prefix", "")
        names = self._named(pk, prefix)
        if not asked["ScanIndexForward"]:
            names = names[::-1]
        if (start := asked.get("ExclusiveStartKey")) is not None:
            names = names[_beyond(names, start["sk"]["S"], forward=asked["ScanIndexForward"]) :]
        page, rows = names[: asked.get("Limit")], self._items[pk]
        last = {"LastEvaluatedKey": _key(pk, page[-1])} if len(page) < len(names) else {}
        return {"Items": [rows[sk] for sk in page], **last}

    def put_item(self, **asked: Any) -> Raw:
        """Write one item, if the condition holds."""
        old = self._items[asked["Item"]["pk"]["S"]].get(asked["Item"]["sk"]["S"])
        if not _holds(asked, old):
            there = {} if old is None else {"Item": old}
            raise refused("ConditionalCheckFailedException", "PutItem", **there)
        self._commit([(_place(asked["Item"]), asked["Item"])])
        return {}

    def transact_write_items(self, *, TransactItems: Sequence[Mapping[str, Raw]]) -> Raw:  # noqa: N803 - as above
        """All or nothing; refused with a reason by place."""
        actions = [action for one in TransactItems for action in one.items()]
        places = [_place(about.get("Item") or about["Key"]) for _, about in actions]
        _check(0 < len({*places}) == len(places) <= _MOST_ITEMS, "TransactWriteItems")
        there = [self._items[pk].get(sk) for pk, sk in places]
        reasons = [_reason(about, old) for (_, about), old in zip(actions, there, strict=True)]
        if any(reason["Code"] != "None" for reason in reasons):
            raise cancelled(reasons)
        self._commit(
            [
                (place, _after(kind, about, old))
                for (kind, about), place, old in zip(actions, places, there, strict=True)
                if kind != "ConditionCheck"
            ]
        )
        return {}

    # What becomes of it

    def _commit(self, writes: Sequence[tuple[Place, Raw | None]]) -> None:
        self.commits += 1
        for (pk, sk), new in writes:
            rows = self._items[pk]
            old = rows.pop(sk, None)
            self._before[pk, sk].append((self.commits, old))
            if new is not None:
                rows[sk] = new
            if (old is None) != (new is None):
                self._reorder(pk, sk, gone=new is None)
            if "agenda_pk" in (old or {}) or "agenda_pk" in (new or {}):
                self._coming.append((self.commits, old, new))

    def _reorder(self, pk: str, sk: str, *, gone: bool) -> None:
        if gone:
            self._order[pk].remove(sk)
        else:
            insort(self._order[pk], sk)

    def _named(self, pk: str, prefix: str) -> list[str]:
        names = self._order[pk]
        return names[bisect_left(names, prefix) : bisect_left(names, f"{prefix}\U0010ffff")]

    def _seen(self, place: Place, *, consistent: bool) -> Raw | None:
        pk, sk = place
        behind = 0 if consistent else self.behind()
        if behind:
            as_of = self.commits - behind
            for commit, old in self._before[place]:
                if commit > as_of:
                    return old
        return self._items[pk].get(sk)

    def _due(self, values: Mapping[str, str], asked: Raw) -> Raw:
        self._catch_up()
        rows = self._index[values[":pk"]]
        start = asked.get("ExclusiveStartKey")
        first = 0 if start is None else bisect_left(rows, (*_index_place(start)[1:], "~"))
        until = bisect_left(rows, (f"{values[':up_to']}\U0010ffff",))
        found = [row for row in rows[first:until] if row[0] <= values[":up_to"]]
        page = [_index_item(values[":pk"], row) for row in found[: asked.get("Limit")]]
        last = {"LastEvaluatedKey": page[-1]} if page and len(page) < len(found) else {}
        return {"Items": page, **last}

    def _catch_up(self) -> None:
        """What was written reaches the index in its order, some time later."""
        as_of = self.commits - self.behind()
        while self._coming and self._coming[0][0] <= as_of:
            _, old, new = self._coming.popleft()
            for agenda_pk, *place in _index_rows(old):
                self._index[agenda_pk].remove((place[0], place[1], place[2]))
            for agenda_pk, *place in _index_rows(new):
                insort(self._index[agenda_pk], (place[0], place[1], place[2]))


def refused(code: str, operation: str, **more: Any) -> ClientError:
    """An error as boto3 raises it."""
    answer: Any = {"Error": {"Code": code, "Message": f"{code}, as was wanted"}, **more}
    return ClientError(answer, operation)


def cancelled(reasons: Sequence[Raw]) -> ClientError:
    """A transaction that was not written, for these reasons."""
    name = "TransactionCanceledException"
    return refused(name, "TransactWriteItems", CancellationReasons=[*reasons])


def _check(fine: object, operation: str) -> None:
    if not fine:
        raise refused("ValidationException", operation)


def _reason(about: Raw, old: Raw | None) -> Raw:
    if _holds(about, old):
        return {"Code": "None"}
    return {"Code": "ConditionalCheckFailed", **({} if old is None else {"Item": old})}


def _after(kind: str, about: Raw, old: Raw | None) -> Raw | None:
    match kind:
        case "Put":
            item: Raw = about["Item"]
            return item
        case "Delete":
            return None
        case "Update":
            return {**(old or about["Key"]), **dict(_added(about, old or {}))}
        case _:
            raise ValueError(f"{kind} is nothing that Laurel sends")


def _added(about: Raw, old: Raw) -> Iterator[tuple[str, Raw]]:
    names, values = about["ExpressionAttributeNames"], about["ExpressionAttributeValues"]
    for part in about["UpdateExpression"].removeprefix("ADD ").split(", "):
        name, amount = part.split(" ")
        there = int(old.get(names[name], {"N": "0"})["N"])
        yield names[name], {"N": str(there + int(values[amount]["N"]))}


def _holds(about: Raw, old: Raw | None) -> bool:
    wanted = about.get("ConditionExpression")
    return wanted is None or any(_term_holds(term, about, old) for term in wanted.split(" OR "))


def _term_holds(term: str, about: Raw, old: Raw | None) -> bool:
    names = about.get("ExpressionAttributeNames", {})
    found = _TERM.fullmatch(term)
    if found is None:
        raise ValueError(f"{term} is nothing that Laurel sends")
    if (absent := found["absent"]) is not None:
        return old is None or names.get(absent, absent) not in old
    name, operator, value = term.split(" ")
    there = (old or {}).get(names[name])
    return there is not None and _compared(
        _plain(there), operator, _plain(about["ExpressionAttributeValues"][value])
    )


def _compared(there: Any, operator: str, value: Any) -> bool:
    match operator:
        case "=":
            return bool(there == value)
        case "<=":
            return bool(there <= value)
        case ">=":
            return bool(there >= value)
        case _:
            raise ValueError(f"{operator} is nothing that Laurel sends")


def _plain(raw: Raw) -> Any:
    [(kind, value)] = raw.items()
    return int(value) if kind == "N" else value


def _place(raw: Raw) -> Place:
    return raw["pk"]["S"], raw["sk"]["S"]


def _key(pk: str, sk: str) -> Raw:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _beyond(names: Sequence[str], start: str, *, forward: bool) -> int:
    """How many of the names do not come after the start."""
    return sum((name <= start) if forward else (name >= start) for name in names)


def _index_place(raw: Raw) -> tuple[str, str, str, str]:
    return raw["agenda_pk"]["S"], raw["agenda_sk"]["S"], raw["pk"]["S"], raw["sk"]["S"]


def _index_rows(raw: Raw | None) -> list[tuple[str, str, str, str]]:
    return [] if raw is None or "agenda_pk" not in raw else [_index_place(raw)]


def _index_item(agenda_pk: str, row: tuple[str, str, str]) -> Raw:
    agenda_sk, pk, sk = row
    values = dict(zip(_NAMES, (pk, sk, agenda_pk, agenda_sk), strict=True))
    return {name: {"S": value} for name, value in values.items()}
