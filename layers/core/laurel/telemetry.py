"""A structured line per request, which is also its metrics (CloudWatch embedded metric format).

Nothing personal goes in: ids of programs and keys, the route, the status, the time it took. A line
has `level` and an RFC 3339 `timestamp`, by which Lambda filters (`ApplicationLogLevel`).
"""

import os
import traceback
from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

_FAULT: Final = 500

logger: Final = Logger(service="laurel", location=None, use_rfc3339=True, xray_trace_id=None)
"""Without `location`, which would be a line of this file; and without a trace that nobody kept:
see `_trace`.
"""


def log_request(status: int, code: str | None, milliseconds: int, about: Mapping[str, Any]) -> None:
    """Log a request that was answered; `about` names its route.

    How many there were is told by the samples of their duration: each metric is paid for.
    """
    metrics = EphemeralMetrics(namespace="Laurel", service="laurel")
    metrics.add_dimension("route", about["route"])
    metrics.add_metric("Faults", MetricUnit.Count, int(status >= _FAULT))
    metrics.add_metric("Duration", MetricUnit.Milliseconds, milliseconds)
    said = {"status": status, "code": code, **about, **metrics.serialize_metric_set()}
    logger.info("request", extra={**said, **_trace()})


def log_caller(status: int, milliseconds: int) -> None:
    """Log that the authorizer answered. No metrics: Lambda has its own of the function, for
    nothing, and each of ours is paid for.
    """
    said = {"status": status, "ms": milliseconds}
    logger.info("caller", extra={**said, **_trace()})


def log_error(message: str, about: Mapping[str, Any]) -> None:
    """Log what somebody has to look after; `about` says where, and names nobody."""
    logger.error(message, extra={**about, **_trace()})


def log_fault(error: BaseException, about: Mapping[str, Any]) -> None:
    """Log a fault of ours: its kind and where it was, with what it came from.

    What an exception says may quote what a client sent, so it stays out of the log.
    """
    kinds = [type(one).__name__ for one in _with_causes(error)]
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log_error("fault", {**about, "fault": kinds[0], "from": kinds[1:], "places": places})


def log_job(job: str, about: dict[str, Any], metric: str | None = None, value: int = 0) -> None:
    """Log a part of a job that was done, with a metric of the service where one is named."""
    said = {"job": job, **about}
    if metric is not None:
        metrics = EphemeralMetrics(namespace="Laurel", service="laurel")
        metrics.add_metric(metric, MetricUnit.Count, value)
        said |= metrics.serialize_metric_set()
    logger.info("job", extra={**said, **_trace()})


def _trace() -> dict[str, str]:
    """The trace that a line belongs to, if it is kept: by it one is found from the other."""
    root, _, about = os.environ.get("_X_AMZN_TRACE_ID", "").partition(";")
    return {"trace_id": root.removeprefix("Root=")} if "Sampled=1" in about else {}


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it came from. One that is raised again can come from itself."""
    seen: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in seen:
        yield found
        seen.append(found)
        found = found.__cause__ or found.__context__
