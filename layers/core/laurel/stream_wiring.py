"""What functions on the table's stream are made of, made on first use and kept.

Apart from `wiring`, so that no function of the API imports clients that it never calls.
"""

import os
from functools import cache

from laurel.operations.publish_notices import Outlet
from laurel.storage.event_bus import EventBridgeBus, stream_client
from laurel.storage.set_aside import SetAsideQueue
from laurel.storage.stream import Stream


@cache
def bus() -> EventBridgeBus:
    """The deployment's event bus; KeyError where the environment does not say."""
    return EventBridgeBus(stream_client("events"), os.environ["LAUREL_EVENT_BUS"])


@cache
def set_aside() -> SetAsideQueue:
    """The queue of what cannot be published; KeyError as above."""
    return SetAsideQueue(stream_client("sqs"), os.environ["LAUREL_UNPUBLISHED_URL"])


@cache
def outlet() -> Outlet:
    """Where notices go."""
    return Outlet(bus(), set_aside())


@cache
def stream() -> Stream:
    """The table's stream, for who reads it by hand: its client is not shipped to functions."""
    return Stream(stream_client("dynamodbstreams"))
