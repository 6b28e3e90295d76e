"""The edge of the daily run: a part's item in, the same item with its progress out.

The state machine feeds a worker's whole answer back to it until `finished` is true. Between, it
sends the answer's `letters`: one for each member who was set aside. That they come back in the next
input says that they went out; only then is it remembered.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from laurel.operations.audit_causes import Gifts
from laurel.operations.audit_ledger import audit_shard
from laurel.operations.clock import Clock
from laurel.operations.run_job import Job, run_shard
from laurel.operations.run_share import Part, Refused
from laurel.operations.services import Metered, Services
from laurel.operations.tell_once import is_news, remember
from laurel.requests.instants import parse_instant
from laurel.storage.codec import instant
from laurel.storage.meter import Spent
from laurel.storage.run_items import Tally, part_put
from laurel.storage.run_keys import run_of
from laurel.telemetry import log_error, log_fault, log_job

type Json = dict[str, Any]

_TIME_TO_SPARE: Final = 10_000
"""Milliseconds before a worker's time is up at which it hands back where to go on."""

_MOST_LETTERS: Final = 100
"""A worker's answer stays small. Whoever is not told of today is told of the next night."""


def work_shard(metered: Metered, job: Job, item: Json, context: Any) -> Json:  # noqa: ANN401 - Lambda's context
    """Work off a part of the agenda while there is time."""
    services, before = metered.services, metered.meter.spent
    letters = _Letters(services, job, item)
    letters.remember()
    if item.get("is_worked"):
        return _handed_back(metered, item, Tally(), before, {"finished": True, "letters": []})
    done = run_shard(
        services,
        job,
        item["program"],
        item["shard"],
        Clock(parse_instant(item["as_of"])),
        time_left(context),
        item.get("cursor"),
        Part(item.get("part", 0), item.get("parts", 1)),
        letters.tell,
    )
    about = {"program": item["program"], "shard": item["shard"], "changed": done.changed}
    log_job(job, about, "AgendaRefused", letters.news)
    more = {
        "cursor": dict(done.cursor) if done.cursor else None,
        "finished": done.finished and not letters.written,
        "is_worked": done.finished,
        "letters": letters.written,
    }
    tally = Tally(done.processed, done.changed, done.failed)
    return _handed_back(metered, item, tally, before, more)


def work_audit(metered: Metered, item: Json, context: Any) -> Json:  # noqa: ANN401 - as above
    """Audit a shard of the members while there is time."""
    services, before = metered.services, metered.meter.spent
    done, gifts = _where(item.get("cursor"))
    found = audit_shard(services, item["program"], item["shard"], time_left(context), done, gifts)
    for violation in found.violations:
        log_error("violation", {"program": item["program"], **asdict(violation)})
    about = {"program": item["program"], "shard": item["shard"], "members": found.members}
    log_job("audit", about, "AuditViolations", len(found.violations))
    more = {
        "cursor": [found.next.done, found.next.gifts] if found.next else None,
        "finished": found.next is None,
        "letters": [],
    }
    tally = Tally(found.members, 0, Counter(str(one.law) for one in found.violations))
    return _handed_back(metered, item, tally, before, more)


def time_left(context: Any) -> Callable[[], bool]:  # noqa: ANN401 - as above
    """Whether there is time for more, with some to spare."""
    return lambda: context.get_remaining_time_in_millis() > _TIME_TO_SPARE


@dataclass(slots=True)
class _Letters:
    """What is to be told of members who were set aside. Nothing personal is in it."""

    services: Services
    job: Job
    item: Json
    written: list[Json] = field(default_factory=list[Json])
    news: int = 0

    def tell(self, refused: Refused) -> None:
        """Log a member who was passed over; and write a letter, unless it is told already."""
        error = type(refused.error).__name__
        about = {"job": self.job, "program": self.item["program"], "member_id": refused.member_id}
        log_error("refused", {**about, "code": refused.code, "error": error})
        if refused.code == "internal_error":
            log_fault(refused.error, about)
        letter = {**about, "as_of": self.item["as_of"], "code": refused.code, "error": error}
        if is_news(self.services.ledger.table, *_about(letter)):
            self.news += 1
            if len(self.written) < _MOST_LETTERS:
                self.written.append(letter)

    def remember(self) -> None:
        """The letters that came back were sent."""
        for letter in self.item.get("letters", ()):
            remember(self.services.ledger.table, *_about(letter))


def _about(letter: Json) -> tuple[str, str, str, str, datetime]:
    what = f"{letter['code']} {letter['error']}"
    told_at = parse_instant(letter["as_of"])
    return letter["program"], letter["member_id"], str(letter["job"]), what, told_at


def _handed_back(
    metered: Metered, item: Json, tally: Tally, before: Spent, more: Mapping[str, Any]
) -> Json:
    """The item with what the part has come to so far, which is also kept for the run's report."""
    so_far = Tally(
        item.get("processed", 0),
        item.get("changed", 0),
        item.get("failed", {}),
        Spent(*item.get("spent", (0, 0))),
    )
    total = so_far.plus(tally).plus(Tally(spent=metered.meter.spent - before))
    if "started_at" in item:
        run = run_of(item["program"], parse_instant(item["started_at"]), item["job"])
        ended = Tally(ended_at=instant(datetime.now(UTC)))
        put = part_put(
            run,
            item["shard"],
            item.get("part", 0),
            total.plus(ended),
            finished=more["finished"],
        )
        metered.services.ledger.table.put(put)
    return {
        **item,
        **more,
        "processed": total.due,
        "changed": total.changed,
        "failed": dict(total.failed),
        "spent": [total.spent.read_halves, total.spent.write_halves],
    }


def _where(cursor: Any) -> tuple[int, Gifts | None]:  # noqa: ANN401 - JSON, of this worker's own making
    """How many members of a shard are audited, and what they gave."""
    return (cursor[0], cursor[1]) if cursor else (0, None)
