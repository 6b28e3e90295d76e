"""The first state of the daily run: which shards of which programs there are to work off.

Test programs are left out: their time is their callers', and they run their jobs by hand.
"""

from typing import Any

from laurel.domain.program import Mode
from laurel.storage.keys import SHARDS
from laurel.telemetry import log_job
from laurel.wiring import services


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """One item per live program and shard, each with the job and the day to work off."""
    del context
    job, as_of = event["job"], event["as_of"]
    shards = [
        {"job": job, "as_of": as_of, "program": program_id, "shard": shard, "cursor": None}
        for program_id in live_programs()
        for shard in range(SHARDS)
    ]
    log_job(job, {"as_of": as_of, "shards": len(shards)})
    return {"shards": shards}


def live_programs() -> list[str]:
    """The ids of all programs in live mode."""
    ledger = services().ledger
    heads = [ledger.head(program_id) for program_id in ledger.programs()]
    return [head.program_id for head in heads if head is not None and head.mode is Mode.LIVE]
