"""The machine that Laurel is changed and run on: what `make doctor` looks at first.

Only the standard library is used, so that it runs before anything is installed.
"""

from __future__ import annotations

import locale
import platform
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.finding import Finding, broken, note, well

PROJECT = Path(__file__).resolve().parent.parent
GIGABYTE = 1 << 30
LEAST_DISK = 2 * GIGABYTE
LEAST_MEMORY = 2 * GIGABYTE
MEMORY = Path("/proc/meminfo")


def check_machine(port: int, *, runs_ours: bool) -> Iterator[Finding]:
    """Everything that the first steps need; `runs_ours`: our own stack has the port."""
    yield python_is(sys.version_info[:2], platform.python_version())
    yield system_is(platform.system())
    yield make_is(shutil.which("make"))
    yield from environments(PROJECT)
    yield sam_is(PROJECT)
    yield disk_is(shutil.disk_usage(PROJECT).free)
    if MEMORY.exists():
        yield memory_is(MEMORY.read_text(encoding="utf-8"))
    yield encoding_is(locale.getpreferredencoding(do_setlocale=False))
    yield port_is(port, runs_ours=runs_ours)


def python_is(version: tuple[int, ...], told: str) -> Finding:
    """The version of Python: the functions' own."""
    if version == (3, 13):
        return well(f"Python is {told}.")
    remedy = "Install Python 3.13, or name it: make PYTHON=/path/to/python3.13 install"
    return broken(f"Python is {told}, and 3.13 is needed.", remedy)


def system_is(name: str) -> Finding:
    """The system, by its name."""
    if name == "Linux":
        return well("The system is Linux.")
    remedy = "Use a Linux container, a virtual machine or WSL for `make run` and `make test`."
    return note(f"The system is {name}: the local stack runs on Linux only.", remedy)


def make_is(path: str | None) -> Finding:
    """Where make is; None: nowhere."""
    if path is not None:
        return well("make is installed.")
    return broken("make is not installed.", "Install GNU make with the system's packages.")


def environments(project: Path) -> Iterator[Finding]:
    """The two environments, and whether they are what is pinned."""
    for name in (".venv", ".venv-stack"):
        mark = project / name / ".installed"
        if not mark.exists():
            yield broken(f"{name} is not installed.", "make install")
        elif _is_older(mark, project / "requirements"):
            yield note(f"{name} may be older than what is pinned.", "make install")
        else:
            yield well(f"{name} is installed.")


def _is_older(mark: Path, requirements: Path) -> bool:
    pinned = requirements / ("stack.txt" if mark.parent.name == ".venv-stack" else "dev.txt")
    return pinned.exists() and pinned.stat().st_mtime > mark.stat().st_mtime


def sam_is(project: Path) -> Finding:
    """The version of SAM is the one that the tests ran with."""
    command = project / ".venv" / "bin" / "sam"
    if not command.exists():
        return broken("sam is not installed.", "make install")
    done = subprocess.run([str(command), "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+\.\d+", done.stdout)
    if done.returncode or found is None:
        return broken("sam does not start.", "rm -r .venv && make install")
    pinned = (project / "requirements" / "dev.txt").read_text(encoding="utf-8")
    if f"aws-sam-cli=={found[0]} " in pinned:
        return well(f"sam is {found[0]}, as pinned.")
    return note(f"sam is {found[0]}, and not the pinned version.", "make install")


def disk_is(free: int) -> Finding:
    """The free disk, in bytes."""
    told = f"{free / GIGABYTE:.1f} GB of disk are free"
    if free >= LEAST_DISK:
        return well(f"{told}.")
    return broken(f"{told}, and 2 are needed to build.", "make clean, or free some disk.")


def memory_is(meminfo: str) -> Finding:
    """The free memory, as Linux tells it."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", meminfo, re.MULTILINE)
    available = int(found[1]) * 1024 if found else LEAST_MEMORY
    told = f"{available / GIGABYTE:.1f} GB of memory are free"
    if available >= LEAST_MEMORY:
        return well(f"{told}.")
    return note(f"{told}: the local stack and the tests want 2.", "End what takes the most.")


def encoding_is(name: str) -> Finding:
    """The encoding that files are opened with, if nothing is said."""
    if name.upper().replace("-", "") == "UTF8":
        return well(f"The locale's encoding is {name}.")
    return note(f"The locale's encoding is {name}, not UTF-8.", "export LC_ALL=C.UTF-8")


def port_is(port: int, *, runs_ours: bool) -> Finding:
    """The port that a stack would listen on."""
    if runs_ours:
        return well(f"Our own stack runs on port {port}.")
    if not is_taken(port):
        return well(f"Port {port} is free for a stack.")
    remedy = f"Stop that, or choose another one: LAUREL_PORT={port + 1} make run"
    return broken(f"Port {port} is taken by another program.", remedy)


def is_taken(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
