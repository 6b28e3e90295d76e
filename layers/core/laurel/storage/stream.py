"""The table's stream, read by hand: what Lambda reads for the functions, once more."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from laurel.storage.notice_keys import NOTICE
from laurel.storage.set_aside import StreamRange

type StreamRecord = Mapping[str, Any]
"""A record of the stream, as Lambda and the stream's own API give it."""

_GONE: Final = frozenset({"TrimmedDataAccessException", "ResourceNotFoundException"})


class Trimmed(Exception):  # noqa: N818 - it is no fault: the stream keeps records for a day
    """The stream no longer has the records."""


class Stream:
    """`client` is boto3's client of DynamoDB Streams."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - boto3 makes its clients at run time
        self._client = client
        self._refused: type[Exception] = client.exceptions.ClientError

    def new_notices(self, asked: StreamRange) -> Iterator[StreamRecord]:
        """Those of the range, in order; Trimmed where the stream no longer has them."""
        try:
            for record in self._records(asked):
                is_notice = record["dynamodb"]["Keys"]["sk"]["S"].startswith(NOTICE)
                if is_notice and record["eventName"] == "INSERT":
                    yield record
        except self._refused as error:
            code: str = error.response["Error"]["Code"]  # type: ignore[attr-defined]
            if code not in _GONE:
                raise
            told = f"the stream no longer has the records {asked.first} to {asked.last}"
            raise Trimmed(told) from error

    def _records(self, asked: StreamRange) -> Iterator[StreamRecord]:
        place = self._client.get_shard_iterator(
            StreamArn=asked.stream,
            ShardId=asked.shard,
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=asked.first,
        ).get("ShardIterator")
        while place:
            page = self._client.get_records(ShardIterator=place)
            for record in page["Records"]:
                if int(record["dynamodb"]["SequenceNumber"]) > int(asked.last):
                    return
                yield record
                if int(record["dynamodb"]["SequenceNumber"]) == int(asked.last):
                    return
            place = page.get("NextShardIterator")
