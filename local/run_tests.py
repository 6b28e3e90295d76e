"""`make test`: every test in one run of pytest, against a stack of its own.

    python -m local.run_tests [arguments for pytest]

The stack comes up on a free port with an empty table, and is stopped whatever happens. Tests find
it as LAUREL_URL, LAUREL_KEY and LAUREL_PORT. The acceptance checks of the contract are another
project's, so they run only where they lie beside this one.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from local.aws_server import HOST, use_local_aws
from local.check_tools import PROJECT
from local.run_stack import stop
from local.stack_record import StackRecord, read_record

ACCEPTANCE = Path("..") / "shared" / "acceptance"
DESELECTED = PROJECT / "tests" / "acceptance_deselected.txt"
WORKERS = "4"


def main() -> int:
    """Returns pytest's exit code, or 1 when the stack did not come up."""
    port = free_port()
    os.environ["LAUREL_PORT"] = str(port)
    try:
        if run("local.run_stack", "--detach", "--no-demo") != 0:
            return 1
        record = read_record(port)
        return 1 if record is None else run_pytest(record, sys.argv[1:])
    finally:
        stop(port)


def free_port() -> int:
    """A port that nobody listens on, so that a stack already running is left alone."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def run(module: str, *arguments: str) -> int:
    """Runs a module of this project; returns its exit code."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=PROJECT, check=False
    ).returncode


def run_pytest(record: StackRecord, arguments: list[str]) -> int:
    """All tests at once, or what the arguments choose."""
    use_local_aws(record.port)
    os.environ.update(LAUREL_URL=record.url, LAUREL_KEY=record.key)
    os.environ["PYTHONPATH"] = str(PROJECT / ACCEPTANCE)  # its tests share a module
    return run("pytest", "-n", WORKERS, "--dist", "worksteal", *(arguments or everything()))


def everything() -> list[str]:
    """The project's tests and, where they are, the acceptance checks but for the deselected."""
    if not (PROJECT / ACCEPTANCE).is_dir():
        return ["tests"]
    lines = DESELECTED.read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    return [
        *("tests", str(ACCEPTANCE)),
        *("-c", "pyproject.toml"),  # not that of a folder that holds both
        *(f"--deselect={name}" for name in names),
    ]


if __name__ == "__main__":
    sys.exit(main())
