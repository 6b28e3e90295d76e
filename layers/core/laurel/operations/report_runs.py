"""Reports of runs: what each part came to, and all of it to be read, newest first."""

from collections import Counter
from datetime import datetime
from typing import Any

from laurel.bodies import RunBody
from laurel.operations.clock import Clock
from laurel.operations.services import Services, open_program
from laurel.storage import codec
from laurel.storage.meter import Spent
from laurel.storage.run_items import Report, Tally, list_put, list_runs
from laurel.storage.run_keys import run_of


def report_by_hand(
    services: Services,
    program_id: str,
    body: dict[str, Any],
    times: tuple[datetime, datetime],
    spent: Spent,
) -> None:
    """Keep what a job by hand came to (its answer's body), when it began and ended, and what it
    took.
    """
    began, ended = times
    failed = dict(Counter(body["failed"]))
    tally = Tally(body["processed"], body["changed"], failed, spent, codec.instant(ended))
    run, unfinished = run_of(program_id, began, body["job"]), int(not body["finished"])
    services.ledger.table.put(list_put(run, body["as_of"], unfinished, tally))


def read_runs(
    services: Services, program_id: str, limit: int, after: str | None, clock: Clock
) -> tuple[list[RunBody], str | None]:
    """A page of a program's runs, newest first, and where to go on from; program_not_found."""
    open_program(services, program_id, clock)
    found, last = list_runs(services.ledger.table, program_id, limit, after)
    return [_body(report) for report in found], last


def _body(report: Report) -> RunBody:
    tally = report.tally
    return {
        "job": report.run.job,
        "as_of": report.as_of,
        "started_at": report.run.started_at,
        "due": tally.due,
        "changed": tally.changed,
        "failed": dict(tally.failed),
        "seconds": report.seconds,
        "capacity": {
            "read_units": tally.spent.read_halves / 2,
            "write_units": tally.spent.write_halves / 2,
        },
        "finished": report.finished,
    }
