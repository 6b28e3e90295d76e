"""Campaigns, exclusive groups and badges in a program document."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from laurel.programs.schema.parts import Id, Part, Text
from laurel.programs.schema.targets import Quantity

Date = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description="A day in the program's time zone",
        examples=["2026-05-01"],
    ),
]

MonthDay = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{2}-[0-9]{2}$",
        description="A day of every year, MM-DD",
        examples=["05-01"],
    ),
]


class Budget(Part):
    """How much the campaign's rules may give to a wallet, all members together."""

    wallet: Id = Field(description="The wallet", examples=["points"])
    quantity: Quantity = Field(description="Not more than this", examples=[1_000_000])


class Yearly(Part):
    """The same days of every year; it may go over the year's end."""

    from_: MonthDay = Field(alias="from", description="The first day", examples=["05-01"])
    to: MonthDay = Field(description="The last day, itself included", examples=["05-07"])


class Campaign(Part):
    """A time in which rules run that name it."""

    name: Text = Field(description="What members see", examples=["Beauty week"])
    from_: Date | None = Field(
        None, alias="from", description="The first day", examples=["2026-05-01"]
    )
    to: Date | None = Field(
        None, description="The last day, itself included", examples=["2026-05-31"]
    )
    yearly: Yearly | None = Field(
        None,
        description="Or the same days of every year",
        examples=[{"from": "05-01", "to": "05-07"}],
    )
    budget: Budget | None = Field(
        None,
        description="What its rules may give",
        examples=[{"wallet": "points", "quantity": 1000}],
    )

    @model_validator(mode="after")
    def _one_window(self) -> Self:
        if (self.yearly is None) == (self.from_ is None and self.to is None):
            raise ValueError("give from and to (one may be left out), or yearly")
        return self


class Group(Part):
    """Rules of which only one gives."""

    pick: Literal["best", "first"] = Field(
        description="best: the one that gives most; first: by priority, then as they stand",
        examples=["best"],
    )


class Badge(Part):
    """A badge that rules give."""

    name: Text = Field(description="What members see", examples=["Bookworm"])
