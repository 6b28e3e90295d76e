"""What was set aside is published after all, or stays; and all of a program is, once more."""

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from laurel.commands import notices
from laurel.commands.main import main
from laurel.operations import publish_notices as publishing
from laurel.storage.notice_keys import NOTICE
from laurel.storage.set_aside import SetAsideQueue
from laurel.storage.stream import Stream
from laurel.storage.table import Put
from tests.builders import at
from tests.outlet import TYPE, Bus, record
from tests.subscribers import Club, plan

type Json = dict[str, Any]

START = at("2026-01-10T10:00")
OWN = "M#shop#ann"
RANGE = {
    "DDBStreamBatchInfo": {
        "streamArn": "arn:stream",
        "shardId": "shard-1",
        "startSequenceNumber": "2",
        "endSequenceNumber": "5",
    }
}


@dataclass
class Queue:
    """SQS with these messages: one that was received is out of sight."""

    bodies: list[Json] = field(default_factory=list[Json])
    seen: int = 0
    removed: list[int] = field(default_factory=list[int])

    def receive_message(self, **asked: Any) -> Json:
        assert asked["QueueUrl"] == "the-queue"
        found = self.bodies[self.seen : self.seen + 2]
        self.seen += len(found)
        first = self.seen - len(found)
        return {
            "Messages": [
                {"ReceiptHandle": str(first + n), "Body": json.dumps(body)}
                for n, body in enumerate(found)
            ]
        }

    def delete_message(self, **asked: Any) -> None:
        self.removed.append(int(asked["ReceiptHandle"]))


class Records:
    """A shard of the stream that has these records, two a page."""

    exceptions = SimpleNamespace(ClientError=ClientError)

    def __init__(self, *records: Json, trimmed: bool = False) -> None:
        self.records = records
        self.trimmed = trimmed

    def get_shard_iterator(self, **asked: Any) -> Json:
        assert (asked["StreamArn"], asked["ShardId"]) == ("arn:stream", "shard-1")
        if self.trimmed:
            error: Any = {"Error": {"Code": "TrimmedDataAccessException", "Message": ""}}
            raise ClientError(error, "GetShardIterator")
        return {"ShardIterator": asked["SequenceNumber"]}

    def get_records(self, **asked: Any) -> Json:
        first = int(asked["ShardIterator"])
        page = [
            one
            for one in self.records
            if first <= int(one["dynamodb"]["SequenceNumber"]) < first + 2
        ]
        return {"Records": page, "NextShardIterator": str(first + 2)}


@dataclass
class Deployment:
    """What the command finds."""

    club: Club
    bus: Bus
    queue: Queue
    capsys: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    @property
    def told(self) -> str:
        """The sort key of the notice of the renewal."""
        items = self.club.table.query(OWN, NOTICE).items
        [found] = [str(one["sk"]) for one in items if TYPE in str(one["sk"])]
        return found

    def redrive(self, *bodies: Json, stream: Records | None = None) -> tuple[int, str]:
        """The exit status, and what was told."""
        self.queue = Queue(list(bodies))
        reading = Stream(stream or Records())
        self.patch.setattr(notices, "set_aside", lambda: SetAsideQueue(self.queue, "the-queue"))
        self.patch.setattr(notices, "stream", lambda: reading)
        return main(["notices", "redrive"]), self.capsys.readouterr().out


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Deployment:
    """A member who was told of a renewal."""
    club, bus = Club.with_member(plans={"monthly": plan(notice_days=5)}), Bus()
    club.take("monthly", START)
    club.run("memberships", at("2026-02-05T00:00"))
    monkeypatch.setattr(notices, "services", lambda: club.services)
    monkeypatch.setattr(notices, "bus", lambda: bus)
    monkeypatch.setattr(publishing, "pause", lambda _: None)
    return Deployment(club, bus, Queue(), capsys, monkeypatch)


def aside(sk: str) -> Json:
    return {"notice": {"pk": OWN, "sk": sk}, "error": "ValidationException"}


def test_a_notice_that_can_be_published_now_leaves_the_queue(there: Deployment) -> None:
    assert there.redrive(aside(there.told)) == (0, "1 published, 0 gone, 0 not published\n")
    [entry] = there.bus.taken
    assert json.loads(entry.detail)["member_id"] == "ann"
    assert there.queue.removed == [0]


def test_one_that_no_longer_exists_leaves_it_too(there: Deployment) -> None:
    assert there.redrive(aside("NOTICE#gone")) == (0, "0 published, 1 gone, 0 not published\n")
    assert (there.bus.taken, there.queue.removed) == ([], [0])


def test_one_that_cannot_be_published_even_now_stays(there: Deployment) -> None:
    poison = {"pk": OWN, "sk": "NOTICE#by#hand"}
    there.club.table.put(Put(poison))
    assert there.redrive(aside(poison["sk"]), aside(there.told), aside(there.told)) == (
        1,
        "not published: unreadable: KeyError\n2 published, 0 gone, 1 not published\n",
    )
    assert there.queue.removed == [1, 2]


def test_one_that_the_bus_does_not_take_stays(there: Deployment) -> None:
    there.bus.answering = lambda entries: ["ThrottlingException"] * len(entries)
    assert there.redrive(aside(there.told))[1].startswith("not published: ThrottlingException\n")
    assert there.queue.removed == []


def test_what_lambda_gave_up_on_is_read_from_the_stream_again(there: Deployment) -> None:
    """The new notices of the range, whatever else the stream has in it."""
    changed = {**record(3), "eventName": "MODIFY"}
    entry = record(4, sk="ENTRY#000000000001")
    stream = Records(record(1), record(2), changed, entry, record(5), record(6))
    assert there.redrive(RANGE, stream=stream)[1] == "2 published, 0 gone, 0 not published\n"
    assert there.bus.subjects == ["2", "5"]
    assert there.queue.removed == [0]


def test_what_the_stream_no_longer_has_is_told_and_stays(there: Deployment) -> None:
    status, told = there.redrive(RANGE, stream=Records(trimmed=True))
    assert (status, told.splitlines()[0]) == (
        1,
        "not published: the stream no longer has the records 2 to 5",
    )
    assert there.queue.removed == []


@pytest.mark.parametrize(
    ("since", "published"),
    [("2026-02-05T00:00:00Z", 1), ("2026-02-04T19:00:00-05:00", 1), ("2026-02-05T00:00:01Z", 0)],
)
def test_the_notices_of_a_program_are_published_once_more(
    there: Deployment, since: str, published: int
) -> None:
    assert main(["notices", "publish", "shop", "--since", since]) == 0
    assert there.capsys.readouterr().out.startswith(f"{published} published")
    assert len(there.bus.taken) == published
