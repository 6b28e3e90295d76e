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
from laurel.storage.memory_table import MemoryTable
from laurel.storage.signed_client import SignedClient
from laurel.storage.table import Table
from local.aws_server import HOST, endpoint, start_server, stop_server
from local.check_tools import STACK_PYTHON
from local.stack_record import folder
from tests.gateway import Gateway, open_gateway
from tests.logs import caught
from tests.routes import AT, path_of
from tests.simulation.dynamo import DynamoDouble
from tests.tables import moto_client, new_table, new_table_name, real_client, signed_client

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
    """boto3's client of it, which threads may share."""
    with real_client(dynamodb_url) as client:
        yield client


@pytest.fixture(scope="session")
def signed(dynamodb_url: str) -> Iterator[SignedClient]:
    """The functions' own client of it, which threads may share too."""
    with signed_client(dynamodb_url) as client:
        yield client


@pytest.fixture
def shared_table(dynamodb: Any, signed: SignedClient) -> Iterator[DynamoTable]:
    """A table that many threads may use at once, as functions do."""
    with new_table_name(dynamodb) as name:
        yield DynamoTable(signed, name)


@pytest.fixture(scope="module")
def moto() -> Iterator[Any]:
    """A client of moto: for one thread only."""
    with moto_client() as client:
        yield client


REAL = [pytest.param(client, marks=pytest.mark.dynamodb) for client in ("signed", "boto3")]


@pytest.fixture(params=["memory", "double", "moto", *REAL])
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    """Every table: in memory, on the simulation's DynamoDB, on moto, on a real DynamoDB API by
    either client.
    """
    match request.param:
        case "memory":
            yield MemoryTable()
        case "double":
            yield DynamoTable(DynamoDouble(), "t")
        case "signed":
            yield request.getfixturevalue("shared_table")
        case other:
            client = request.getfixturevalue("moto" if other == "moto" else "dynamodb")
            with new_table(client) as found:
                yield found


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
