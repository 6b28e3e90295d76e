"""Touch points as a subscriber gets them: by a rule on the deployed bus, in a queue of its own."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from local.deploy_stack import STACK
from local.stack_record import StackRecord
from tests.builders import document
from tests.e2e.conftest import Client
from tests.subscribers import plan

pytestmark = pytest.mark.stack

type Json = dict[str, Any]

RENEWAL = "subscription.renewal_upcoming"
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
    """Hears of renewals in that program, and of nothing else."""
    events, sqs, name = aws("events"), aws("sqs"), path.rpartition("/")[2]
    bus = {"EventBusName": outputs["EventBusName"]}
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    [arn] = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])[
        "Attributes"
    ].values()
    pattern = {"source": ["laurel"], "detail-type": [RENEWAL], "detail": {"program": [name]}}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern), **bus)
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}], **bus)
    yield Subscriber(sqs, queue)
    events.remove_targets(Rule=name, Ids=["queue"], **bus)
    events.delete_rule(Name=name, **bus)
    sqs.delete_queue(QueueUrl=queue)


def take_plan(client: Client, path: str, member: str) -> None:
    assert client("POST", f"{path}/members", {"member_id": member}, at=TAKEN).status == 201
    body = {"subscription_id": "s1", "plan": "monthly", "payment_reference": f"pay-{member}"}
    taken = client("POST", f"{path}/members/{member}/subscriptions", body, at=TAKEN)
    assert taken.status == 201, taken


def run_memberships(client: Client, path: str) -> None:
    done = client("POST", f"{path}/jobs/memberships", {"as_of": DUE}, at=DUE)
    assert (done.status, done.body["finished"]) == (200, True), done


def heard_of(member: str) -> Callable[[list[Json]], bool]:
    return lambda events: any(one["detail"]["member_id"] == member for one in events)


def test_a_renewal_to_come_reaches_a_subscriber_once(
    client: Client, path: str, subscriber: Subscriber
) -> None:
    """The run for Eve that comes after says that no second event for Ada is on its way."""
    take_plan(client, path, "ada")
    run_memberships(client, path)
    run_memberships(client, path)
    take_plan(client, path, "eve")
    run_memberships(client, path)

    first, last = subscriber.receive(until=heard_of("eve"))
    assert [one["detail"]["member_id"] for one in (first, last)] == ["ada", "eve"]
    assert (first["source"], first["detail-type"]) == ("laurel", RENEWAL)
    detail = first["detail"]
    assert detail.pop("id") != last["detail"]["id"]
    assert detail == {
        "version": 1,
        "program": path.rpartition("/")[2],
        "mode": "test",
        "member_id": "ada",
        "type": RENEWAL,
        "at": "2026-02-05T00:00:00Z",
        "data": {
            "subscription_id": "s1",
            "plan": "monthly",
            "paid_until": "2026-02-10T10:00:00Z",
        },
    }
    listed = client("GET", f"{path}/members/ada/notices", at=DUE).body["data"]
    assert {"type": RENEWAL, "at": detail["at"], "data": detail["data"]} in listed


def test_what_cannot_be_published_is_set_aside_and_stops_nobody(
    client: Client,
    path: str,
    subscriber: Subscriber,
    stack: StackRecord,
    aws: Callable[[str], Any],
    outputs: dict[str, str],
) -> None:
    poison = {"pk": f"M#{path.rpartition('/')[2]}#ada", "sk": "NOTICE#written#by#hand"}
    item = {name: {"S": value} for name, value in poison.items()}
    aws("dynamodb").put_item(TableName=stack.table, Item=item)
    take_plan(client, path, "eve")
    run_memberships(client, path)

    assert heard_of("eve")(subscriber.receive(until=bool))
    aside = Subscriber(aws("sqs"), outputs["UnpublishedNoticesUrl"])
    [message] = aside.receive(until=bool)
    assert message == {"notice": poison, "error": "unreadable: KeyError"}
