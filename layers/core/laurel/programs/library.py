"""Compiled programs by version. A version never changes, so it is compiled once per process."""

from laurel.domain.errors import Refusal
from laurel.domain.program import Program
from laurel.programs.compile import compile_program
from laurel.storage.ledger import Ledger

_MOST_KEPT = 128


class Library:
    """Reads and compiles versions on first use."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._kept: dict[tuple[str, int], Program] = {}

    def program(self, program_id: str, version: int) -> Program:
        """One version, compiled; version_not_found where there is none."""
        key = (program_id, version)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = self._compiled(program_id, version)
        return self._kept[key]

    def _compiled(self, program_id: str, version: int) -> Program:
        stored = self._ledger.version(program_id, version)
        if stored is None:
            raise Refusal("version_not_found", f"{program_id} has no version {version}")
        return compile_program(program_id, version, stored.mode, stored.document, stored.retired)
