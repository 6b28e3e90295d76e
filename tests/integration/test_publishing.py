"""The function on the table's stream over its real clients: what the bus and the queue are sent,
what comes again, and what is logged. Both are a server that answers as it is told.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from laurel import stream_wiring
from laurel.aws.errors import ServiceError
from laurel.operations import publish_notices as publishing
from streams.publish_notices import handler
from tests.logs import lines
from tests.outlet import TYPE, record, records
from tests.scripted_server import Answering, Told, loses, refuses, says, scripted
from tests.template import PROJECT

type Json = dict[str, Any]

SAMPLE = PROJECT / "events" / "streams" / "publish_notices.json"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/laurel-UnpublishedNotices"


@dataclass
class Deployed:
    """A bus and a queue that take what they are sent, but where a test tells them not to."""

    told: Told
    failing: dict[int, Answering] = field(default_factory=dict[int, Answering])
    """Answers of the bus instead, by the number of the request."""
    calls: list[list[Json]] = field(default_factory=list[list[Json]])
    """The entries of each request to the bus."""
    taken: list[Json] = field(default_factory=list[Json])
    """Those that are on the bus."""
    set_aside: list[Json] = field(default_factory=list[Json])
    queue: Answering | None = None
    """The queue's answer instead."""

    def publish(self, *batch: Json) -> list[int]:
        """What has to come again, by number."""
        answer = handler({"Records": list(batch)}, None)
        return [int(one["itemIdentifier"]) for one in answer["batchItemFailures"]]

    @property
    def details(self) -> list[Json]:
        """What the events on the bus say."""
        return [json.loads(entry["Detail"]) for entry in self.taken]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """As EventBridge or SQS, whichever is asked."""
        asked: Json = request.asked  # type: ignore[attr-defined]
        match request.headers["x-amz-target"]:
            case "AWSEvents.PutEvents":
                self.calls.append(asked["Entries"])
                self._bus(asked["Entries"])(request)
            case "AmazonSQS.SendMessage":
                assert asked.keys() == {"QueueUrl", "MessageBody"}
                assert asked["QueueUrl"] == QUEUE
                self.set_aside.append(json.loads(asked["MessageBody"]))
                (self.queue or says({"MessageId": "m"}))(request)
            case other:
                raise AssertionError(other)

    def _bus(self, entries: list[Json]) -> Answering:
        instead = self.failing.get(len(self.calls))
        if instead is None:
            self.taken += entries
            return partly(*[None] * len(entries))
        return instead


def partly(*codes: str | None) -> Answering:
    """An answer of the bus that takes some of the entries: None for those."""
    places = [{"EventId": "e"} if code is None else {"ErrorCode": code} for code in codes]
    return says({"FailedEntryCount": sum(code is not None for code in codes), "Entries": places})


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """The function's process, with the environment that Lambda and the template give it."""
    with scripted() as told:
        made = Deployed(told)
        told.usual = made.answer
        for name in ("AWS_SESSION_TOKEN", "AWS_CA_BUNDLE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {
            "AWS_ENDPOINT_URL": told.url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_LAMBDA_FUNCTION_NAME": "PublishNotices",
            "LAUREL_EVENT_BUS": "laurel-test",
            "LAUREL_UNPUBLISHED_URL": QUEUE,
        }.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(publishing, "pause", lambda _: None)
        monkeypatch.setattr("laurel.aws.service._CHANCE.uniform", lambda *_: 0)
        forget_clients()
        yield made
        close_clients()
        forget_clients()


def close_clients() -> None:
    for kept in (stream_wiring.bus(), stream_wiring.set_aside()):
        kept._client.close()  # noqa: SLF001 - what a process never does


def forget_clients() -> None:
    for kept in (stream_wiring.outlet, stream_wiring.bus, stream_wiring.set_aside):
        kept.cache_clear()


def test_the_sample_event_is_published(deployed: Deployed) -> None:
    assert deployed.publish(*json.loads(SAMPLE.read_text("utf-8"))["Records"]) == []
    [detail] = deployed.details
    assert (detail["type"], detail["data"]["paid_until"]) == (TYPE, "2026-03-09T10:00:00Z")


def test_every_event_names_the_bus_and_its_source(deployed: Deployed) -> None:
    deployed.publish(*records(1, 2))
    [call] = deployed.calls
    for entry in call:
        assert entry.keys() == {"EventBusName", "Source", "DetailType", "Detail"}
        assert (entry["EventBusName"], entry["Source"]) == ("laurel-test", "laurel")
        assert entry["DetailType"] == TYPE
    [headers] = deployed.told.headers
    assert headers["content-type"] == "application/x-amz-json-1.1"
    assert "/us-east-1/events/aws4_request" in headers["authorization"]


def test_what_is_set_aside_goes_to_the_queue(deployed: Deployed) -> None:
    assert deployed.publish(record(1, mode="maybe")) == []
    [message] = deployed.set_aside
    assert message["notice"]["sk"].endswith("#s1")
    [headers] = deployed.told.headers
    assert headers["content-type"] == "application/x-amz-json-1.0"
    assert "/us-east-1/sqs/aws4_request" in headers["authorization"]


def test_a_replay_of_a_batch_is_the_same_events_with_the_same_ids(deployed: Deployed) -> None:
    for _ in range(2):
        assert deployed.publish(*records(1, 2)) == []
    assert deployed.details[:2] == deployed.details[2:]
    assert len({detail["id"] for detail in deployed.details}) == 2


def test_only_what_failed_of_a_call_is_sent_again(deployed: Deployed) -> None:
    deployed.failing[1] = partly(None, "ThrottlingException", None)
    assert deployed.publish(*records(1, 2, 3)) == []
    first, again = deployed.calls
    assert (len(first), again) == (3, first[1:2])


def test_an_event_whose_answer_is_lost_is_sent_again(deployed: Deployed) -> None:
    deployed.failing[1] = loses
    assert deployed.publish(*records(1, 2)) == []
    first, again = deployed.calls
    assert first == again


@pytest.mark.parametrize(
    "failure",
    [
        refuses("ThrottlingException"),
        refuses("InternalException", 500),
        refuses("AccessDeniedException"),
        refuses("ResourceNotFoundException"),
        partly("InternalFailure", "InternalFailure"),
        loses,
    ],
    ids=["throttled", "a fault of the bus", "not allowed", "no bus", "each fails", "no answer"],
)
def test_a_bus_that_takes_nothing_gets_everything_again(
    deployed: Deployed, log: io.StringIO, failure: Answering
) -> None:
    deployed.failing = dict.fromkeys(range(1, 100), failure)
    assert deployed.publish(*records(1, 2)) == [1, 2]
    assert deployed.set_aside == []
    assert [line for line in lines(log) if line["message"] == "not published"]
    deployed.failing = {}
    assert deployed.publish(*records(1, 2)) == []
    assert len(deployed.details) == 2


def test_one_that_the_bus_refuses_does_not_take_the_call_with_it(deployed: Deployed) -> None:
    """A call can be refused as a whole for one of its entries: then each is sent by itself."""
    deployed.failing = dict.fromkeys((1, 3), refuses("ValidationException"))
    assert deployed.publish(*records(1, 2, 3)) == []
    assert [detail["data"]["about"] for detail in deployed.details] == ["1", "3"]
    [message] = deployed.set_aside
    assert message["error"] == "ValidationException"
    assert message["notice"]["sk"].endswith("#s2")


def test_nothing_of_what_was_set_aside_is_in_the_message_or_the_log(
    deployed: Deployed, log: io.StringIO
) -> None:
    """An item that is no notice of ours could hold anything: only its key is passed on."""
    assert deployed.publish(record(1, data="ann@example.com, born 05-17")) == []
    [message] = deployed.set_aside
    assert message.keys() == {"notice", "error"}
    assert message["error"] == "unreadable: JSONDecodeError"
    assert "ann@example.com" not in f"{message}{log.getvalue()}"


def test_a_batch_is_one_line_with_its_metric(deployed: Deployed, log: io.StringIO) -> None:
    deployed.publish(*records(1, 2), record(3, mode="maybe"))
    said, done = lines(log)
    assert (said["message"], said["why"]) == ("set aside", "unreadable: ValueError")
    assert (done["job"], done["doomed"], done["left"]) == ("publish-notices", 1, 0)
    assert done["NoticesPublished"] == [2.0]


def test_a_queue_that_takes_nothing_brings_the_batch_again(deployed: Deployed) -> None:
    """What is neither on the bus nor set aside must not count as done: it is an error."""
    deployed.queue = refuses("QueueDoesNotExist")
    with pytest.raises(ServiceError, match="QueueDoesNotExist"):
        deployed.publish(record(1, mode="maybe"), record(2))
