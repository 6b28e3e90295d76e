"""The one composition file: what a process is made of, made on first use and kept."""

from functools import cache

import boto3

from laurel.operations.services import Metered, Services
from laurel.settings import Settings
from laurel.signing import Signer
from laurel.storage.dynamo_table import DynamoTable, dynamo_client
from laurel.storage.ledger import Ledger
from laurel.storage.meter import Meter


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings.from_environment()


@cache
def services() -> Services:
    """What operations work with, over the deployed table."""
    return Services.over(Ledger(DynamoTable(dynamo_client(), settings().table)))


@cache
def metered() -> Metered:
    """The same for jobs, whose reports say what they took."""
    meter = Meter(dynamo_client())
    return Metered(Services.over(Ledger(DynamoTable(meter, settings().table))), meter)


@cache
def signer() -> Signer:
    """Signs cursors and member tokens with the deployment's secret."""
    client = boto3.client("secretsmanager")
    secret = client.get_secret_value(SecretId=settings().signing_secret)["SecretString"]
    return Signer(secret.encode())
