"""Items of run reports: lists and parts, built and read here, and summed to one report each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from itertools import groupby
from typing import Final

from laurel.domain.frozen import dataclass
from laurel.storage import codec, run_keys
from laurel.storage.attributes import keyed, number_of, text_of
from laurel.storage.keys import Key
from laurel.storage.meter import NOTHING, Spent
from laurel.storage.run_keys import RunKey
from laurel.storage.table import Item, Put, Table

_PAGE: Final = 200
"""Items read at a time: a run is a list, and mostly a part for each shard with somebody due."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What workers came to: members due that were looked at, and changed; failures by their
    code; the capacity they took; and when the last of it ended.
    """

    due: int = 0
    changed: int = 0
    failed: Mapping[str, int] = field(default_factory=dict[str, int])
    spent: Spent = NOTHING
    ended_at: str = ""

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            self.due + other.due,
            self.changed + other.changed,
            dict(Counter(self.failed) + Counter(other.failed)),
            self.spent + other.spent,
            max(self.ended_at, other.ended_at),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """One run of a job over a program."""

    run: RunKey
    as_of: str
    tally: Tally
    finished: bool

    @property
    def seconds(self) -> float:
        """From its start to the end of its last part so far, in seconds."""
        if not self.tally.ended_at:
            return 0.0
        ended, started = map(datetime.fromisoformat, (self.tally.ended_at, self.run.started_at))
        return round(max((ended - started).total_seconds(), 0.0), 3)


def list_put(run: RunKey, as_of: str, parts: int, tally: Tally) -> Put:
    """That a run was begun, of so many parts; `tally` is what was done at once, without parts."""
    key = run_keys.run_list(run)
    return Put(keyed(key) | {"as_of": as_of, "parts": parts} | _tally(tally))


def part_put(run: RunKey, shard: int, part: int, tally: Tally, *, finished: bool) -> Put:
    """What a part has come to so far; written over what it had come to before."""
    key = run_keys.run_part(run, shard, part)
    return Put(keyed(key) | {"finished": int(finished)} | _tally(tally))


def list_runs(
    table: Table, program_id: str, limit: int, after: str | None
) -> tuple[list[Report], str | None]:
    """A page of a program's runs, newest first; and the place to go on from."""
    found = _runs(_items(table, program_id, limit, after))
    whole = found[:limit]
    last = text_of(whole[-1][1][-1], "sk") if len(found) > limit else None
    return [_report(run, of_run) for run, of_run in whole], last


def _items(table: Table, program_id: str, limit: int, after: str | None) -> list[Item]:
    """Newest first, until there are more runs than wanted: only the last may be in pieces."""
    partition = run_keys.runs_partition(program_id)
    items, last = list[Item](), None if after is None else Key(partition, after)
    while True:
        page = table.query(partition, limit=_PAGE, newest_first=True, after=last)
        items += page.items
        last = page.last
        if last is None or len(_runs(items)) > limit:
            return items


def _runs(items: Iterable[Item]) -> list[tuple[RunKey, list[Item]]]:
    return [(run, list(of_run)) for run, of_run in groupby(items, key=_run_of)]


def _run_of(item: Item) -> RunKey:
    return run_keys.parse_run(text_of(item, "pk"), text_of(item, "sk"))


def _report(run: RunKey, items: list[Item]) -> Report:
    """The sum of a run's items, of which the list comes last."""
    tally, listed = Tally(), items[-1]
    for item in items:
        tally = tally.plus(_read_tally(item))
    done = sum(number_of(item, "finished") for item in items[:-1])
    finished = done >= number_of(listed, "parts")
    return Report(run, text_of(listed, "as_of"), tally, finished)


def _tally(tally: Tally) -> dict[str, str | int]:
    return {
        "due": tally.due,
        "changed": tally.changed,
        "failed": codec.dump(dict(tally.failed)),
        "read_halves": tally.spent.read_halves,
        "write_halves": tally.spent.write_halves,
        "ended_at": tally.ended_at,
    }


def _read_tally(item: Item) -> Tally:
    return Tally(
        number_of(item, "due"),
        number_of(item, "changed"),
        codec.load(text_of(item, "failed")),
        Spent(number_of(item, "read_halves"), number_of(item, "write_halves")),
        text_of(item, "ended_at"),
    )
