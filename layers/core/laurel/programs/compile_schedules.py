"""The days of the year on which the calendar raises events, from a checked document."""

from datetime import date
from typing import Any

from laurel.domain.schedule import Schedule
from laurel.programs.units import Raw

_STARTS_ON = "starts_on"


def schedules(raw: Raw) -> tuple[Schedule, ...]:
    """Every schedule, in the document's order."""
    return tuple(_schedule(schedule_id, one) for schedule_id, one in raw.items())


def with_beginnings(document: Raw, before: Raw, today: date) -> dict[str, Any]:
    """The next version, its schedules beginning: members must not get at once what a new schedule
    would have brought in the years since they joined.

    One that is as it was before begins as before, one that is new or different today, and one that
    says when it starts then.
    """
    old = before.get("schedules", {})
    begun = {
        schedule_id: _begun(raw, old.get(schedule_id), today)
        for schedule_id, raw in document.get("schedules", {}).items()
    }
    return {**document, **({"schedules": begun} if begun else {})}


def _begun(raw: Raw, before: Raw | None, today: date) -> Raw:
    if _STARTS_ON in raw:
        return raw
    if before is not None and _without_beginning(before) == raw:
        return before
    return {**raw, _STARTS_ON: today.isoformat()}


def _without_beginning(raw: Raw) -> Raw:
    return {name: value for name, value in raw.items() if name != _STARTS_ON}


def _schedule(schedule_id: str, raw: Raw) -> Schedule:
    starts_on = raw.get(_STARTS_ON)
    return Schedule(
        schedule_id,
        raw["month"],
        raw["day"],
        frozenset(raw["tiers"]),
        None if starts_on is None else date.fromisoformat(starts_on),
    )
