"""Tiers in a program document."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from laurel.domain.money import MAX_QUANTITY
from laurel.programs.schema.benefits import Benefits
from laurel.programs.schema.conditions import Condition
from laurel.programs.schema.parts import Count, Days, Id, Money, Months, Part, Text


class Reach(Part):
    """All of these must be reached."""

    spend: Money | None = Field(None, description="Spent in the window", examples=["500.00"])
    orders: Count | None = Field(None, description="Orders in the window", examples=[12])
    points: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | None = Field(
        None, description="Points earned in the window", examples=[300]
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("name at least one of spend, orders, points")
        return self


class Level(Part):
    """One tier."""

    rank: Annotated[int, Field(ge=1, le=20)] = Field(description="1 is the lowest", examples=[1])
    name: Text = Field(description="What members see", examples=["Gold"])
    reach: list[Reach] = Field(
        default=[],
        max_length=5,
        description="Any one of these is enough; none: everybody is here",
        examples=[[{"spend": "500.00"}, {"orders": 12}]],
    )
    when: Condition | None = Field(
        None,
        description="To whom it is given, by attributes or birthday (window given only)",
        examples=[{"fact": "member.attributes.card", "is": True}],
    )
    benefits: Benefits = Field(
        default=[], max_length=50, description="What it brings", examples=[["free_shipping"]]
    )


class LifetimeWindow(Part):
    """Everything since joining counts."""

    kind: Literal["lifetime"]


class YearWindow(Part):
    """What happened in the calendar year counts."""

    kind: Literal["calendar_year"]


class RollingWindow(Part):
    """What happened in the days or months before counts."""

    kind: Literal["rolling"]
    days: Annotated[int, Field(ge=0, le=1100)] = Field(0, description="Days", examples=[365])
    months: Annotated[int, Field(ge=0, le=36)] = Field(0, description="Months", examples=[12])

    @model_validator(mode="after")
    def _some_length(self) -> Self:
        if not self.days and not self.months:
            raise ValueError("give days or months")
        return self


class GivenWindow(Part):
    """Nothing counts: who a member is gives the level, up and down, as soon as it changes."""

    kind: Literal["given"]


class ValidForever(Part):
    """A level once reached stays."""

    kind: Literal["forever"]


class ValidFor(Part):
    """So many months and days from the day it was reached; that last day is still usable."""

    kind: Literal["for"]
    months: Months = Field(0, description="Months", examples=[12])
    days: Days = Field(0, description="Days", examples=[365])

    @model_validator(mode="after")
    def _some_length(self) -> Self:
        if not self.days and not self.months:
            raise ValueError("give days or months")
        return self


class ValidToYearEnd(Part):
    """To the end of a calendar year."""

    kind: Literal["year_end"]
    years_after: Annotated[int, Field(ge=0, le=10)] = Field(
        description="0: of the year it was reached in; 1: of the next", examples=[1]
    )


class Tiers(Part):
    """How members climb, how long a level holds, and how they fall."""

    window: Annotated[
        LifetimeWindow | YearWindow | RollingWindow | GivenWindow, Field(discriminator="kind")
    ] = Field(description="What counts", examples=[{"kind": "rolling", "months": 12}])
    validity: Annotated[ValidForever | ValidFor | ValidToYearEnd, Field(discriminator="kind")] = (
        Field(description="How long a level holds", examples=[{"kind": "for", "months": 12}])
    )
    fall: Literal["to_fitting", "one_level"] = Field(
        "to_fitting",
        description="At a review: to the level that fits, or down by one",
        examples=["to_fitting"],
    )
    levels: dict[Id, Level] = Field(
        min_length=1,
        max_length=20,
        description="Levels by id",
        examples=[{"gold": {"rank": 1, "name": "Gold", "reach": [{"spend": "500.00"}]}}],
    )
