"""What functions on the table's stream are made of, made on first use and kept.

Apart from `wiring`, so that no function of the API imports what it never calls.
"""

import os
from functools import cache
from typing import Any

from laurel.operations.publish_notices import Outlet
from laurel.storage.event_bus import EventBridgeBus
from laurel.storage.set_aside import SetAsideQueue
from laurel.storage.signed_outlet import SignedEvents, SignedQueues
from laurel.storage.stream import Stream
from laurel.wiring import in_function


@cache
def bus() -> EventBridgeBus:
    """The deployment's event bus; KeyError where the environment does not say."""
    client = SignedEvents() if in_function() else _client("events")
    return EventBridgeBus(client, os.environ["LAUREL_EVENT_BUS"])


@cache
def set_aside() -> SetAsideQueue:
    """The queue of what cannot be published; KeyError as above."""
    client = SignedQueues() if in_function() else _client("sqs")
    return SetAsideQueue(client, os.environ["LAUREL_UNPUBLISHED_URL"])


@cache
def outlet() -> Outlet:
    """Where notices go."""
    return Outlet(bus(), set_aside())


@cache
def stream() -> Stream:
    """The table's stream, for who reads it by hand."""
    return Stream(_client("dynamodbstreams"))


def _client(service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
    import boto3  # noqa: PLC0415 - slow to import, and no function needs it

    return boto3.client(service)  # type: ignore[call-overload]
