"""Tables to test against: made as the template says, on moto or on a real DynamoDB API."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto import mock_aws

from laurel.storage.dynamo_table import DynamoTable, dynamo_client
from laurel.storage.signed_client import SignedClient
from tests.template import table_definition


@contextmanager
def nobodys_account() -> Iterator[None]:
    """No real account, and no endpoint that is not named, can be met by mistake."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_PROFILE"):
            patch.delenv(name, raising=False)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            patch.setenv(name, "us-east-1")
        yield


@contextmanager
def moto_client() -> Iterator[Any]:
    """DynamoDB on moto: for one thread only, since moto loses writes of several."""
    with nobodys_account(), mock_aws():
        yield dynamo_client()


@contextmanager
def real_client(url: str) -> Iterator[Any]:
    """A real DynamoDB API, which any number of threads may use."""
    with nobodys_account():
        yield dynamo_client(url)


@contextmanager
def signed_client(url: str) -> Iterator[SignedClient]:
    """The client that functions use, of a DynamoDB API at an address. It cannot make tables."""
    with nobodys_account(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", url)
        client = SignedClient()
        try:
            yield client
        finally:
            client.close()


@contextmanager
def new_table(client: Any) -> Iterator[DynamoTable]:
    """A new table, for as long as it is needed."""
    with new_table_name(client) as name:
        yield DynamoTable(client, name)


@contextmanager
def new_table_name(client: Any) -> Iterator[str]:
    """The name of a new table."""
    name = f"laurel-{uuid.uuid4().hex[:12]}"
    client.create_table(TableName=name, **table_definition())
    try:
        yield name
    finally:
        client.delete_table(TableName=name)
