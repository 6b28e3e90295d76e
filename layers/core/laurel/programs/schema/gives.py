"""What a rule gives: the closed set of ways to say how much, and where it goes."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from laurel.programs.schema.conditions import Condition
from laurel.programs.schema.parts import Count, Decimals, Id, Money, Part
from laurel.programs.schema.targets import Badge, Day, Given, Percent, Quantity, Rate, Voucher
from laurel.programs.schema.totals import Goal, PerTotal, Streak


class Fixed(Given):
    """The same quantity each time."""

    kind: Literal["fixed"]
    quantity: Quantity = Field(
        description="Points, or an amount where the wallet is of kind money", examples=[100]
    )


class ByTier(Given):
    """A quantity by the member's tier before the event; tiers that are not named get nothing."""

    kind: Literal["by_tier"]
    quantities: dict[Id, Quantity] = Field(
        min_length=1,
        max_length=20,
        description="Quantity by tier",
        examples=[{"silver": 100, "gold": 300}],
    )


class PerAmount(Given):
    """In proportion to what was spent: half of `every` gives half of `quantity`."""

    kind: Literal["per_amount"]
    quantity: Rate = Field(description="How much for each", examples=[10])
    every: Money = Field(description="For each such amount spent", examples=["1.00"])


class PerBlock(Given):
    """For each full `every` in one order; what is over gives nothing."""

    kind: Literal["per_block"]
    quantity: Rate = Field(description="How much for each", examples=[5000])
    every: Money = Field(description="For each such full amount", examples=["50.00"])


class PerUnit(Given):
    """For each piece of the chosen lines, or each full `every` pieces."""

    kind: Literal["per_unit"]
    quantity: Rate = Field(description="How much for each", examples=[10])
    every: Count = Field(1, description="For each so many pieces", examples=[6])


class PercentBack(Given):
    """So many percent of what was spent, into a wallet of kind money."""

    kind: Literal["percent"]
    percent: Percent = Field(description="Of the amount of the chosen lines", examples=["2"])


class Bracket(Part):
    """From an amount on, so much."""

    from_: Money | None = Field(
        None, alias="from", description="From this amount on, itself included", examples=["200.00"]
    )
    above: Money | None = Field(None, description="Or: only above this amount", examples=["800.00"])
    quantity: Rate | None = Field(None, description="How much for each `every`", examples=["1.5"])
    percent: Percent | None = Field(
        None, description="Or, into a wallet of kind money: percent", examples=["0.5"]
    )

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.from_ is None) == (self.above is None):
            raise ValueError("give either from or above")
        if (self.quantity is None) == (self.percent is None):
            raise ValueError("give either quantity or percent")
        return self


class Brackets(Given):
    """A rate that depends on how much it is."""

    kind: Literal["brackets"]
    mode: Literal["whole", "marginal"] = Field(
        description="whole: everything at the rate of the bracket it reaches; marginal: each part"
        " at the rate of the bracket it lies in",
        examples=["whole"],
    )
    per: Literal["order", "month", "quarter", "year", "lifetime"] = Field(
        "order",
        description="What the brackets measure: this order, or (marginal) all orders of a period",
        examples=["year"],
    )
    every: Money | None = Field(
        None, description="What `quantity` is for; left out: one unit of money", examples=["1.00"]
    )
    brackets: list[Bracket] = Field(
        min_length=1,
        max_length=20,
        description="From the lowest up",
        examples=[[{"from": "0", "quantity": 1}, {"from": "200.00", "quantity": "1.5"}]],
    )


class RateOfLine(Part):
    """So many percent, or so much for an amount, of the lines of which a condition holds."""

    percent: Percent | None = Field(
        None, description="Into a wallet of kind money: percent", examples=["3"]
    )
    quantity: Rate | None = Field(None, description="Or so much for each `every`", examples=[2])
    every: Money | None = Field(
        None, description="What `quantity` is for; left out: one unit of money", examples=["1.00"]
    )
    lines: Condition | None = Field(
        None,
        description="For the lines of which this holds; left out: for all",
        examples=[{"fact": "line.categories", "has": ["gas", "drugstore"]}],
    )

    @model_validator(mode="after")
    def _one_rate(self) -> Self:
        if (self.quantity is None) == (self.percent is None):
            raise ValueError("give either percent or quantity")
        if self.percent is not None and self.every is not None:
            raise ValueError("percent has no every")
        return self


class BestRate(Given):
    """Each line at the best of the rates that fit it, rounded once for the order."""

    kind: Literal["best_rate"]
    rates: list[RateOfLine] = Field(
        min_length=1,
        max_length=20,
        description="Of those that fit a line, the highest counts",
        examples=[[{"percent": "1"}]],
    )


class FromEvent(Given):
    """So much for each one that the event counts: bottles, kilometres, minutes."""

    kind: Literal["from_event"]
    value: str = Field(
        pattern=r"^properties\.[A-Za-z0-9_-]{1,64}$",
        description="The property that holds the number",
        examples=["properties.bottles"],
    )
    quantity: Rate = Field(1, description="How much for each one", examples=[5])
    at_least: Decimals | None = Field(
        None, description="A number below this gives nothing", examples=["1"]
    )
    at_most: Decimals | None = Field(
        None, description="What is above this is not counted", examples=["100"]
    )


type Gives = Annotated[
    Fixed
    | ByTier
    | PerAmount
    | PerBlock
    | PerUnit
    | PercentBack
    | Brackets
    | BestRate
    | FromEvent
    | PerTotal
    | Goal
    | Streak
    | Voucher
    | Badge
    | Day,
    Field(discriminator="kind"),
]
