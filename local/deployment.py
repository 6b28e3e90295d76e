"""A deployment that `make doctor` looks at: the stack that runs here, or one of a stage on AWS."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import boto3

from local.aws_server import endpoint, use_local_aws
from local.deploy_stack import STACK
from local.errors import LocalStackError
from local.stack_record import read_record


@dataclass(frozen=True)
class Deployment:
    """`key` is empty where none is known. On AWS more is promised than a local stack can keep."""

    stack: str
    url: str
    key: str
    table: str
    agenda: str
    queues: dict[str, str]
    is_local: bool

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        """A client of one of its services."""
        make: Any = boto3.client
        return make(service)


def local_deployment(port: int) -> Deployment:
    """The stack that runs on this port. Raises LocalStackError where none does."""
    record = read_record(port)
    if record is None:
        raise LocalStackError(f"No stack runs on port {port}.")
    use_local_aws(port)
    outputs = _outputs(STACK)
    url = f"{endpoint(port)}/_aws/execute-api/{outputs['ApiId']}/$default"
    return _of(STACK, outputs, url, record.key, is_local=True)


def deployment_of(stage: str) -> Deployment:
    """The stack of a stage on AWS, by the credentials of the environment; LAUREL_KEY is its key."""
    stack = f"laurel-{stage}"
    outputs = _outputs(stack)
    return _of(stack, outputs, outputs["ApiUrl"], os.environ.get("LAUREL_KEY", ""), is_local=False)


def _of(stack: str, outputs: dict[str, str], url: str, key: str, *, is_local: bool) -> Deployment:
    queues = {name: outputs[name] for name in ("DeadLettersUrl", "UnpublishedNoticesUrl")}
    table, agenda = outputs["TableName"], outputs["AgendaArn"]
    return Deployment(stack, url, key, table, agenda, queues, is_local)


def _outputs(stack: str) -> dict[str, str]:
    found = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}
