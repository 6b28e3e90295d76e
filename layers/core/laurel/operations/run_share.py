"""One worker's share of a run: members one after the other, and what has become of them."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from laurel.domain.errors import LaurelError
from laurel.domain.frozen import dataclass
from laurel.operations.clock import Clock
from laurel.operations.services import OpenedProgram, Services
from laurel.operations.work_member import Step, Worked, work_member
from laurel.storage.keys import AgendaKey
from laurel.storage.run_keys import part_of
from laurel.storage.table import Item

MOST_NAMED: Final = 100
"""So many members who were passed over are named in an answer; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of so many parts of a shard's members: all of them, unless said otherwise."""

    number: int = 0
    of: int = 1

    def has(self, member_id: str) -> bool:
        """Whether a member of the shard belongs to it."""
        return part_of(member_id, self.of) == self.number


WHOLE: Final = Part()


@dataclass(frozen=True, slots=True)
class Refused:
    """A member for whom a job could not be done, the code that says why, and what was raised.

    The code is `internal_error` where it was no refusal but a fault: an item that cannot be read.
    """

    member_id: str
    code: str
    error: Exception = field(compare=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: members looked at, members changed, and where to go on from (None:
    from the start) if it is not finished.

    `failed` counts the members who were passed over, by their code; `refused` names the first.
    """

    processed: int = 0
    changed: int = 0
    cursor: Item | None = None
    refused: tuple[Refused, ...] = ()
    finished: bool = True
    failed: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(slots=True)
class Share:
    """One worker's share of a run, as it goes. What it keeps does not grow with who is due."""

    services: Services
    step: Step
    page: OpenedProgram
    clock: Clock
    go_on: Callable[[], bool]
    tell: Callable[[Refused], None]
    processed: int = 0
    changed: int = 0
    failed: Counter[str] = field(default_factory=Counter[str])
    refused: list[Refused] = field(default_factory=list[Refused])

    def work(self, key: AgendaKey) -> bool:
        """Do what is due for one member; False where time is up before all is done."""
        self.processed += 1
        try:
            worked = self._twice(key)
        except LaurelError as error:
            self._pass_over(Refused(key.member_id, error.code, error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            self._is_the_table_there(key)
            self._pass_over(Refused(key.member_id, "internal_error", error))
        else:
            self.changed += worked.changed
            return worked.finished
        return True

    def _twice(self, key: AgendaKey) -> Worked:
        """A fault may be over in a moment, as a lost answer is; a broken item is broken again."""
        try:
            return self._once(key)
        except LaurelError:
            raise
        except Exception:  # noqa: BLE001 - tried again: the second time tells
            self._is_the_table_there(key)
            return self._once(key)

    def _once(self, key: AgendaKey) -> Worked:
        return work_member(self.services, self.step, key, self.page, self.clock, self.go_on)

    def progress(self, cursor: Item | None, *, finished: bool) -> Progress:
        """What it has come to."""
        found = (self.processed, self.changed, cursor, tuple(self.refused), finished)
        return Progress(*found, failed=dict(self.failed))

    def _pass_over(self, refused: Refused) -> None:
        self.failed[refused.code] += 1
        if len(self.refused) < MOST_NAMED:
            self.refused.append(refused)
        self.tell(refused)

    def _is_the_table_there(self, key: AgendaKey) -> None:
        """A member is only at fault where another item can be read; else the whole run fails."""
        self.services.ledger.head(key.program_id)
