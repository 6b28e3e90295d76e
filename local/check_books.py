"""The books of a deployment: what its last runs came to, and an audit of some of its members."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from laurel.domain.program import Mode
from laurel.operations.audit_ledger import audit_member
from laurel.operations.clock import Clock
from laurel.operations.report_runs import read_runs
from laurel.operations.services import Services
from laurel.storage.keys import SHARDS
from local.finding import Finding, broken, note, well

MOST_PROGRAMS = 5
MOST_MEMBERS = 20
LATE = timedelta(hours=26)
"""A day, and the time that a run may take."""


def check_books(services: Services, now: datetime) -> Iterator[Finding]:
    """The runs of live programs, and a sample of the members of any."""
    ids = [*islice(services.ledger.programs(), MOST_PROGRAMS)]
    if not ids:
        yield note("There is no program yet.", "docs/README.md says how to make one")
    for program_id in ids:
        head = services.ledger.head(program_id)
        if head is not None and head.mode is Mode.LIVE:
            yield _runs(services, program_id, now)
        yield _members(services, program_id)


def _runs(services: Services, program_id: str, now: datetime) -> Finding:
    found, _ = read_runs(services, program_id, MOST_MEMBERS, None, Clock(now))
    if not found:
        remedy = "A new program has its first runs in the coming night."
        return note(f"{program_id}: no run so far.", remedy)
    last = max(datetime.fromisoformat(run["started_at"]) for run in found)
    if now - last > LATE:
        remedy = "docs/runbooks.md: nights that did not run"
        return broken(f"{program_id}: the last run was at {last:%Y-%m-%d %H:%M} UTC.", remedy)
    open_ones = [run["job"] for run in found if not run["finished"]]
    if open_ones:
        told = f"{program_id}: not finished: {', '.join(sorted({*open_ones}))}."
        return note(told, "If it is still so in an hour: docs/runbooks.md, a failed shard")
    failed = sum(sum(run["failed"].values()) for run in found)
    if failed:
        remedy = f"laurel agenda runs {program_id}; docs/runbooks.md: members set aside"
        return note(f"{program_id}: the last {len(found)} runs passed over {failed}.", remedy)
    return well(f"{program_id}: the last {len(found)} runs passed over nobody.")


def _members(services: Services, program_id: str) -> Finding:
    members = (
        member_id
        for shard in range(SHARDS)
        for member_id in services.ledger.members(program_id, shard)
    )
    some = [*islice(members, MOST_MEMBERS)]
    found = [one for member in some for one in audit_member(services, program_id, member)]
    if not found:
        return well(f"{program_id}: the books of {len(some)} members add up.")
    told = f"{program_id}: {found[0].member_id}: {found[0].law}: {found[0].detail}"
    return broken(told, f"laurel audit {program_id}; docs/runbooks.md: a violation")
