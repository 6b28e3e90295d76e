"""The queue of notices that could not be published: what is sent there, and taken out again."""

import json
from collections.abc import Iterator
from typing import Any, Final, Protocol

from laurel.domain.frozen import dataclass
from laurel.storage.keys import Key

_OUT_OF_SIGHT: Final = 300
"""Seconds for which a message that was received is not received again."""


@dataclass(frozen=True, slots=True)
class OneNotice:
    """The key of a notice that the function could not publish, and why."""

    key: Key
    why: str


@dataclass(frozen=True, slots=True)
class StreamRange:
    """Records of the stream that Lambda gave up on: by then they were six hours old."""

    stream: str
    shard: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is out of sight of others; `receipt` removes it for good."""

    receipt: str
    about: OneNotice | StreamRange


class SetAside(Protocol):
    """Keeps what cannot be published, for somebody to look at."""

    def send(self, one: OneNotice) -> None:
        """Keep it; raises what its client raises where that fails."""
        ...


class SetAsideQueue:
    """See SetAside. `client` is boto3's client of SQS, or for sending only our own; `url` the
    queue's.
    """

    def __init__(self, client: Any, url: str) -> None:  # noqa: ANN401 - boto3 makes its clients at run time
        self._client = client
        self._url = url

    def send(self, one: OneNotice) -> None:
        """See SetAside. The item itself stays in the table."""
        text = json.dumps({"notice": one.key._asdict(), "error": one.why})
        self._client.send_message(QueueUrl=self._url, MessageBody=text)

    def messages(self) -> Iterator[Message]:
        """Those that are waiting, until there are none; KeyError for one that is none of ours."""
        while found := self._receive():
            for one in found:
                yield Message(one["ReceiptHandle"], _about(json.loads(one["Body"])))

    def remove(self, message: Message) -> None:
        """Done with it."""
        self._client.delete_message(QueueUrl=self._url, ReceiptHandle=message.receipt)

    def _receive(self) -> list[dict[str, Any]]:
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=_OUT_OF_SIGHT,
            WaitTimeSeconds=1,
        )
        found: list[dict[str, Any]] = answer.get("Messages", [])
        return found


def _about(body: dict[str, Any]) -> OneNotice | StreamRange:
    if "notice" in body:
        return OneNotice(Key(**body["notice"]), body["error"])
    info = body["DDBStreamBatchInfo"]
    return StreamRange(
        info["streamArn"], info["shardId"], info["startSequenceNumber"], info["endSequenceNumber"]
    )
