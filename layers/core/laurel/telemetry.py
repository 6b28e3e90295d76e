"""A structured line per request, which is also its metrics (CloudWatch embedded metric format).

Nothing personal goes in: ids of programs and keys, the route, the status, the time it took. A line
is JSON with `level` and an RFC 3339 `timestamp`, by which Lambda filters (`ApplicationLogLevel`).
It is written by hand, because a library that does it took a sixth of what a function imports.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

_FAULT: Final = 500
_SERVICE: Final = "laurel"
_NAMESPACE: Final = "Laurel"
_COUNT: Final = "Count"


def log_request(status: int, code: str | None, milliseconds: int, about: Mapping[str, Any]) -> None:
    """Log a request that was answered; `about` names its route.

    How many there were is told by the samples of their duration: each metric is paid for.
    """
    metrics = {
        "Faults": (_COUNT, int(status >= _FAULT)),
        "Duration": ("Milliseconds", milliseconds),
    }
    said = {"status": status, "code": code, **about, **_measured(["route", "service"], metrics)}
    _write("INFO", "request", said)


def log_caller(status: int, milliseconds: int) -> None:
    """Log that the authorizer answered. No metrics: Lambda has its own of the function, for
    nothing, and each of ours is paid for.
    """
    _write("INFO", "caller", {"status": status, "route": "authorize", "ms": milliseconds})


def log_error(message: str, about: Mapping[str, Any]) -> None:
    """Log what somebody has to look after; `about` says where, and names nobody."""
    _write("ERROR", message, about)


def log_fault(error: BaseException, about: Mapping[str, Any]) -> None:
    """Log a fault of ours: its kind and where it was, with what it came from.

    What an exception says may quote what a client sent, so it stays out of the log.
    """
    kinds = [type(one).__name__ for one in _with_causes(error)]
    places = [*_places(error.__traceback__)]
    log_error("fault", {**about, "fault": kinds[0], "from": kinds[1:], "places": places})


def log_job(job: str, about: dict[str, Any], metric: str | None = None, value: int = 0) -> None:
    """Log a part of a job that was done, with a metric of the service where one is named."""
    measured = {} if metric is None else _measured(["service"], {metric: (_COUNT, value)})
    _write("INFO", "job", {"job": job, **about, **measured})


def _measured(dimensions: list[str], metrics: Mapping[str, tuple[str, int]]) -> dict[str, Any]:
    """What makes a line its own metrics: of each, by its name, the unit and the value."""
    directive = {
        "Namespace": _NAMESPACE,
        "Dimensions": [dimensions],
        "Metrics": [{"Name": name, "Unit": unit} for name, (unit, _) in metrics.items()],
    }
    milliseconds = int(datetime.now(UTC).timestamp() * 1000)
    values = {name: value for name, (_, value) in metrics.items()}
    return {"_aws": {"Timestamp": milliseconds, "CloudWatchMetrics": [directive]}, **values}


def _write(level: str, message: str, said: Mapping[str, Any]) -> None:
    """Write a line; what is None is left out."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"level": level, "message": message, "timestamp": at, "service": _SERVICE}
    about = {name: value for name, value in {**said, **_trace()}.items() if value is not None}
    print(json.dumps({**line, **about}, separators=(",", ":"), default=str), flush=True)


def _trace() -> dict[str, str]:
    """The trace that a line belongs to, if it is kept: by it one is found from the other."""
    root, _, about = os.environ.get("_X_AMZN_TRACE_ID", "").partition(";")
    return {"xray_trace_id": root.removeprefix("Root=")} if "Sampled=1" in about else {}


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Where it was, from the outermost call inwards."""
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it came from. One that is raised again can come from itself."""
    seen: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in seen:
        yield found
        seen.append(found)
        found = found.__cause__ or found.__context__
