"""What a new instance of a function takes, and a warm one, in Amazon's own runtime: `make bench`.

The runtime emulator that comes with aws-sam-cli starts each function as Lambda does, by Amazon's
runtime client, from what `sam build` has built: functions and layers with their bytecode. It tells
how long the init took, and each invocation. What a function asks of DynamoDB is answered by
`bench.canned_dynamodb`, so that no store's time is in it. Beside them stand a handler that does
nothing, one that makes boto3's client, and one with Powertools' Logger and resolver, over the same
layers. Rows take turns; the least init and the median of the invocations are told.

Another build can be measured the same way: `python -m bench.cold_starts path/to/.aws-sam/build`.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.canned_dynamodb import canned
from bench.figures import Figure, keep
from bench.function_events import (
    PARTS,
    Event,
    earning,
    nothing,
    order_lines,
    redeeming,
    token_event,
)
from bench.standing_table import StandingTable
from laurel.secret_keys import make_key
from tests.builders import NOON
from tests.shop import Shop

BUILD = Path(".aws-sam/build")
RUNTIME = Path(".venv-bench/bin/python")
"""Has awslambdaric, which nothing of the project needs."""
ROUNDS = 5
WARM = 20
ANSWERED = range(200, 300)

MS = "ms here"

PEERS = {
    "a handler that does nothing": "def handler(event, context):\n    return {}\n",
    "boto3's client, nothing else": """import boto3
client = boto3.client("dynamodb")
def handler(event, context):
    return {}
""",
    "Powertools' Logger and resolver": """from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
logger, app = Logger(service="bench"), APIGatewayHttpResolver()
@app.post("/<name>")
def answer(name):
    return {}
def handler(event, context):
    logger.info("request")
    return {}
""",
}


@dataclass
class Row:
    """A function to start, and what was seen: milliseconds."""

    name: str
    folder: Path
    handler: str
    layers: list[Path]
    event: Event
    inits: list[float] = field(default_factory=list[float])
    first: list[float] = field(default_factory=list[float])
    warm: list[float] = field(default_factory=list[float])

    @property
    def init(self) -> float:
        """The least."""
        return min(self.inits)

    @property
    def usual(self) -> float:
        """The median of what warm invocations took."""
        return statistics.median(self.warm)


def main(build: Path) -> None:
    """Time every row and print the table."""
    table = StandingTable()
    shop = Shop.with_member(table, **PARTS)
    shop.order("first", lines=order_lines())
    key, _ = make_key(table, "bench", ("admin",), NOON, None, 60_000_000)
    table.stand_still()
    with canned(table.items()) as url, tempfile.TemporaryDirectory() as scratch:
        rows = all_rows(build.resolve(), Path(scratch), key)
        for _ in range(ROUNDS):
            for row in rows:
                measure(row, url)
    print_rows(rows)


def all_rows(build: Path, scratch: Path, key: str) -> list[Row]:
    """The functions of a build, and what stands beside them."""
    layers = [build / name / "python" for name in ("VendorLayer", "CoreLayer")]
    bare = scratch / "bare"
    shutil.copytree(build, bare, ignore=shutil.ignore_patterns("__pycache__"))
    without = [bare / name / "python" for name in ("VendorLayer", "CoreLayer")]
    rows = [peer(scratch, name, code, layers) for name, code in PEERS.items()]
    return [
        *rows,
        Row("earn_points", build / "EarnPoints", "api.earn_points", layers, earning),
        Row("earn_points, no .pyc", bare / "EarnPoints", "api.earn_points", without, earning),
        Row("redeem_points", build / "RedeemPoints", "api.redeem_points", layers, redeeming),
        Row("authorize", build / "Authorize", "authorize", layers, token_event(key)),
    ]


def peer(scratch: Path, name: str, code: str, layers: list[Path]) -> Row:
    """A handler of a few lines."""
    folder = scratch / re.sub(r"\W", "_", name)
    folder.mkdir()
    (folder / "peer.py").write_text(code)
    return Row(name, folder, "peer", layers, nothing)


def measure(row: Row, url: str, expected: range = ANSWERED) -> None:
    """Start the function once, and invoke it some times."""
    with started(row, url) as (address, log):
        took = [invoke(address, row.event(number)) for number in range(WARM + 1)]
        assert all(status in expected for status in took), (row.name, took)
        text = log.read_text()
    row.inits.append(float(re.findall(r"INIT REPORT\(durationMs: ([\d.]+)\)", text)[0]))
    first, *warm = map(float, re.findall(r"INVOKE RTDONE\(.*duration: ([\d.]+)ms\)", text))
    row.first.append(first)
    row.warm += warm


@contextmanager
def started(row: Row, url: str) -> Iterator[tuple[str, Path]]:
    """The emulator with the function, at an address, and the file of what it tells."""
    port, other = free_port(), free_port()
    at = f"127.0.0.1:{port}"
    command = [str(emulator()), "--runtime-interface-emulator-address", at]
    command += ["--runtime-api-address", f"127.0.0.1:{other}"]
    command += [str(RUNTIME.absolute()), "-m", "awslambdaric", f"{row.handler}.handler"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as out:
            running = subprocess.Popen(  # noqa: S603 - our own rows
                command,
                cwd=row.folder,
                env=environment(row, url),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        try:
            wait_for(port)
            yield f"http://{at}/2015-03-31/functions/function/invocations", log
        finally:
            os.killpg(running.pid, 15)
            running.wait()


def environment(row: Row, url: str) -> dict[str, str]:
    """A function's, and nothing of this shell's."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, [row.folder, *row.layers])),
        "PYTHONDONTWRITEBYTECODE": "1",  # as /opt and /var/task, which cannot be written to
        "LAMBDA_TASK_ROOT": str(row.folder),
        "AWS_LAMBDA_FUNCTION_NAME": row.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_SESSION_TOKEN": "bench",
        "AWS_ENDPOINT_URL": url,
        "LAUREL_TABLE": "bench",
        "LAUREL_EVENT_BUS": "bench",
        "LAUREL_UNPUBLISHED_URL": url,
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
        "POWERTOOLS_SERVICE_NAME": "laurel",
    }


def invoke(address: str, event: dict[str, Any]) -> int:
    """Invoke the function; the status of its answer, 200 where it has none."""
    asked = urllib.request.Request(address, json.dumps(event).encode())  # noqa: S310 - our own address
    with urllib.request.urlopen(asked, timeout=30) as response:  # noqa: S310 - as above
        answer = json.load(response)
    if answer.get("errorMessage") or answer.get("isAuthorized") is False:
        return 500
    return int(answer.get("statusCode", 200))


def emulator() -> Path:
    """Amazon's runtime emulator, as aws-sam-cli ships it."""
    spec = find_spec("samcli")
    assert spec is not None
    assert spec.origin is not None
    machine = {"aarch64": "arm64"}.get(os.uname().machine, "x86_64")
    return Path(spec.origin).parent / "local" / "rapid" / f"aws-lambda-rie-{machine}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def print_rows(rows: list[Row]) -> None:
    """The table."""
    bare = rows[0]
    print(f"{'in the runtime':34}{'init ms':>9}{'x bare':>8}{'first ms':>10}{'warm ms':>9}")
    for row in rows:
        init, first, warm = row.init, min(row.first), row.usual
        print(f"{row.name:34}{init:>9.0f}{init / bare.init:>8.1f}{first:>10.1f}{warm:>9.1f}")
        if row.name not in PEERS:
            keep(*(Figure(f"{row.name}: init", MS, init, one.name, one.init) for one in rows[:3]))
            keep(Figure(f"{row.name}: warm", MS, warm, bare.name, bare.usual))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD)
