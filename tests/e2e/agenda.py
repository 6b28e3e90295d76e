"""The daily run of the deployed stack, as its schedules start it; and the queue of what it sets
aside.
"""

import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

from local.deploy_stack import STACK
from local.stack_record import StackRecord

type Json = dict[str, Any]


@dataclass(frozen=True)
class Agenda:
    """The state machine and the dead letter queue of a stack."""

    stack: StackRecord

    def client(self, service: str) -> Any:
        """A client of one of the stack's services."""
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=self.stack.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def run(self, job: str, as_of: str, program: str | None = None) -> Json:
        """Start the state machine as a schedule would, and wait for its end."""
        states = self.client("stepfunctions")
        said = {"job": job, "as_of": as_of, **({"program": program} if program else {})}
        started = states.start_execution(stateMachineArn=self.stack.agenda, input=json.dumps(said))
        return self.ended(started["executionArn"])

    def ended(self, execution: str) -> Json:
        """An execution, once it ended."""
        states = self.client("stepfunctions")
        for _ in range(300):
            found = states.describe_execution(executionArn=execution)
            if found["status"] != "RUNNING":
                return {**found}
            time.sleep(0.2)
        raise AssertionError("the run did not end within a minute")

    def fired_by_itself(self, schedule: str) -> Json:
        """Let the scheduler fire what a schedule of the template starts, once and now; its run,
        once it ended.
        """
        scheduler, states = self.client("scheduler"), self.client("stepfunctions")
        target = scheduler.get_schedule(Name=schedule)["Target"]
        before = {one["executionArn"] for one in self._executions(states)}
        soon = datetime.now(UTC) + timedelta(seconds=1)
        scheduler.create_schedule(
            Name=f"now-{uuid.uuid4().hex[:8]}",
            ScheduleExpression=f"at({soon:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            Target=target,
        )
        for _ in range(600):
            for one in self._executions(states):
                if one["executionArn"] not in before and self._is(states, one, target["Input"]):
                    return self.ended(one["executionArn"])
            time.sleep(0.2)
        raise AssertionError("the schedule did not fire within two minutes")

    def letters(self, program: str) -> list[Json]:
        """The messages about a program that lie in the queue, each looked at for once and left."""
        queues, found = self.client("sqs"), dict[str, Json]()
        url = self._queue()
        while received := queues.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=30
        ).get("Messages"):
            found |= {one["ReceiptHandle"]: json.loads(one["Body"]) for one in received}
        for handle in found:
            queues.change_message_visibility(
                QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0
            )
        return [one for one in found.values() if one.get("program") == program]

    def _executions(self, states: Any) -> list[Json]:
        found: list[Json] = states.list_executions(stateMachineArn=self.stack.agenda)["executions"]
        return found

    def _is(self, states: Any, execution: Json, started_with: str) -> bool:
        found = states.describe_execution(executionArn=execution["executionArn"])
        return bool(json.loads(found["input"]) == json.loads(started_with))

    def _queue(self) -> str:
        outputs = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0][
            "Outputs"
        ]
        found = {one["OutputKey"]: one["OutputValue"] for one in outputs}
        url: str = found["DeadLettersUrl"]
        return url
