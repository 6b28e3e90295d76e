"""A real DynamoDB API for the tests that need one: the local stack's, started if need be."""

import io
import os
import shutil
import socket
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from laurel.storage.dynamo_table import DynamoTable
from local.aws_server import HOST, endpoint, start_server, stop_server
from local.check_tools import STACK_PYTHON
from local.stack_record import folder
from tests.gateway import Gateway, open_gateway
from tests.logs import caught
from tests.routes import AT, path_of
from tests.tables import new_table, real_client

NAMED = os.environ.get("LAUREL_DYNAMODB_URL") or os.environ.get("AWS_ENDPOINT_URL")
"""Read before any test hides it."""


@pytest.fixture(scope="session")
def dynamodb_url() -> Iterator[str]:
    """Where a DynamoDB API listens: as named, else that of the stack under test, else a new one."""
    if NAMED:
        yield NAMED
        return
    if not STACK_PYTHON.exists():
        pytest.skip("the local AWS is not installed: run `make install`")
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        start_server(port, keep_state=False)  # it is known by its id, not by the object let go here
    try:
        yield endpoint(port)
    finally:
        stop_server(port)
        shutil.rmtree(folder(port), ignore_errors=True)


@pytest.fixture(scope="session")
def dynamodb(dynamodb_url: str) -> Iterator[Any]:
    """A client of it, which threads may share."""
    with real_client(dynamodb_url) as client:
        yield client


@pytest.fixture
def shared_table(dynamodb: Any) -> Iterator[DynamoTable]:
    """A table that many threads may use at once."""
    with new_table(dynamodb) as table:
        yield table


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged."""
    with caught() as text:
        yield text


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """A test program `shop` with a member `ann`, who has 500 points."""
    with open_gateway() as opened:
        made = opened("PUT", "/v1/programs/shop", {"preset": "kiehls", "mode": "test"}, at=AT)
        assert made.status == 201
        live = opened("PUT", "/v1/programs/live", {"preset": "kiehls", "mode": "live"})
        assert live.status == 201
        joined = opened("POST", "/v1/programs/shop/members", {"member_id": "ann"}, at=AT)
        assert joined.status == 201
        given = {"adjustment_id": "a1", "wallet": "points", "quantity": 500, "reason": "a test"}
        assert opened("POST", path_of("adjustments"), given, at=AT).status == 201
        yield opened
