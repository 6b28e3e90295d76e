"""A PostgreSQL of the bench's own, from what is installed: its own folder, its own port.

It runs as a user who is not root, as it insists on, without waiting for the disk (`fsync` off):
the DynamoDB API beside it keeps nothing on a disk either. It is ended by its process id.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from local.aws_server import HOST

type Command = list[str | Path]

_USERS: Final = ("postgres", "nobody")
"""Who runs it where the bench is root."""

_START_SECONDS: Final = 30
_SETTLE_SECONDS: Final = 0.5
"""How long it takes at most until all of it has read a setting again, or its log is written."""


class NoPostgresError(Exception):
    """There is none on this machine."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that runs: its programs, its log, and what its clients need in the environment."""

    programs: Path
    log: Path
    environment: dict[str, str]

    def database(self, name: str) -> dict[str, str]:
        """The environment of a client of a new database."""
        self._sql(f"CREATE DATABASE {name}")
        return {**self.environment, "PGDATABASE": name}

    def version(self) -> str:
        """As it calls itself."""
        return self._sql("SHOW server_version").split()[0]

    def count_statements(self, *, on: bool) -> int:
        """How many statements its log has so far; from now on it has more, or not."""
        time.sleep(_SETTLE_SECONDS)
        text = self.log.read_text(encoding="utf-8", errors="replace")
        self._sql(f"ALTER SYSTEM SET log_statement = '{'all' if on else 'none'}'")
        self._sql("SELECT pg_reload_conf()")
        time.sleep(_SETTLE_SECONDS)
        return text.count("LOG:  statement: ")

    def _sql(self, statement: str) -> str:
        command: Command = [self.programs / "psql", "--no-psqlrc", "-Atc", statement]
        environment = {**os.environ, **self.environment}
        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 - our own arguments
            command, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server for as long as it is needed; NoPostgresError where it is not installed."""
    programs, user = _programs(), _user()
    home = Path(tempfile.mkdtemp(prefix="laurel-bench-"))
    try:
        if user is not None:
            shutil.chown(home, user)
        as_user: dict[str, Any] = {"user": user, "cwd": home, "stderr": subprocess.STDOUT}
        with _running(programs, home, as_user) as port:
            names = {"PGHOST": HOST, "PGPORT": str(port), "PGUSER": "bench"}
            yield Postgres(programs, home / "log", {**names, "PGDATABASE": "postgres"})
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _running(programs: Path, home: Path, as_user: dict[str, Any]) -> Iterator[int]:
    data, port = home / "data", _free_port()
    with (home / "log").open("wb") as log:
        making: Command = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "bench",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        subprocess.run([*making, "--no-sync"], check=True, stdout=log, **as_user)  # noqa: S603 - our own arguments
        settings = {"listen_addresses": HOST, "max_connections": 200, "fsync": "off"}
        command: Command = [programs / "postgres", "-D", data, "-p", str(port), "-k", home]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with subprocess.Popen(command, stdout=log, **as_user) as server:  # noqa: S603 - our own arguments
            try:
                _wait(server, programs, port)
                yield port
            finally:
                server.send_signal(signal.SIGINT)  # at once, whoever is connected


def _programs() -> Path:
    """The folder of its programs: as PATH has it, as pg_config says, or as Debian puts it."""
    found = shutil.which("postgres")
    places = [Path(found).parent] if found else []
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], check=True, capture_output=True, text=True)  # noqa: S603 - our own arguments
        places.append(Path(said.stdout.strip()))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if all((place / name).exists() for name in ("initdb", "postgres", "psql")):
            return place
    raise NoPostgresError(
        "PostgreSQL is not installed: the ledgers on it are left out. On Debian and Ubuntu: "
        "`apt-get install postgresql`."
    )


def _user() -> str | None:
    """Who runs it, if that is not whoever runs the bench."""
    if os.geteuid() != 0:
        return None
    there = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in _USERS if name in there)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], programs: Path, port: int) -> None:
    asking: Command = [programs / "pg_isready", "--quiet", "--host", HOST, "--port", str(port)]
    deadline = time.monotonic() + _START_SECONDS
    while subprocess.run(asking, check=False).returncode != 0:  # noqa: S603 - our own arguments
        if server.poll() is not None or time.monotonic() > deadline:
            raise OSError("PostgreSQL did not start")
        time.sleep(0.1)
