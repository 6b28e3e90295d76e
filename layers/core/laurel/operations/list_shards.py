"""Which shards of which programs a run has to look at, and in how many parts each.

Shards with nobody due are left out, and a shard with very many due is split: the number of workers
follows who is due, and not who is a member. Test programs are left out, since their time is their
callers': their jobs are run by hand.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from laurel.domain.frozen import dataclass
from laurel.domain.program import Mode
from laurel.operations.services import Services
from laurel.storage import codec
from laurel.storage.keys import SHARDS
from laurel.storage.run_items import Tally, list_put
from laurel.storage.run_keys import run_of
from laurel.storage.table import Item

BATCH: Final = 5_000
"""So many members due are one worker's part: some minutes of work."""

MOST_PARTS: Final = 16
"""A shard is never split further: each part reads the whole shard's index, for its own members."""

ENOUGH: Final = 400
"""No further program is listed after so many parts: what a state hands on must stay small."""

AUDIT: Final = "audit"


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the schedule starts it; `only` is the one program that it is for, if it is."""

    job: str
    as_of: datetime
    started_at: datetime
    only: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The parts to work, and the program after which to go on (None: that was all)."""

    parts: list[dict[str, Any]]
    after: str | None


def list_shards(
    services: Services, run: Run, after: str | None, go_on: Callable[[], bool]
) -> Listed:
    """List programs from after that one on, at least one and while there is time; each program
    whole, with the beginning of its report.
    """
    found, last = list[dict[str, Any]](), None
    for program_id in _live_programs(services, run, after):
        if last is not None and (len(found) >= ENOUGH or not go_on()):
            return Listed(found, last)
        found += _parts_of(services, run, program_id)
        last = program_id
    return Listed(found, None)


def _parts_of(services: Services, run: Run, program_id: str) -> list[dict[str, Any]]:
    key, as_of = run_of(program_id, run.started_at, run.job), codec.instant(run.as_of)
    split = {shard: _split(services, run, program_id, shard) for shard in range(SHARDS)}
    parts = [
        {
            "job": run.job,
            "as_of": as_of,
            "started_at": key.started_at,
            "program": program_id,
            "shard": shard,
            "part": part,
            "parts": parts,
            "cursor": None,
        }
        for shard, parts in split.items()
        for part in range(parts)
    ]
    begun = Tally(ended_at=key.started_at)
    services.ledger.table.put(list_put(key, as_of, len(parts), begun))
    return parts


def _split(services: Services, run: Run, program_id: str, shard: int) -> int:
    """How many parts a shard is worked in; none where nobody is due. An audit is not split."""
    if run.job == AUDIT:
        return 1
    # the day after: wherever on earth the program's day is
    up_to = (run.as_of.date() + timedelta(days=1)).isoformat()
    due = _count(services, program_id, shard, up_to)
    return min(-(-due // BATCH), MOST_PARTS)


def _count(services: Services, program_id: str, shard: int, up_to: str) -> int:
    """How many are due in a shard, counted no further than it makes a difference."""
    count, cursor = 0, None
    while count <= BATCH * MOST_PARTS:
        due, cursor = _page(services, program_id, shard, up_to, cursor, first=count == 0)
        count += due
        if cursor is None:
            break
    return count


def _page(
    services: Services, program_id: str, shard: int, up_to: str, cursor: Item | None, *, first: bool
) -> tuple[int, Item | None]:
    """So many of the index, and where to go on from: few at first, since mostly nobody is due."""
    limit = 1 if first else BATCH
    due, last = services.ledger.due(program_id, shard, up_to, limit, cursor)
    return len(due), last


def _live_programs(services: Services, run: Run, after: str | None) -> Iterator[str]:
    ledger = services.ledger
    for program_id in [run.only] if run.only else ledger.programs():
        head = ledger.head(program_id) if program_id > (after or "") else None
        if head is not None and head.mode is Mode.LIVE:
            yield program_id
