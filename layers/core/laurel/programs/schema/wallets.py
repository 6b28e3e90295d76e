"""Wallets in a program document."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from laurel.programs.schema.parts import Days, Months, Part


class NeverExpires(Part):
    """What was earned stays until it is spent."""

    kind: Literal["never"]


class ExpiresAfter(Part):
    """So many months and days after the day it was earned, or from which it can be spent, or at the
    end of the period of that day.
    """

    kind: Literal["after"]
    months: Months = Field(0, description="Months after the day it was earned", examples=[12])
    days: Days = Field(0, description="Days after that", examples=[60])
    end_of: Literal["month", "quarter", "year"] | None = Field(
        None,
        description="Then at the end of the month, quarter or year of that day",
        examples=["month"],
    )
    from_: Literal["earned", "available"] = Field(
        "earned",
        alias="from",
        description="Counted from the day it was earned, or from the first day it can be spent",
        examples=["available"],
    )

    @model_validator(mode="after")
    def _some_length(self) -> Self:
        if not (self.months or self.days or self.end_of):
            raise ValueError("give months, days or end_of")
        return self


class ExpiresWhenInactive(Part):
    """The whole balance, so many months after the last earning or redemption."""

    kind: Literal["inactivity"]
    months: Annotated[int, Field(ge=1, le=1200)] = Field(description="Months", examples=[24])


type Expiry = Annotated[
    NeverExpires | ExpiresAfter | ExpiresWhenInactive, Field(discriminator="kind")
]


class AvailableAtOnce(Part):
    """It can be spent from the moment it was earned."""

    kind: Literal["at_once"]


class AvailableAfterDays(Part):
    """It can be spent from the day so many days after it was earned."""

    kind: Literal["after_days"]
    days: Annotated[int, Field(ge=1, le=3660)] = Field(description="Days", examples=[14])


class AvailableAfterMonthEnd(Part):
    """It can be spent from the first day of the next month."""

    kind: Literal["month_end"]


class AvailableYearlyOn(Part):
    """It can be spent from a fixed day of the next calendar year."""

    kind: Literal["yearly"]
    month: Annotated[int, Field(ge=1, le=12)] = Field(description="Month", examples=[3])
    day: Annotated[int, Field(ge=1, le=31)] = Field(description="Day of the month", examples=[15])


class PayoutDay(Part):
    """A day of each year, or of each month."""

    month: Annotated[int, Field(ge=1, le=12)] | None = Field(
        None, description="Month; left out: every month", examples=[3]
    )
    day: Annotated[int, Field(ge=1, le=31)] = Field(
        description="Day of the month, or its last day where it is shorter", examples=[15]
    )


class AvailableOnDays(Part):
    """It can be spent from the next of these days after the day it was earned."""

    kind: Literal["on_days"]
    on: Annotated[list[PayoutDay], Field(min_length=1, max_length=31)] = Field(
        description="The days on which it is paid out", examples=[[{"month": 3, "day": 15}]]
    )


class AvailableAtRenewal(Part):
    """It waits until a plan is renewed, which pays it out (`at_renewal` of the plan)."""

    kind: Literal["at_renewal"]


type Availability = Annotated[
    AvailableAtOnce
    | AvailableAtRenewal
    | AvailableAfterDays
    | AvailableAfterMonthEnd
    | AvailableYearlyOn
    | AvailableOnDays,
    Field(discriminator="kind"),
]


class Wallet(Part):
    """A purse each member has."""

    kind: Literal["unit", "money"] = Field(
        "unit",
        description="unit counts points, money counts the program's currency",
        examples=["unit"],
    )
    expires: Expiry = Field(
        NeverExpires(kind="never"),
        description="When what was earned expires",
        examples=[{"kind": "after", "months": 12, "end_of": "month"}],
    )
    available: Availability = Field(
        AvailableAtOnce(kind="at_once"),
        description="When what was earned can be spent",
        examples=[{"kind": "after_days", "days": 14}],
    )
