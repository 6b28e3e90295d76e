"""Starts and stops the local AWS, one process per port, known by its id and nothing else."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from local.check_tools import PROJECT, STACK_PYTHON
from local.errors import LocalStackError
from local.stack_record import folder

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 20


def endpoint(port: int) -> str:
    """Where the local AWS of this port listens."""
    return f"http://{HOST}:{port}"


def use_local_aws(port: int) -> None:
    """Makes this process and what it starts see the local AWS, and no real account at all."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        AWS_ENDPOINT_URL=endpoint(port),
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_REGION="us-east-1",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )
    if dynamodb := os.environ.get("LAUREL_DYNAMODB_URL"):
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamodb


def start_server(port: int, *, keep_state: bool) -> int:
    """Starts the local AWS and waits until it answers; returns its process id.

    Without `keep_state` nothing of an earlier run is left.
    """
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise LocalStackError(
                f"Port {port} is taken by another program: stop that, or choose another port, for "
                f"example `LAUREL_PORT={port + 1} make run`."
            )
    home = prepare_folder(port, keep_state=keep_state)
    with (home / "aws.log").open("wb") as log:
        server = subprocess.Popen(
            [str(STACK_PYTHON), str(PROJECT / "local" / "serve_aws.py")],
            env=server_environment(port, home, keep_state=keep_state),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the program that started it
        )
    (home / "pid").write_text(str(server.pid), encoding="utf-8")
    wait_until_healthy(server, port, home / "aws.log")
    return server.pid


def prepare_folder(port: int, *, keep_state: bool) -> Path:
    """Makes the stack's folder, empty but for kept state."""
    home = folder(port)
    shutil.rmtree(home / "tmp", ignore_errors=True)
    if not keep_state:
        shutil.rmtree(home, ignore_errors=True)
    (home / "tmp").mkdir(parents=True)
    return home


def server_environment(port: int, home: Path, *, keep_state: bool) -> dict[str, str]:
    """The server's variables, which its functions inherit: nobody's Python or AWS settings."""
    own = {n: v for n, v in os.environ.items() if not n.startswith(("AWS_", "PYTHON"))}
    if dynamodb := os.environ.get("LAUREL_DYNAMODB_URL"):
        own["AWS_ENDPOINT_URL_DYNAMODB"] = dynamodb
    return own | {
        "BIND_HOST": os.environ.get("LAUREL_BIND_HOST", HOST),
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": HOST,
        "PERSIST_STATE": "1" if keep_state else "0",
        "STATE_DIR": str(home / "state"),
        "TMPDIR": str(home / "tmp"),
    }


def wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Returns when the server answers; raises when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not is_healthy(port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise LocalStackError(f"The local AWS did not start: see {log}.")
        time.sleep(0.05)


def is_healthy(port: int) -> bool:
    """Whether a local AWS answers on this port."""
    server = HTTPConnection(HOST, port, timeout=5)
    with contextlib.closing(server), contextlib.suppress(OSError, HTTPException):
        server.request("GET", "/_ministack/health")
        return server.getresponse().status == HTTPStatus.OK
    return False


def running_server(port: int) -> int | None:
    """The process id of the server that this project started on this port, if it still runs."""
    try:
        pid = int((folder(port) / "pid").read_text(encoding="utf-8"))
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # an id may since have gone to another program, which is none of ours to stop
    return pid if b"serve_aws.py" in command else None


def stop_server(port: int) -> bool:
    """Ends the server and waits for its end; returns whether there was one."""
    pid = running_server(port)
    if pid is None:
        return False
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(ProcessLookupError):  # it may end between two of these lines
        os.kill(pid, signal.SIGTERM)
        while running_server(port) is not None:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
    shutil.rmtree(folder(port) / "tmp", ignore_errors=True)
    (folder(port) / "pid").unlink(missing_ok=True)
    return True
