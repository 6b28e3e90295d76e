"""Schedules in a program document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from laurel.programs.schema.parts import Id, Part

ScheduleId = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,53}$",
        description="What comes after `schedule.` in the type of its event",
        examples=["new-year"],
    ),
]


class Schedule(Part):
    """A day of each year on which the calendar raises the event `schedule.<id>` for members."""

    month: Annotated[int, Field(ge=1, le=12)] = Field(description="Month", examples=[1])
    day: Annotated[int, Field(ge=1, le=31)] = Field(
        description="Day of the month; 29 February is the 28th in other years", examples=[1]
    )
    tiers: list[Id] = Field(
        default=[],
        max_length=20,
        description="Only for members who earned one of these before that day, or have one by a"
        " plan or by hand then; none: for everybody",
        examples=[["gold"]],
    )
    starts_on: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None = Field(
        None,
        description="The first day on which it may come. Left out: in a first version, whatever "
        "comes after a member's joining; in a later one that brings or changes the schedule, the "
        "day of that version",
        examples=["2027-01-01"],
    )
