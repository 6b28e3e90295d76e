"""What functions on the table's stream are made of, made on first use and kept.

Apart from `wiring`, so that no function of the API imports clients that it never calls.
"""

import os
from functools import cache

from laurel.operations.publish_notices import Outlet
from laurel.storage.event_bus import EventBridgeBus, SetAsideQueue, stream_client


@cache
def outlet() -> Outlet:
    """Where notices go in this deployment; KeyError where the environment does not say."""
    bus = EventBridgeBus(stream_client("events"), os.environ["LAUREL_EVENT_BUS"])
    aside = SetAsideQueue(stream_client("sqs"), os.environ["LAUREL_UNPUBLISHED_URL"])
    return Outlet(bus, aside)
