"""What a worker of a job takes of memory and of the processor, with few members due and with many.

Each is a process of its own, as on Lambda, which bills the most that a process ever had: it imports
the job, works off every shard with the client that functions have, and says its peak. The crowds
are small, since who is not due is never looked at. Read from /proc, so for Linux alone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.members import Crowd
from bench.run_jobs import loaded, work
from laurel.operations.run_job import Job
from laurel.operations.services import Services
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.ledger import Ledger
from laurel.storage.signed_client import SignedClient

_KB_PER_MB: Final = 1024
_BESIDE: Final = 100
"""Members who are not due."""


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory that a worker had, in MB, and the processor time of its work, in seconds."""

    megabytes: float
    seconds: float


def peak(url: str, client: Any, due: int) -> Peak:  # noqa: ANN401 - a boto3 client
    """What a worker takes to book so many expiries."""
    with loaded(url, client, Crowd(due + _BESIDE, due)) as table:
        ended = subprocess.run(  # noqa: S603 - this module
            [sys.executable, "-m", "bench.worker_memory", table],
            env={
                **os.environ,
                "PYTHONPATH": "layers/core:functions:.",
                "AWS_ENDPOINT_URL_DYNAMODB": url,
            },
            stdout=subprocess.PIPE,
            check=True,
        )
    kilobytes, seconds = ended.stdout.split()
    return Peak(int(kilobytes) / _KB_PER_MB, float(seconds))


def main() -> None:
    """Be such a worker: the argument is the table."""
    client = SignedClient()
    services = Services.over(Ledger(DynamoTable(client, sys.argv[1])))
    began = time.process_time()
    for _ in work(services, Job.EXPIRE_POINTS):
        pass
    seconds = time.process_time() - began
    # the process's own peak: what getrusage says is inherited from whoever started it
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    print(re.findall(r"VmHWM:\s+(\d+) kB", status)[0], seconds)


if __name__ == "__main__":
    main()
