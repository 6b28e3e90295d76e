"""`make logs`: what the functions of the stack on LAUREL_PORT have logged, oldest first."""

from __future__ import annotations

import sys

import boto3

from local.aws_server import running_server, use_local_aws
from local.deploy_stack import STACK
from local.stack_record import chosen_port

LINES = 200
FROM_THE_PLATFORM = ("START ", "END ", "REPORT ")


def main() -> int:
    """Prints the last lines of the functions; returns the exit code."""
    port = chosen_port()
    if running_server(port) is None:
        print(f"No stack runs on port {port}: start one with `make run`.", file=sys.stderr)
        return 1
    use_local_aws(port)
    for message in last_messages():
        print(message)
    return 0


def last_messages() -> list[str]:
    """The newest lines of API and jobs, in order of time."""
    logs = boto3.client("logs")
    events = [
        event
        for group in ("api", "jobs")
        for page in logs.get_paginator("filter_log_events").paginate(
            logGroupName=f"/{STACK}/{group}"
        )
        for event in page["events"]
        if not event["message"].startswith(FROM_THE_PLATFORM)
    ]
    events.sort(key=lambda event: event["timestamp"])
    return [event["message"].rstrip() for event in events[-LINES:]]


if __name__ == "__main__":
    sys.exit(main())
