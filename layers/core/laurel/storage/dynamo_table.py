"""The table on DynamoDB, through a client as boto3 makes them (`dynamo_client`), or through our own
that does the same with less (`SignedClient`): functions use that one.

Both retry throttling and 5xx by themselves, and neither does TransactionConflict, which comes out
of here as `Cancelled(contended=True)` for the operation to decide again. Cancellation reasons are
read by position; DynamoDB's word for "this one was fine" is the string "None".
"""

from collections.abc import Callable, Mapping, Sequence
from time import sleep
from typing import Any, Final

from laurel.domain.errors import Refusal
from laurel.storage.keys import AGENDA, Key
from laurel.storage.table import Add, Cancelled, Check, Delete, Failed, Item, Page, Put, Write
from laurel.storage.wire import added, conditional, key_of, raw_item, raw_key, raw_value, read_item

_BATCH_PAUSES: Final = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds to wait before asking again for what a batch left out, which means it was throttled."""

_CONTENDED: Final = frozenset(
    {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)
_CONTENDED_ERRORS: Final = frozenset(
    {
        "TransactionConflictException",
        "TransactionInProgressException",
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
    }
)


def dynamo_client(endpoint_url: str | None = None) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
    """boto3's DynamoDB client, tuned for short calls: tight timeouts, few retries, no client
    validation.
    """
    import boto3  # noqa: PLC0415 - no function needs it, and it is the slowest of all to import
    from botocore.config import Config  # noqa: PLC0415 - as above

    config = Config(
        connect_timeout=1,
        read_timeout=5,
        retries={"mode": "standard", "max_attempts": 4},
        parameter_validation=False,
        max_pool_connections=32,
    )
    return boto3.client("dynamodb", endpoint_url=endpoint_url, config=config)


class DynamoTable:
    """See Table. `client` is boto3's DynamoDB client or our own: threads may share both."""

    def __init__(self, client: Any, name: str) -> None:  # noqa: ANN401 - as dynamo_client
        self._client = client
        self._refused: type[Exception] = client.exceptions.ClientError
        self._name = name

    def get(self, key: Key) -> Item | None:
        """See Table."""
        read = self._client.get_item
        answer = self._read(read, TableName=self._name, Key=raw_key(key), ConsistentRead=True)
        found = answer.get("Item")
        return read_item(found) if found else None

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item | None]:
        """See Table."""
        found: dict[Key, Item] = {}
        asked = {self._name: {"Keys": [raw_key(key) for key in keys], "ConsistentRead": consistent}}
        for pause in _BATCH_PAUSES:
            answer = self._read(self._client.batch_get_item, RequestItems=asked)
            for raw in answer["Responses"].get(self._name, ()):
                item = read_item(raw)
                found[key_of(item)] = item
            asked = answer.get("UnprocessedKeys") or {}
            if not asked:
                return [found.get(key) for key in keys]
            sleep(pause)
        raise _too_busy()

    def query(
        self,
        pk: str,
        prefix: str = "",
        *,
        limit: int | None = None,
        newest_first: bool = False,
        after: Key | None = None,
    ) -> Page:
        """See Table. One item beyond the limit is asked for: it says whether there is more."""
        more: dict[str, Any] = {"Limit": limit + 1} if limit else {}
        if after is not None:
            more["ExclusiveStartKey"] = raw_key(after)
        condition, values = "pk = :pk", {":pk": {"S": pk}}
        if prefix:
            condition += " AND begins_with(sk, :prefix)"
            values[":prefix"] = {"S": prefix}
        answer = self._read(
            self._client.query,
            TableName=self._name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ScanIndexForward=not newest_first,
            ConsistentRead=True,
            **more,
        )
        return _page(tuple(map(read_item, answer["Items"])), answer.get("LastEvaluatedKey"), limit)

    def query_agenda(
        self, pk: str, up_to: str, *, limit: int | None = None, after: Item | None = None
    ) -> tuple[tuple[Item, ...], Item | None]:
        """See Table. The index is eventually consistent: a run finds the rest the next time."""
        more: dict[str, Any] = {"Limit": limit} if limit else {}
        if after is not None:
            names = ("pk", "sk", "agenda_pk", "agenda_sk")
            more["ExclusiveStartKey"] = {name: raw_value(after[name]) for name in names}
        answer = self._read(
            self._client.query,
            TableName=self._name,
            IndexName=AGENDA,
            KeyConditionExpression="agenda_pk = :pk AND agenda_sk <= :up_to",
            ExpressionAttributeValues={":pk": {"S": pk}, ":up_to": {"S": up_to}},
            **more,
        )
        last = answer.get("LastEvaluatedKey")
        return tuple(map(read_item, answer["Items"])), read_item(last) if last else None

    def put(self, write: Put) -> None:
        """See Table."""
        try:
            self._client.put_item(
                TableName=self._name,
                Item=raw_item(write.item),
                **conditional(write.condition),
            )
        except self._refused as error:
            if _code(error) != "ConditionalCheckFailedException":
                raise _contended(error, 1) from error
            old = _answer(error).get("Item")
            raise Cancelled([Failed(read_item(old) if old else None)], contended=False) from error

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        try:
            self._client.transact_write_items(
                TransactItems=[self._transact_item(write) for write in writes]
            )
        except self._refused as error:
            if _code(error) != "TransactionCanceledException":
                raise _contended(error, len(writes)) from error
            raise _cancelled(error) from error

    def _transact_item(self, write: Write) -> dict[str, Any]:
        about = {"TableName": self._name, **conditional(write.condition)}
        match write:
            case Put(item, _):
                return {"Put": {**about, "Item": raw_item(item)}}
            case Delete(key, _):
                return {"Delete": {**about, "Key": raw_key(key)}}
            case Check(key, _):
                return {"ConditionCheck": {**about, "Key": raw_key(key)}}
            case Add():
                return {"Update": {"TableName": self._name, **added(write)}}

    def _read(self, operation: Callable[..., Any], **asked: Any) -> Any:  # noqa: ANN401 - boto3's
        """A read that is throttled beyond the client's own tries is refused, to be sent again."""
        try:
            return operation(**asked)
        except self._refused as error:
            if _code(error) in _CONTENDED_ERRORS:
                raise _too_busy() from error
            raise


def _too_busy() -> Refusal:
    return Refusal("too_busy", "the table is being read by many at once")


def _page(found: tuple[Item, ...], last: Mapping[str, Any] | None, limit: int | None) -> Page:
    """A page of at most `limit`; there is more where one was found beyond it, or 1 MB was read."""
    items = found[:limit]
    if len(found) > len(items):
        return Page(items, key_of(items[-1]))
    return Page(items, key_of(read_item(last)) if last else None)


def _cancelled(error: Exception) -> Cancelled:
    reasons = _answer(error).get("CancellationReasons", [])
    codes = [reason.get("Code", "None") for reason in reasons]
    unknown = {*codes} - _CONTENDED - {"None", "ConditionalCheckFailed"}
    if unknown:  # a validation error, an item too large: a fault of ours, not a race
        raise error
    failures = [
        Failed(read_item(reason["Item"]) if reason.get("Item") else None)
        if code == "ConditionalCheckFailed"
        else None
        for code, reason in zip(codes, reasons, strict=True)
    ]
    return Cancelled(failures, contended=bool(_CONTENDED & {*codes}))


def _contended(error: Exception, writes: int) -> Exception:
    if _code(error) in _CONTENDED_ERRORS:
        return Cancelled([None] * writes, contended=True)
    return error


def _code(error: Exception) -> str:
    code: str = _answer(error)["Error"]["Code"]
    return code


def _answer(error: Exception) -> Mapping[str, Any]:
    """What came with a refusal: both clients' errors carry it under the same name."""
    answer: Mapping[str, Any] = error.response  # type: ignore[attr-defined]
    return answer
