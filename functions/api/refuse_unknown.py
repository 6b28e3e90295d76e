"""Everything that no other route takes: 404, or 405 with the methods that the path has."""

import time
from typing import Any

from laurel.calls import Answer
from laurel.domain.errors import LaurelError
from laurel.http import path_matches, problem, respond
from laurel.paths import METHODS


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """$default: there is no such path, or not with this method."""
    del context
    began = time.perf_counter()
    return respond(refuse(event["requestContext"]["http"]["method"], event["rawPath"]), began)


def refuse(method: str, path: str) -> Answer:
    """404, or 405 with `Allow` where the path has other methods."""
    allowed = sorted(
        one for known, methods in METHODS.items() if path_matches(known, path) for one in methods
    )
    if not allowed:
        return problem(LaurelError("route_not_found", f"there is no {path[:200]!r}"))
    answer = problem(LaurelError("method_not_allowed", f"{method[:16]} is not among them"))
    return Answer(answer.body, answer.status, {**answer.headers, "Allow": ", ".join(allowed)})
