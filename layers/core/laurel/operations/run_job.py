"""Jobs: what time brings, worked off the agenda shard by shard. Twice, late or at once: no matter.

A job looks only at members who are due by its day, and decides for each as an operation does: load,
decide, commit. What it finds already done, it leaves. A member whose work fails is passed over,
whatever the failure: they stay on the agenda, and hold up nobody.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any, Final, cast

from laurel.bodies import JobBody
from laurel.domain.agenda import DueKind
from laurel.domain.calendar import local_day
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.program import Mode
from laurel.operations.clock import Clock
from laurel.operations.run_share import MOST_NAMED, WHOLE, Part, Progress, Refused, Share
from laurel.operations.services import OpenedProgram, Services, open_program
from laurel.operations.turns import Done
from laurel.operations.work_due import expire_points
from laurel.operations.work_member import Step
from laurel.operations.work_notices import work_memberships
from laurel.operations.work_schedules import pay_birthday, review_tier
from laurel.storage import codec
from laurel.storage.keys import SHARDS, AgendaKey
from laurel.storage.table import Item

_PAGE: Final = 100


class Job(StrEnum):
    """The jobs there are."""

    EXPIRE_POINTS = "expire-points"
    EVALUATE_TIERS = "evaluate-tiers"
    BIRTHDAYS = "birthdays"
    MEMBERSHIPS = "memberships"


_KINDS: Final = {
    Job.EXPIRE_POINTS: frozenset({DueKind.EXPIRY, DueKind.HOLD, DueKind.AVAILABLE}),
    Job.EVALUATE_TIERS: frozenset({DueKind.REVIEW}),
    Job.BIRTHDAYS: frozenset({DueKind.BIRTHDAY}),
    Job.MEMBERSHIPS: frozenset({DueKind.SCHEDULE, DueKind.NOTICE}),
}

_STEPS: Final[dict[Job, Step]] = {
    Job.EXPIRE_POINTS: expire_points,
    Job.EVALUATE_TIERS: review_tier,
    Job.BIRTHDAYS: pay_birthday,
    Job.MEMBERSHIPS: work_memberships,
}


_IN_ORDER: Final = (Job.EVALUATE_TIERS, Job.BIRTHDAYS, Job.MEMBERSHIPS, Job.EXPIRE_POINTS)
"""Expiry comes last: what the calendar gave years ago may have expired since."""


def jobs_named(name: str) -> tuple[Job, ...]:
    """The job of that name, or every one for `all`; job_not_found."""
    if name == "all":
        return _IN_ORDER
    if name not in {*Job}:
        raise Refusal("job_not_found", f"there is no job {name!r}: {', '.join(Job)} or all")
    return (Job(name),)


def run_by_hand(
    services: Services,
    program_id: str,
    name: str,
    as_of: datetime,
    clock: Clock,
    go_on: Callable[[], bool],
    tell: Callable[[Refused], None] = lambda _: None,
) -> Done:
    """Run a job (or `all`) over a program as of an instant, which in a live program has been.
    `tell` is as for `run_shard`.
    """
    jobs = jobs_named(name)
    opened = open_program(services, program_id, clock)
    if opened.program.mode is Mode.LIVE and as_of > opened.now:
        fault = Fault("/as_of", "lies in the future of a live program")
        raise InvalidContent("invalid_content", fault.detail, (fault,))
    as_of_then = OpenedProgram(opened.program, as_of)
    parts = list(_shards(services, jobs, as_of_then, Clock(as_of), go_on, tell))
    refused = [one for part in parts for one in part.refused]
    body: JobBody = {
        "job": name,
        "as_of": codec.instant(as_of),
        "processed": sum(part.processed for part in parts),
        "changed": sum(part.changed for part in parts),
        "failed": dict(sum((Counter(part.failed) for part in parts), Counter[str]())),
        "finished": all(part.finished for part in parts),
        "refused": [{"member_id": one.member_id, "code": one.code} for one in refused[:MOST_NAMED]],
    }
    return Done(cast("dict[str, Any]", body))


def _shards(
    services: Services,
    jobs: tuple[Job, ...],
    opened: OpenedProgram,
    clock: Clock,
    go_on: Callable[[], bool],
    tell: Callable[[Refused], None],
) -> Iterator[Progress]:
    """Shard by shard, up to the first that time does not allow to finish."""
    for job, shard in product(jobs, range(SHARDS)):
        part = _run_shard(services, job, opened, shard, clock, go_on, tell=tell)
        yield part
        if not part.finished:
            return


def run_shard(
    services: Services,
    job: Job,
    program_id: str,
    shard: int,
    clock: Clock,
    go_on: Callable[[], bool],
    cursor: Item | None = None,
    part: Part = WHOLE,
    tell: Callable[[Refused], None] = lambda _: None,
) -> Progress:
    """Work off one shard, or a part of it, a page at a time, while `go_on` says there is time for
    another page. `tell` hears of each member who is passed over.
    """
    opened = open_program(services, program_id, clock)
    return _run_shard(services, job, opened, shard, clock, go_on, cursor, part, tell)


def _run_shard(
    services: Services,
    job: Job,
    opened: OpenedProgram,
    shard: int,
    clock: Clock,
    go_on: Callable[[], bool],
    cursor: Item | None = None,
    part: Part = WHOLE,
    tell: Callable[[Refused], None] = lambda _: None,
) -> Progress:
    program_id = opened.program.program_id
    today = local_day(opened.now, opened.program.zone).isoformat()
    share = Share(services, _STEPS[job], opened, clock, go_on, tell)
    while True:
        start = cursor
        due, cursor = services.ledger.due(program_id, shard, today, _PAGE * part.of, start)
        for key in due:
            if not _concerns(job, key, today) or not part.has(key.member_id):
                continue
            if not share.work(key):  # the page again: who is done is on it no longer
                return share.progress(start, finished=False)
        if cursor is None or not go_on():
            return share.progress(cursor, finished=cursor is None)
        share.page = open_program(services, program_id, clock)  # a new version counts from here on


def _concerns(job: Job, key: AgendaKey, today: str) -> bool:
    """Whether an item of the agenda, account or person, is one that this job looks at.

    What is due today says all that is due today. What is overdue may hide a later day of the other
    kind, so every job but the birthdays looks at such an account.
    """
    overdue = key.due_on < today and DueKind.BIRTHDAY not in key.kinds
    return any(kind in key.kinds for kind in _KINDS[job]) or (overdue and job is not Job.BIRTHDAYS)
