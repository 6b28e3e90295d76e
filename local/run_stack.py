"""`make run`: Laurel's own template on a local AWS, with a key and a demo, ready to be called.

    python -m local.run_stack [--detach] [--no-demo] [--keep-state]

LAUREL_PORT chooses the port (4566), LAUREL_DYNAMODB_URL another DynamoDB-compatible endpoint. Run
again while the stack runs, it brings that stack up to date instead of starting another.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from local.aws_server import endpoint, running_server, start_server, stop_server, use_local_aws
from local.check_tools import PROJECT, check_tools
from local.deploy_stack import deploy_stack
from local.errors import LocalStackError
from local.stack_record import (
    StackRecord,
    chosen_port,
    folder,
    forget_record,
    read_record,
    record_file,
    write_record,
)


def main() -> int:
    """Starts or updates a stack; returns the exit code."""
    options = read_options()
    port = chosen_port()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, interrupt)
    try:
        check_tools()
        was_running = running_server(port) is not None
        try:
            pid = run_stack(port, options)
        except BaseException:
            if not was_running:
                stop(port)
            raise
        if not options.detach and not was_running:
            stay(port, pid)
    except LocalStackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make run", description="Run Laurel on this machine.")
    parser.add_argument("--detach", action="store_true", help="leave it running; see `make stop`")
    parser.add_argument("--no-demo", action="store_true", help="start with an empty table")
    parser.add_argument("--keep-state", action="store_true", help="go on with kept state")
    return parser.parse_args()


def interrupt(*_: object) -> NoReturn:
    """Lets other ways to end the program do what Ctrl-C does."""
    raise KeyboardInterrupt


def run_stack(port: int, options: argparse.Namespace) -> int:
    """Brings the stack on this port up, or up to date; returns the server's process id."""
    started = time.monotonic()
    use_local_aws(port)
    pid = running_server(port)
    if pid is None:
        forget_record(port)
        say("Starting the local AWS")
        pid = start_server(port, keep_state=options.keep_state)
    say("Building and deploying template.yaml")
    outputs = deploy_stack(folder(port) / "sam.log")
    record = read_record(port) or first_record(port, pid, outputs)
    write_record(record)
    if not options.no_demo and not record.demo:
        record = load_demo(record)
    show(record, time.monotonic() - started)
    return pid


def first_record(port: int, pid: int, outputs: dict[str, str]) -> StackRecord:
    """Describes a stack that has just come up, with a new key."""
    table = outputs["TableName"]
    return StackRecord(
        url=f"{endpoint(port)}/_aws/execute-api/{outputs['ApiId']}/$default",
        key=make_key(table),
        port=port,
        pid=pid,
        table=table,
        endpoint=endpoint(port),
        agenda=outputs["AgendaArn"],
        demo=False,
    )


def make_key(table: str) -> str:
    """Makes a secret key with every scope, by the same command as on AWS."""
    command = ("-m", "laurel", "keys", "create", "--name", "local", "--scopes", "admin")
    done = subprocess.run(
        [sys.executable, *command],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "layers" / "core"), "LAUREL_TABLE": table},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise LocalStackError("`laurel keys create` failed; what it said stands above.")
    return done.stdout.split()[-1]


def load_demo(record: StackRecord) -> StackRecord:
    """Loads a slice of the demo's orders; `make demo` loads them all."""
    say("Loading a slice of the demo")
    done = subprocess.run(
        [sys.executable, "-m", "local.load_demo", "--slice"],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT / "layers" / "core")},
        check=False,
    )
    if done.returncode != 0:
        raise LocalStackError("Loading the demo failed; `make run RUN_ARGS=--no-demo` skips it.")
    loaded = replace(record, demo=True)
    write_record(loaded)
    return loaded


def show(record: StackRecord, seconds: float) -> None:
    """Prints the address, the key, and what to do next."""
    where = Path(os.path.relpath(record_file(record.port)))
    print(
        f"\nLaurel is ready after {seconds:.0f} s. For the commands below:\n\n"
        f"  export LAUREL_URL='{record.url}'\n"
        f"  export LAUREL_KEY='{record.key}'\n\n"
        f'  curl -H "Authorization: Bearer $LAUREL_KEY" "$LAUREL_URL/v1/presets"\n\n'
        f"{where} holds both for tools. `make demo` loads all of the demo's orders, `make stop` "
        "stops a detached stack.",
        flush=True,
    )


def stay(port: int, pid: int) -> None:
    """Waits in the foreground until Ctrl-C, SIGTERM or the server's own end, and cleans up."""
    say("\nCtrl-C stops it.")
    try:
        while running_server(port) == pid:
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass  # the asked-for end
    finally:
        say("\nStopping")
        stop(port)


def stop(port: int) -> None:
    """Ends the stack of this port and removes its record."""
    stop_server(port)
    forget_record(port)


def say(sentence: str) -> None:
    """Tells at once what happens next, also into a pipe."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
