"""A worker of the daily audit: the laws of the ledger over one shard of members."""

from typing import Any

from laurel.jobs import work_audit
from laurel.wiring import metered


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's context
    """Audit a shard until near the deadline; what does not hold is logged and counted."""
    return work_audit(metered(), event, context)
