"""Touch points as a subscriber gets them: by a rule on the deployed bus, in a queue of its own."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import jsonschema
import pytest

from local.deploy_stack import STACK
from local.stack_record import StackRecord
from tests.builders import document
from tests.e2e.conftest import Client
from tests.subscribers import plan
from tests.template import PROJECT

pytestmark = pytest.mark.stack

type Json = dict[str, Any]

SCHEMAS = PROJECT / "docs" / "events"
RENEWAL, WELCOME = "subscription.renewal_upcoming", "member.welcome"
TAKEN = "2026-01-10T10:00:00Z"
DUE = "2026-02-05T03:40:00Z"
WAIT = 30
"""Seconds that an event may take: the local AWS looks at the stream every second."""


@dataclass(frozen=True)
class Subscriber:
    """A queue that a rule sends a program's events to."""

    sqs: Any
    queue: str

    def receive(self, until: Callable[[list[Json]], bool]) -> list[Json]:
        """The events that came, in order, as soon as there are enough of them."""
        found: list[Json] = []
        deadline = time.monotonic() + WAIT
        while not until(found):
            assert time.monotonic() < deadline, found
            found += [json.loads(one["Body"]) for one in take(self.sqs, self.queue)]
        return found


def take(sqs: Any, queue: str) -> list[Json]:
    """The messages that are there, which then are gone."""
    answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
    messages: list[Json] = answer.get("Messages", [])
    for message in messages:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return messages


@pytest.fixture(scope="session")
def aws(stack: StackRecord) -> Callable[[str], Any]:
    """Clients of the local AWS."""
    session = boto3.Session("test", "test", region_name="us-east-1")
    return lambda service: session.client(service, endpoint_url=stack.endpoint)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def outputs(aws: Callable[[str], Any]) -> dict[str, str]:
    """What the deployed stack says of itself."""
    [found] = aws("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}


@pytest.fixture
def path(client: Client) -> str:
    """A program whose plan tells of its renewals."""
    found = f"/v1/programs/touch-{uuid.uuid4().hex[:8]}"
    body = document(plans={"monthly": plan(notice_days=5)})
    assert client("PUT", found, {"document": body, "mode": "test"}, at=TAKEN).status == 201
    return found


@pytest.fixture
def subscriber(
    aws: Callable[[str], Any], outputs: dict[str, str], path: str
) -> Iterator[Subscriber]:
    """Hears of all that there is to tell in that program, and of nothing else."""
    events, sqs, name = aws("events"), aws("sqs"), path.rpartition("/")[2]
    bus = {"EventBusName": outputs["EventBusName"]}
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    [arn] = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])[
        "Attributes"
    ].values()
    pattern = {"source": ["laurel"], "detail": {"program": [name]}}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern), **bus)
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}], **bus)
    yield Subscriber(sqs, queue)
    events.remove_targets(Rule=name, Ids=["queue"], **bus)
    events.delete_rule(Name=name, **bus)
    sqs.delete_queue(QueueUrl=queue)


@pytest.fixture
def laurel(stack: StackRecord, outputs: dict[str, str]) -> Callable[..., tuple[int, str]]:
    """Runs `laurel …` as an operator does: its exit status, and what it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        environment = os.environ | {
            "LAUREL_TABLE": stack.table,
            "LAUREL_EVENT_BUS": outputs["EventBusName"],
            "LAUREL_UNPUBLISHED_URL": outputs["UnpublishedNoticesUrl"],
            "AWS_ENDPOINT_URL": stack.endpoint,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "PYTHONPATH": "layers/core",
        }
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "laurel", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    return run


def take_plan(client: Client, path: str, member: str) -> None:
    assert client("POST", f"{path}/members", {"member_id": member}, at=TAKEN).status == 201
    body = {"subscription_id": "s1", "plan": "monthly", "payment_reference": f"pay-{member}"}
    taken = client("POST", f"{path}/members/{member}/subscriptions", body, at=TAKEN)
    assert taken.status == 201, taken


def run_memberships(client: Client, path: str) -> None:
    done = client("POST", f"{path}/jobs/memberships", {"as_of": DUE}, at=DUE)
    assert (done.status, done.body["finished"]) == (200, True), done


def heard_of(member: str, kind: str) -> Callable[[list[Json]], bool]:
    return lambda events: any(
        (one["detail"]["member_id"], one["detail-type"]) == (member, kind) for one in events
    )


def check(event: Json) -> None:
    """An event is as its published schema says."""
    kind = event["detail-type"]
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    jsonschema.validate(event["detail"], schema)
    assert (event["source"], event["detail"]["type"]) == ("laurel", kind)


def test_what_there_is_to_tell_reaches_a_subscriber_once(
    client: Client, path: str, subscriber: Subscriber
) -> None:
    """The run for Eve that comes after says that nothing more of Ada is on its way."""
    take_plan(client, path, "ada")
    run_memberships(client, path)
    run_memberships(client, path)
    take_plan(client, path, "eve")
    run_memberships(client, path)

    events = subscriber.receive(until=heard_of("eve", RENEWAL))
    for event in events:
        check(event)
    told = [(one["detail"]["member_id"], one["detail-type"]) for one in events]
    assert sorted(told) == [(who, kind) for who in ("ada", "eve") for kind in (WELCOME, RENEWAL)]
    assert len({one["detail"]["id"] for one in events}) == len(events)
    [renewal] = [one["detail"] for one in events if heard_of("ada", RENEWAL)([one])]
    assert (renewal["mode"], renewal["at"]) == ("test", "2026-02-05T00:00:00Z")
    assert renewal["data"]["paid_until"] == "2026-02-10T10:00:00Z"
    listed = client("GET", f"{path}/members/ada/notices", at=DUE).body["data"]
    assert [(one["type"], one["data"]) for one in listed] == [
        (one["detail-type"], one["detail"]["data"])
        for kind in (RENEWAL, WELCOME)
        for one in events
        if heard_of("ada", kind)([one])
    ]


def test_what_cannot_be_published_is_set_aside_stops_nobody_and_can_be_redriven(
    client: Client,
    path: str,
    subscriber: Subscriber,
    stack: StackRecord,
    aws: Callable[[str], Any],
    outputs: dict[str, str],
    laurel: Callable[..., tuple[int, str]],
) -> None:
    """Besides the poison, records of the stream are set aside as if Lambda had given up on them."""
    poison = {"pk": f"M#{path.rpartition('/')[2]}#ada", "sk": "NOTICE#written#by#hand"}
    item = {name: {"S": value} for name, value in poison.items()}
    aws("dynamodb").put_item(TableName=stack.table, Item=item)
    take_plan(client, path, "eve")
    assert heard_of("eve", WELCOME)(subscriber.receive(until=heard_of("eve", WELCOME)))

    aside = outputs["UnpublishedNoticesUrl"]
    given_up = json.dumps({"DDBStreamBatchInfo": range_of(aws, stack.table, path)})
    aws("sqs").send_message(QueueUrl=aside, MessageBody=given_up)
    status, told = laurel("notices", "redrive")
    assert (status, told.splitlines()[0]) == (1, "not published: unreadable: KeyError")
    assert told.splitlines()[-1].startswith("1 published, ")
    assert heard_of("eve", WELCOME)(subscriber.receive(until=bool))
    aws("dynamodb").delete_item(TableName=stack.table, Key=item)


def range_of(aws: Callable[[str], Any], table: str, path: str) -> Json:
    """Where in the stream the records of a program are, as Lambda tells it."""
    streams, program = aws("dynamodbstreams"), path.rpartition("/")[2]
    [found] = streams.list_streams(TableName=table)["Streams"]
    arn = found["StreamArn"]
    about = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    [shard] = [one["ShardId"] for one in about["Shards"]]
    place = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    numbers: list[str] = []
    iterator = streams.get_shard_iterator(**place)["ShardIterator"]
    while page := streams.get_records(ShardIterator=iterator):
        numbers += [
            one["dynamodb"]["SequenceNumber"]
            for one in page["Records"]
            if one["dynamodb"]["Keys"]["pk"]["S"].startswith(f"M#{program}#eve")
        ]
        iterator = page.get("NextShardIterator")
        if not (iterator and page["Records"]):
            break
    first, last = numbers[0], numbers[-1]
    ends = {"startSequenceNumber": first, "endSequenceNumber": last}
    return {"streamArn": arn, "shardId": shard, **ends}
