"""The edge of the daily run: a shard's item in, the same item with its progress out.

The state machine feeds a worker's whole answer back to it until `finished` is true.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from laurel.operations.audit_causes import Gifts
from laurel.operations.audit_ledger import audit_shard
from laurel.operations.clock import Clock
from laurel.operations.run_job import Job, run_shard
from laurel.operations.services import Services
from laurel.requests import parse_instant
from laurel.telemetry import log_job, logger

_TIME_TO_SPARE: Final = 10_000
"""Milliseconds before a worker's time is up at which it hands back where to go on."""


def work_shard(services: Services, job: Job, item: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's context
    """Work off a shard of the agenda while there is time."""
    clock = Clock(parse_instant(item["as_of"]))
    done = run_shard(
        services,
        job,
        item["program"],
        item["shard"],
        clock,
        _time_left(context),
        item.get("cursor"),
    )
    processed, changed = _so_far(item, done.processed, done.changed)
    for refused in done.refused:
        logger.error("refused", extra={"job": job, "program": item["program"], **asdict(refused)})
    about = {"program": item["program"], "shard": item["shard"], "changed": done.changed}
    log_job(job, about, "AgendaRefused", len(done.refused))
    return {
        **item,
        "cursor": dict(done.cursor) if done.cursor else None,
        "finished": done.finished,
        "processed": processed,
        "changed": changed,
    }


def work_audit(services: Services, item: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Audit a shard of the members while there is time."""
    done, gifts = _where(item.get("cursor"))
    found = audit_shard(services, item["program"], item["shard"], _time_left(context), done, gifts)
    for violation in found.violations:
        logger.error("violation", extra={"program": item["program"], **asdict(violation)})
    about = {"program": item["program"], "shard": item["shard"], "members": found.members}
    log_job("audit", about, "AuditViolations", len(found.violations))
    processed, changed = _so_far(item, found.members, 0)
    return {
        **item,
        "cursor": [found.next.done, found.next.gifts] if found.next else None,
        "finished": found.next is None,
        "processed": processed,
        "changed": changed,
    }


def _where(cursor: Any) -> tuple[int, Gifts | None]:  # noqa: ANN401 - JSON, of this worker's own making
    """How many members of a shard are audited, and what they gave."""
    return (cursor[0], cursor[1]) if cursor else (0, None)


def _so_far(item: dict[str, Any], processed: int, changed: int) -> tuple[int, int]:
    return item.get("processed", 0) + processed, item.get("changed", 0) + changed


def _time_left(context: Any) -> Callable[[], bool]:  # noqa: ANN401 - as above
    return lambda: context.get_remaining_time_in_millis() > _TIME_TO_SPARE
