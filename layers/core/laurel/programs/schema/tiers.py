"""Tiers in a program document."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from laurel.domain.money import MAX_QUANTITY
from laurel.programs.schema.benefits import Benefits
from laurel.programs.schema.conditions import Condition
from laurel.programs.schema.parts import (
    Count,
    Days,
    EventType,
    Id,
    Money,
    Months,
    Part,
    Text,
)


class Reach(Part):
    """All of these must be reached."""

    spend: Money | None = Field(None, description="Spent in the window", examples=["500.00"])
    orders: Count | None = Field(None, description="Orders in the window", examples=[12])
    points: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | None = Field(
        None, description="Points earned in the window", examples=[300]
    )
    events: dict[EventType, Count] | None = Field(
        None,
        min_length=1,
        max_length=5,
        description="Events of your own types in the window",
        examples=[{"check_in": 20}],
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("name at least one of spend, orders, points, events")
        return self


class Level(Part):
    """One tier."""

    rank: Annotated[int, Field(ge=1, le=20)] = Field(description="1 is the lowest", examples=[1])
    name: Text = Field(description="What members see", examples=["Gold"])
    reach: list[Reach] = Field(
        default=[],
        max_length=5,
        description="Any one of these is enough; none, and no other way in: everybody is here",
        examples=[[{"spend": "500.00"}, {"orders": 12}]],
    )
    when: Condition | None = Field(
        None,
        description="To whom it is given, by attributes or birthday (window given only)",
        examples=[{"fact": "member.attributes.card", "is": True}],
    )
    plans: list[Id] = Field(
        default=[],
        max_length=20,
        description="Who has one of these plans running stands at least here meanwhile",
        examples=[["gold-yearly"]],
    )
    by_invitation: bool = Field(
        default=False,
        description="Nothing reaches it: an invitation to it gives it, or somebody by hand",
        examples=[True],
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


class MembershipYearWindow(Part):
    """What happened in the member's own year counts."""

    kind: Literal["membership_year"]
    of: Literal["joining", "plan"] = Field(
        "joining",
        description="From the day of joining; or of the first payment, while a plan runs",
        examples=["joining"],
    )


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


class ValidToMembershipYearEnd(Part):
    """To the end of the member's own year."""

    kind: Literal["membership_year_end"]
    years_after: Annotated[int, Field(ge=0, le=10)] = Field(
        description="0: of the year it was reached in; 1: of the next", examples=[1]
    )
    of: Literal["joining", "plan"] = Field(
        "joining",
        description="From the day of joining; or of the first payment, while a plan runs",
        examples=["joining"],
    )


class Grace(Part):
    """Time to make up for what was missing at the review, while the level is kept."""

    days: Annotated[int, Field(ge=1, le=366)] = Field(
        description="After its last day a level is kept for so many more", examples=[30]
    )


class Tiers(Part):
    """How members climb, how long a level holds, and how they fall."""

    window: Annotated[
        LifetimeWindow | YearWindow | MembershipYearWindow | RollingWindow | GivenWindow,
        Field(discriminator="kind"),
    ] = Field(description="What counts", examples=[{"kind": "rolling", "months": 12}])
    validity: Annotated[
        ValidForever | ValidFor | ValidToYearEnd | ValidToMembershipYearEnd,
        Field(discriminator="kind"),
    ] = Field(description="How long a level holds", examples=[{"kind": "for", "months": 12}])
    grace: Grace | None = Field(
        None,
        description="Who does not qualify at a review may make up for it in so many days",
        examples=[{"days": 30}],
    )
    fall: Literal["to_fitting", "one_level"] = Field(
        "to_fitting",
        description="At a review: to the level that fits, or down by one",
        examples=["to_fitting"],
    )
    most_levels: Annotated[int, Field(ge=1, le=20)] | None = Field(
        None,
        description="To the level that fits, but down by so many at most at one review",
        examples=[2],
    )
    levels: dict[Id, Level] = Field(
        min_length=1,
        max_length=20,
        description="Levels by id",
        examples=[{"gold": {"rank": 1, "name": "Gold", "reach": [{"spend": "500.00"}]}}],
    )
