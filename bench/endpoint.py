"""The DynamoDB API that the bench of jobs runs on: the one that is named, or started for it.

Amazon's own DynamoDB Local, where `make bench-scale` has put it and Java is there: its index is an
index, so that asking it takes as long at a million members as at ten thousand. Else the local
stack's, which looks through an index partition item by item, and holds up to 100,000 members well.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from local.aws_server import HOST, START_SECONDS, endpoint, start_server, stop_server
from local.check_tools import PROJECT
from local.stack_record import folder

DYNAMODB_LOCAL: Final = PROJECT / ".venv-bench" / "dynamodb-local" / "package" / "emulator"
_OPTIONS: Final = ("-Xmx3g", "-XX:+UseSerialGC", "-Djava.library.path=DynamoDBLocal_lib")


@contextmanager
def dynamodb() -> Iterator[tuple[str, str]]:
    """Where it listens, and what it is called."""
    named = os.environ.get("LAUREL_DYNAMODB_URL")
    if named:
        yield named, "the API of LAUREL_DYNAMODB_URL"
    elif shutil.which("java") and DYNAMODB_LOCAL.exists():
        with _dynamodb_local() as url:
            yield url, "DynamoDB Local, in memory"
    else:
        with _local_stack() as url:
            yield url, "the local stack's DynamoDB"


@contextmanager
def _dynamodb_local() -> Iterator[str]:
    port = _free_port()
    command = ["java", *_OPTIONS, "-jar", "DynamoDBLocal.jar", "-inMemory", "-sharedDb"]
    command += ["-disableTelemetry", "-port", str(port)]
    with subprocess.Popen(  # noqa: S603 - our own arguments
        command, cwd=DYNAMODB_LOCAL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(server, port)
            yield f"http://{HOST}:{port}"
        finally:
            server.terminate()


@contextmanager
def _local_stack() -> Iterator[str]:
    port = _free_port()
    start_server(port, keep_state=False)
    try:
        yield endpoint(port)
    finally:
        stop_server(port)
        shutil.rmtree(folder(port), ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        if server.poll() is not None or time.monotonic() > deadline:
            raise OSError("DynamoDB Local did not start: is Java 17 or later there?")
        time.sleep(0.05)
