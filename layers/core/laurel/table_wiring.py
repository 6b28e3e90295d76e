"""What every function is made of: its settings, the table, what it signs with. Made on first use.

Apart from `wiring`, because the authorizer needs no more: not the ledger, and nothing of programs.
A function calls Amazon by `laurel.aws`. What people run by hand uses boto3, with its profiles.
"""

import os
from functools import cache
from typing import Any

from laurel.aws.secrets import SignedSecrets
from laurel.settings import Settings
from laurel.signing import Signer
from laurel.storage import dynamo_table
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.signed_client import SignedClient


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings.from_environment()


def in_function() -> bool:
    """Whether this process is a function, and not a tool that somebody runs."""
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ


def dynamo_client() -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
    """The client of the table."""
    return SignedClient() if in_function() else dynamo_table.dynamo_client()


@cache
def table() -> DynamoTable:
    """The deployed table."""
    return DynamoTable(dynamo_client(), settings().table)


@cache
def signer() -> Signer:
    """Signs cursors and member tokens with the deployment's secret."""
    return Signer(_secret(settings().signing_secret).encode())


def _secret(name: str) -> str:
    if in_function():
        text: str = SignedSecrets().get_secret_value(SecretId=name)["SecretString"]
        return text
    import boto3  # noqa: PLC0415 - slow to import, and no function needs it

    return boto3.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]


if in_function():
    table()  # while a new instance still has a whole processor, and not with its first request
