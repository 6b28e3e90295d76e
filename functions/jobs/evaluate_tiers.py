"""A worker of the daily run: review the tiers whose last day has passed, one shard at a time."""

from typing import Any

from laurel.jobs import work_shard
from laurel.operations.run_job import Job
from laurel.wiring import metered


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's context
    """Work off a shard until near the deadline; the answer says where to go on."""
    return work_shard(metered(), Job.EVALUATE_TIERS, event, context)
