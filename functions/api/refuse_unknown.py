"""Everything that no other route takes: 404, or 405 with the methods that the path has."""

import time
from typing import Any

from api import (
    adjust_points,
    audit_ledger,
    earn_points,
    import_codes,
    manage_invitations,
    manage_members,
    manage_programs,
    manage_subscriptions,
    override_tier,
    pay_causes,
    read_account,
    read_causes,
    read_notices,
    read_prices,
    read_progress,
    read_rewards,
    read_runs,
    redeem_points,
    run_jobs,
    use_vouchers,
)
from laurel.calls import Answer
from laurel.domain.errors import LaurelError
from laurel.http import Api, path_matches, problem, respond

APIS: tuple[Api, ...] = (
    adjust_points.handler,
    audit_ledger.handler,
    earn_points.handler,
    import_codes.handler,
    manage_invitations.handler,
    manage_members.handler,
    manage_programs.handler,
    manage_subscriptions.handler,
    override_tier.handler,
    pay_causes.handler,
    read_account.handler,
    read_causes.handler,
    read_notices.handler,
    read_prices.handler,
    read_progress.handler,
    read_rewards.handler,
    read_runs.handler,
    redeem_points.handler,
    run_jobs.handler,
    use_vouchers.handler,
)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """$default: there is no such path, or not with this method."""
    del context
    began = time.perf_counter()
    return respond(refuse(event["requestContext"]["http"]["method"], event["rawPath"]), began)


def refuse(method: str, path: str) -> Answer:
    """404, or 405 with `Allow` where the path has other methods."""
    allowed = sorted(
        route.method
        for api in APIS
        for route in api.routes.values()
        if path_matches(route.path, path)
    )
    if not allowed:
        return problem(LaurelError("route_not_found", f"there is no {path[:200]!r}"))
    answer = problem(LaurelError("method_not_allowed", f"{method[:16]} is not among them"))
    return Answer(answer.body, answer.status, {**answer.headers, "Allow": ", ".join(allowed)})
