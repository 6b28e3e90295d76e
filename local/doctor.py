"""`make doctor`: looks at this machine and at a deployment, and says what to do.

    python -m local.doctor [--stage STAGE]

Without a stage it looks at the stack that runs here on LAUREL_PORT, if one does; with one, at the
stack of that stage on AWS, by the credentials of the environment. The exit status is 1 where
something is broken. It changes nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from local.check_machine import check_machine
from local.errors import LocalStackError
from local.finding import Finding, broken, note

FIRST_PORT = 4566
HERE = Path(__file__).resolve().parent


def main() -> int:
    """Print what was found; the exit status says whether something is broken."""
    parser = argparse.ArgumentParser(prog="make doctor", description="Say what is not well.")
    parser.add_argument("--stage", help="look at this stage on AWS (default: the stack here)")
    stage: str | None = parser.parse_args().stage
    port = int(os.environ.get("LAUREL_PORT") or FIRST_PORT)
    is_bad = told("This machine", check_machine(port, runs_ours=runs_ours(port)))
    where = f"The stage {stage} on AWS" if stage else f"The stack on port {port}"
    is_bad = told(where, of_deployment(stage, port)) or is_bad
    print("Something is broken: see above." if is_bad else "Nothing is broken.")
    return 1 if is_bad else 0


def told(about: str, findings: Iterator[Finding]) -> bool:
    """Print findings as they come; whether one of them is broken."""
    print(f"{about}:")
    is_bad = False
    for one in findings:
        print(one.line, flush=True)
        is_bad = is_bad or one.is_broken
    return is_bad


def runs_ours(port: int) -> bool:
    """Whether the stack that this project started runs on the port."""
    try:
        pid = int((HERE / ".run" / str(port) / "pid").read_text(encoding="utf-8"))
        return b"serve_aws.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False


def of_deployment(stage: str | None, port: int) -> Iterator[Finding]:
    """What is found of a deployment, if there is one to look at."""
    if importlib.util.find_spec("boto3") is None:
        yield note("It was not looked at.", "make install, and then make doctor again")
        return
    if stage is None and not runs_ours(port):
        yield note("None runs.", "make run")
        return
    yield from _looked_at(stage, port)


def _looked_at(stage: str | None, port: int) -> Iterator[Finding]:
    """Imported only here: nothing of it is there before `make install`."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as said

    from local.check_deployment import check_deployment  # noqa: PLC0415 - as said
    from local.deployment import deployment_of, local_deployment  # noqa: PLC0415 - as said

    try:
        there = deployment_of(stage) if stage else local_deployment(port)
        os.environ["LAUREL_TABLE"] = there.table
        now = datetime.now(UTC)  # noqa: TID251 - whether runs came in time is what is asked
        yield from chain(check_deployment(there, now), _books(now))
    except (BotoCoreError, ClientError, LocalStackError) as error:
        remedy = "Look at the credentials (AWS_PROFILE), the region (AWS_REGION) and the stage."
        yield broken(f"It cannot be looked at: {error}.", remedy)


def _books(now: datetime) -> Iterator[Finding]:
    from laurel.wiring import services  # noqa: PLC0415 - as above
    from local.check_books import check_books  # noqa: PLC0415 - as above

    yield from check_books(services(), now)


if __name__ == "__main__":
    sys.exit(main())
