"""What adds up over events, in a program document: totals, goals, rows of days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from laurel.programs.schema.parts import Count, Money
from laurel.programs.schema.targets import Counts, Given, Rate, TotalPeriod


class PerTotal(Given):
    """For each further `every` that the member's total of a period passes, over orders."""

    kind: Literal["per_total"]
    counts: Counts = Field(
        "amount",
        description="What adds up: money of the chosen lines, their pieces, or the events",
        examples=["amount"],
    )
    every: Money | Count = Field(
        description="For each such full amount (or number, of units and events)",
        examples=["100.00"],
    )
    per: TotalPeriod = Field(
        "lifetime", description="The total starts again with each", examples=["lifetime"]
    )
    quantity: Rate = Field(1, description="How much for each", examples=[1])


class Goal(Given):
    """Once in each period, when the member's total of it reaches a goal."""

    kind: Literal["goal"]
    counts: Counts = Field(
        "amount",
        description="What adds up: money of the chosen lines, their pieces, or the events",
        examples=["amount"],
    )
    reach: Money | Count = Field(
        description="The goal: an amount (or a number, of units and events)", examples=["30.00"]
    )
    per: TotalPeriod = Field(description="The total starts again with each", examples=["month"])
    quantity: Rate = Field(1, description="How much it gives", examples=[1])


class Streak(Given):
    """On each so-many-th day in a row on which the event comes; a missed day starts again."""

    kind: Literal["streak"]
    days: Annotated[int, Field(ge=2, le=366)] = Field(
        description="How many days in a row", examples=[7]
    )
    quantity: Rate = Field(1, description="How much it gives", examples=[30])
