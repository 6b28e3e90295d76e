"""The first state of the daily run: which shards of which programs there are to work off.

Shards with nobody due are left out, so that the list follows who is due; and test programs, whose
time is their callers': their jobs are run by hand.
"""

from datetime import datetime, timedelta
from typing import Any

from laurel.domain.program import Mode
from laurel.requests import parse_instant
from laurel.storage.keys import SHARDS
from laurel.telemetry import log_job
from laurel.wiring import services


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """One item per live program and shard with something to do, each with the job and the day."""
    del context
    job, as_of = event["job"], event["as_of"]
    shards = [
        {"job": job, "as_of": as_of, "program": program_id, "shard": shard, "cursor": None}
        for program_id in live_programs()
        for shard in range(SHARDS)
        if job == "audit" or is_due(program_id, shard, parse_instant(as_of))
    ]
    log_job(job, {"as_of": as_of, "shards": len(shards)})
    return {"shards": shards}


def is_due(program_id: str, shard: int, as_of: datetime) -> bool:
    """Whether anybody in the shard is due by then, wherever on earth the program's day is."""
    up_to = (as_of.date() + timedelta(days=1)).isoformat()
    due, _ = services().ledger.due(program_id, shard, up_to, 1, None)
    return bool(due)


def live_programs() -> list[str]:
    """The ids of all programs in live mode."""
    ledger = services().ledger
    heads = [ledger.head(program_id) for program_id in ledger.programs()]
    return [head.program_id for head in heads if head is not None and head.mode is Mode.LIVE]
