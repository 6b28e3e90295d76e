"""What is wrong with a document's schedules, and with rules that listen to them."""

from collections.abc import Iterator
from datetime import date

from laurel.domain.calendar import in_year
from laurel.domain.errors import Fault
from laurel.domain.event import SCHEDULE
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_values import Place, unknown_faults

_LEAP_YEAR = 2024


def schedule_faults(document: schema.Document) -> Iterator[Fault]:
    """Days that no year has, tiers that are not there, and events that nobody hears or raises."""
    heard = {rule.on for rule in document.earning.values()}
    levels = document.tiers.levels if document.tiers else {}
    for schedule_id, schedule in document.schedules.items():
        at: Place = ("schedules", schedule_id)
        yield from _day_faults(schedule, at)
        yield from unknown_faults(schedule.tiers, levels, (*at, "tiers"), "tier")
        if f"{SCHEDULE}{schedule_id}" not in heard:
            yield Fault(pointer(at), f"no rule listens to it: on: {SCHEDULE}{schedule_id}")
    for rule_id, rule in document.earning.items():
        if rule.on.startswith(SCHEDULE):
            named = [rule.on.removeprefix(SCHEDULE)]
            yield from unknown_faults(
                named, document.schedules, ("earning", rule_id, "on"), "schedule"
            )


def _day_faults(schedule: schema.Schedule, at: Place) -> Iterator[Fault]:
    if in_year(_LEAP_YEAR, schedule.month, schedule.day).day != schedule.day:
        yield Fault(pointer((*at, "day")), f"month {schedule.month} has no day {schedule.day}")
    if schedule.starts_on is not None:
        try:
            date.fromisoformat(schedule.starts_on)
        except ValueError:
            yield Fault(pointer((*at, "starts_on")), "is no day of the calendar")
