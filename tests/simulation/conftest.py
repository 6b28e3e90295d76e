"""The world before, in which each request is sent with each fault."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.simulation.chance import Steady, seeded
from tests.simulation.dynamo import DynamoDouble
from tests.simulation.every_request import BEFORE
from tests.simulation.world import World


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The world before."""
    made, numbers = World(DynamoDouble()), count()
    with seeded(Steady()), pytest.MonkeyPatch.context() as patch:
        patch.setattr("laurel.operations.enrol.new_locator", lambda: f"AAAAAA{next(numbers)}")
        for request in BEFORE:
            body = made.ask(request)
            if body.get("voucher"):
                made.codes[request.about] = body["voucher"]["code"]
    with seeded(Steady()):
        yield made
