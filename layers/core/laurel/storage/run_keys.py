"""Keys of what runs leave behind: their reports, and whom they told of.

| what is asked                            | how                                               |
| ---------------------------------------- | ------------------------------------------------- |
| a program's runs, newest first           | query pk P#program#RUNS, descending               |
| whether a member was told of, for a job  | get  pk X#program#member, sk job                  |

A run is several items, so that no two workers write the same one: a list, which says how many
parts there are, and an item for each part. `!` sorts before the digits, so the list is the first
of a run's items.
"""

from datetime import UTC, datetime
from hashlib import blake2s
from typing import Final, NamedTuple

from laurel.storage.keys import Key

_LIST: Final = "!"


class RunKey(NamedTuple):
    """A run of one program: when it started (RFC 3339, UTC, to the millisecond), and its job."""

    program_id: str
    started_at: str
    job: str


def run_of(program_id: str, started_at: datetime, job: str) -> RunKey:
    """The run that was started then. All its instants are of equal length, so that they sort."""
    text = started_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return RunKey(program_id, text.replace("+00:00", "Z"), job)


def runs_partition(program_id: str) -> str:
    """All runs of a program."""
    return f"P#{program_id}#RUNS"


def run_list(run: RunKey) -> Key:
    """That a run was begun, and of how many parts it is."""
    return _of(run, _LIST)


def run_part(run: RunKey, shard: int, part: int) -> Key:
    """What one worker's share of a shard has come to."""
    return _of(run, f"{shard:02}.{part:03}")


def parse_run(pk: str, sk: str) -> RunKey:
    """The run that an item belongs to."""
    kind, program_id, word = pk.split("#")
    if (kind, word) != ("P", "RUNS"):
        raise ValueError(f"{pk!r} is not a partition of runs")
    started_at, job, _ = sk.split("#")
    return RunKey(program_id, started_at, job)


def told(program_id: str, member_id: str, job: str) -> Key:
    """That somebody was told that a job cannot be done for a member."""
    return Key(f"X#{program_id}#{member_id}", job)


def part_of(member_id: str, parts: int) -> int:
    """Which of so many parts (at most 256) of their shard a member belongs to.

    By another byte of the hash than the shard's, so that a shard falls into even parts.
    """
    return blake2s(member_id.encode(), digest_size=2).digest()[1] % parts


def _of(run: RunKey, what: str) -> Key:
    return Key(runs_partition(run.program_id), f"{run.started_at}#{run.job}#{what}")
