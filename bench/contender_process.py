"""A contender's process, from outside: see `bench.contender`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Self

from local.check_tools import PROJECT

_COUNTED: Final = 10
"""How often an operation is done to count its calls."""

_SOME: Final = 100
"""Entries of the member whose operations are counted: they are as many with any."""


@dataclass(slots=True)
class Contender:
    """A ledger in a process of its own. `counted` says how many statements its database has logged,
    and turns the logging on or off; None where the contender counts them itself.
    """

    name: str
    _process: subprocess.Popen[str]
    _counted: Callable[..., int] | None
    _members: set[str] = field(default_factory=set[str])

    @classmethod
    @contextmanager
    def started(
        cls,
        name: str,
        command: list[str],
        environment: dict[str, str],
        counted: Callable[..., int] | None = None,
    ) -> Iterator[Self]:
        """Ready to be told."""
        with subprocess.Popen(  # noqa: S603 - our own arguments
            command,
            env=environment,
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                one = cls(name, process, counted)
                one._answer()
                yield one
            finally:
                process.terminate()

    def told(self, method: str, *given: object) -> Any:  # noqa: ANN401 - JSON
        """What it answers."""
        assert self._process.stdin is not None
        print(json.dumps([method, *given]), file=self._process.stdin, flush=True)
        return self._answer()

    def member(self, entries: int, name: str) -> str:
        """A member with so many entries, made if there is none of that name."""
        member = f"m{entries}-{name}"
        if member not in self._members:
            self._members.add(member)
            self.told("add_member", member, entries)
        return member

    def calls(self, what: str) -> float:
        """How often one operation asks the database."""
        member = self.member(_SOME, "counted")
        before = self._counted(on=True) if self._counted else 0
        told = self.told("timed", what, member, _COUNTED)
        if self._counted is None:
            return float(told["calls"]) / _COUNTED
        return (self._counted(on=False) - before) / _COUNTED

    def _answer(self) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise OSError(f"{self.name} ended with {self._process.wait()}")
        return json.loads(line)
