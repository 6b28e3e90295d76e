"""Runs jobs over a crowd of members on a DynamoDB API, and counts what each run takes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from bench.capacity import Bill, MeteredClient
from bench.load_table import load
from bench.members import AS_OF, PROGRAM, Crowd
from laurel.operations.clock import Clock
from laurel.operations.run_job import Job, run_shard
from laurel.operations.run_share import Progress
from laurel.operations.services import Services
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.keys import SHARDS
from laurel.storage.ledger import Ledger
from laurel.storage.table import Item
from tests.tables import new_table_name


@dataclass(frozen=True, slots=True)
class Run:
    """A job over all shards: the rows of the agenda that were read, the members whose accounts were
    opened, those who changed, what the requests took, and how long it all was.
    """

    rows: int
    opened: int
    changed: int
    bill: Bill
    seconds: float

    @property
    def examined(self) -> int:
        """Rows read or accounts opened, whichever were more."""
        return max(self.rows, self.opened)


@contextmanager
def loaded(url: str, client: Any, crowd: Crowd) -> Iterator[str]:  # noqa: ANN401 - a boto3 client
    """The name of a new table with the crowd in it."""
    # a large table takes longer to go than the client waits, and then is gone when it asks again
    with suppress(client.exceptions.ResourceNotFoundException), new_table_name(client) as name:
        load(url, name, crowd.items())
        yield name


def run(client: MeteredClient, table: str, job: Job) -> Run:
    """A job over every shard, on its day, as the workers do it."""
    services = Services.over(Ledger(DynamoTable(client, table)))
    bill = client.start()
    began = time.perf_counter()
    parts = list(work(services, job))
    seconds = time.perf_counter() - began
    client.start()
    rows = sum(len(sent.sizes) for sent in bill.sent if sent.operation == "Query")
    opened, changed = (sum(each) for each in zip(*map(_counts, parts), strict=True))
    return Run(rows, opened, changed, bill, seconds)


def work(services: Services, job: Job) -> Iterator[Progress]:
    """Shard after shard, each in one go."""
    for shard in range(SHARDS):
        yield _finished(services, job, shard)


def _finished(services: Services, job: Job, shard: int, cursor: Item | None = None) -> Progress:
    part = run_shard(services, job, PROGRAM, shard, Clock(AS_OF[job]), lambda: True, cursor)
    if part.refused or not part.finished:
        raise RuntimeError(f"shard {shard} of {job}: {part}")
    return part


def _counts(part: Progress) -> tuple[int, int]:
    return part.processed, part.changed
