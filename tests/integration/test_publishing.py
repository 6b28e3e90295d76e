"""The function on the table's stream, over real clients: what the bus and the queue are sent, what
comes again, and what is logged. The bus is moto's, or one that fails as EventBridge does.
"""

import io
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto import mock_aws

from laurel import stream_wiring
from laurel.operations import publish_notices as publishing
from laurel.storage.event_bus import BusEntry, EventBridgeBus, stream_client
from streams.publish_notices import handler
from tests.logs import lines
from tests.outlet import TYPE, record, records
from tests.tables import nobodys_account
from tests.template import PROJECT

type Json = dict[str, Any]

SAMPLE = PROJECT / "events" / "streams" / "publish_notices.json"


@dataclass
class Deployed:
    """A bus, and the queue of what was set aside."""

    sqs: Any
    aside: str
    failing: dict[int, Any] = field(default_factory=dict[int, Any])
    """Answers to give instead of the bus', by the number of the call."""
    calls: list[list[Json]] = field(default_factory=list[list[Json]])
    """The entries of each."""
    taken: list[Json] = field(default_factory=list[Json])
    """The entries that reached the bus."""

    def publish(self, *batch: Json) -> list[int]:
        """What has to come again, by number."""
        answer = handler({"Records": list(batch)}, None)
        return [int(one["itemIdentifier"]) for one in answer["batchItemFailures"]]

    @property
    def details(self) -> list[Json]:
        """What the events on the bus say."""
        return [json.loads(entry["Detail"]) for entry in self.taken]

    def set_aside(self) -> list[Json]:
        found = self.sqs.receive_message(QueueUrl=self.aside, MaxNumberOfMessages=10)
        return [json.loads(one["Body"]) for one in found.get("Messages", [])]

    def intercept(self, request: Any, **_: Any) -> Any:
        """Before a call is sent: remember it, and answer in the bus' place where that is asked."""
        entries = json.loads(request.body)["Entries"]
        self.calls.append(entries)
        answer = self.failing.get(len(self.calls))
        if answer is None:
            self.taken += entries
            return None
        places = answer[1].get("Entries", [{"ErrorCode": "all"}] * len(entries))
        self.taken += [e for e, place in zip(entries, places, strict=True) if "EventId" in place]
        return response(request.url, *answer)


def forget_clients() -> None:
    for kept in (stream_wiring.outlet, stream_wiring.bus, stream_wiring.set_aside):
        kept.cache_clear()


def response(url: str, status: int, body: Json) -> AWSResponse:
    content = json.dumps(body).encode()
    headers = HTTPHeaders.from_dict({"content-type": "application/x-amz-json-1.1"})

    class Raw(io.BytesIO):
        def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
            yield self.read()

    return AWSResponse(url, status, headers, Raw(content))


def refusal(code: str, status: int = 400) -> tuple[int, Json]:
    """An answer that refuses the whole call."""
    return status, {"__type": code, "message": "no"}


def partly(*codes: str | None) -> tuple[int, Json]:
    """An answer that takes some of the entries; None for those."""
    places = [{"EventId": "e"} if code is None else {"ErrorCode": code} for code in codes]
    return 200, {"FailedEntryCount": sum(code is not None for code in codes), "Entries": places}


@pytest.fixture
def deployed() -> Iterator[Deployed]:
    with nobodys_account(), mock_aws(), pytest.MonkeyPatch.context() as patch:
        boto3.client("events").create_event_bus(Name="laurel-test")
        sqs = boto3.client("sqs")
        made = Deployed(sqs, sqs.create_queue(QueueName="aside")["QueueUrl"])

        def intercepted(service: str) -> Any:
            client = stream_client(service)
            client.meta.events.register_first("before-send.events.PutEvents", made.intercept)
            return client

        patch.setattr(stream_wiring, "stream_client", intercepted)
        patch.setattr(publishing, "pause", lambda _: None)
        patch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
        patch.setenv("LAUREL_EVENT_BUS", "laurel-test")
        patch.setenv("LAUREL_UNPUBLISHED_URL", made.aside)
        forget_clients()
        yield made
        forget_clients()


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
    assert [detail["data"]["about"] for detail in deployed.details] == ["1", "3", "2"]


@pytest.mark.parametrize(
    "failure",
    [
        refusal("ThrottlingException"),
        refusal("InternalException", 500),
        refusal("AccessDeniedException"),
        refusal("ResourceNotFoundException"),
        partly("InternalFailure", "InternalFailure"),
    ],
    ids=lambda answer: str(answer[1].get("__type", "both entries fail")),
)
def test_a_bus_that_takes_nothing_gets_everything_again(
    deployed: Deployed, log: io.StringIO, failure: tuple[int, Json]
) -> None:
    deployed.failing = dict.fromkeys(range(1, 100), failure)
    assert deployed.publish(*records(1, 2)) == [1, 2]
    assert deployed.set_aside() == []
    assert [line for line in lines(log) if line["message"] == "not published"]
    deployed.failing = {}
    assert deployed.publish(*records(1, 2)) == []
    assert len(deployed.details) == 2


def test_one_that_the_bus_refuses_does_not_take_the_call_with_it(deployed: Deployed) -> None:
    """A call can be refused as a whole for one of its entries: then each is sent by itself."""
    deployed.failing = {1: refusal("ValidationException"), 3: refusal("ValidationException")}
    assert deployed.publish(*records(1, 2, 3)) == []
    assert [detail["data"]["about"] for detail in deployed.details] == ["1", "3"]
    [message] = deployed.set_aside()
    assert message["error"] == "ValidationException"
    assert message["notice"]["sk"].endswith("#s2")


def test_nothing_of_what_was_set_aside_is_in_the_message_or_the_log(
    deployed: Deployed, log: io.StringIO
) -> None:
    """An item that is no notice of ours could hold anything: only its key is passed on."""
    assert deployed.publish(record(1, data="ann@example.com, born 05-17")) == []
    [message] = deployed.set_aside()
    assert message.keys() == {"notice", "error"}
    assert message["error"] == "unreadable: JSONDecodeError"
    assert "ann@example.com" not in f"{message}{log.getvalue()}"


def test_a_batch_is_one_line_with_its_metric(deployed: Deployed, log: io.StringIO) -> None:
    deployed.publish(*records(1, 2), record(3, mode="maybe"))
    said, done = lines(log)
    assert (said["message"], said["why"]) == ("set aside", "unreadable: ValueError")
    assert (done["job"], done["doomed"], done["left"]) == ("publish-notices", 1, 0)
    assert done["NoticesPublished"] == [2.0]


def test_a_queue_that_takes_nothing_brings_the_batch_again(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is neither on the bus nor set aside must not count as done: it is an error."""
    monkeypatch.setenv("LAUREL_UNPUBLISHED_URL", f"{deployed.aside}-is-gone")
    forget_clients()
    with pytest.raises(Exception, match="queue does not exist"):
        deployed.publish(record(1, mode="maybe"), record(2))


def test_a_bus_that_does_not_answer_gets_everything_again() -> None:
    with nobodys_account(), socket.socket() as closed, pytest.MonkeyPatch.context() as patch:
        closed.bind(("127.0.0.1", 0))  # taken, and nobody listens
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{closed.getsockname()[1]}")
        patch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
        bus = EventBridgeBus(stream_client("events"), "laurel-test")
        entry = BusEntry(TYPE, "{}")
        assert bus.put([entry, entry]) == ["EndpointConnectionError"] * 2
