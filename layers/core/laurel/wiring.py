"""What a process is made of over its table (`table_wiring`), made on first use and kept."""

from functools import cache

from laurel.operations.services import Metered, Services
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.ledger import Ledger
from laurel.storage.meter import Meter
from laurel.storage.whole_table import WholeTable
from laurel.table_wiring import dynamo_client, in_function, settings, signer, table

__all__ = ["in_function", "metered", "services", "settings", "signer", "table_of", "whole_table"]


@cache
def services() -> Services:
    """What operations work with, over the deployed table."""
    return Services.over(Ledger(table()))


def table_of(name: str) -> DynamoTable:
    """Another table than the deployed one: a restored one."""
    return DynamoTable(dynamo_client(), name)


def whole_table(name: str | None = None) -> WholeTable:
    """All of a table, the deployed one or another: for people, who have boto3."""
    return WholeTable(dynamo_client(), name or settings().table)


@cache
def metered() -> Metered:
    """The same for jobs, whose reports say what they took."""
    meter = Meter(dynamo_client())
    return Metered(Services.over(Ledger(DynamoTable(meter, settings().table))), meter)


if in_function():
    services()  # while a new instance still has a whole processor, and not with its first request
