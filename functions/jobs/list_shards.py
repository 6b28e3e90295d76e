"""The first state of the daily run: which shards of which programs there are to work off."""

from typing import Any

from laurel.jobs import time_left
from laurel.operations.list_shards import Run, list_shards
from laurel.requests.instants import parse_instant
from laurel.telemetry import log_job
from laurel.wiring import services


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's context
    """One item per part that there is to work; `after` says where the list goes on."""
    as_of = event["as_of"]
    started_at = parse_instant(event.get("started_at") or as_of)
    run = Run(event["job"], parse_instant(as_of), started_at, event.get("program"))
    listed = list_shards(services(), run, event.get("after"), time_left(context))
    log_job(run.job, {"as_of": as_of, "shards": len(listed.parts)})
    return {**event, "shards": listed.parts, "after": listed.after}
