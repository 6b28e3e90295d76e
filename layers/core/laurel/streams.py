"""The edge of the table's stream: a batch of records in, those that have to come again out.

Lambda takes the first of these as the place to go on from. An exception instead of an answer brings
the whole batch again, in halves.
"""

from typing import Any

from laurel.operations.publish_notices import Outlet, publish_notices
from laurel.telemetry import log_error, log_job

JOB = "publish-notices"


def publish_batch(outlet: Outlet, event: dict[str, Any]) -> dict[str, Any]:
    """Publish the notices of a batch; the answer names the records to be brought again."""
    done = publish_notices(outlet, event["Records"])
    for why in done.doomed.values():
        log_error("set aside", {"job": JOB, "why": why})
    if done.left:
        log_error("not published", {"job": JOB, "codes": sorted(done.codes)})
    about = {"doomed": len(done.doomed), "left": len(done.left)}
    log_job(JOB, about, "NoticesPublished", done.published)
    return {"batchItemFailures": [{"itemIdentifier": number} for number in done.left]}
