"""Earning rules in a program document."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from laurel.domain.money import MAX_QUANTITY
from laurel.programs.schema.conditions import Condition
from laurel.programs.schema.parts import Count, Decimals, EventType, Id, Money, Part, Text
from laurel.programs.schema.wallets import Availability, Expiry


class Fixed(Part):
    """The same quantity each time."""

    kind: Literal["fixed"]
    wallet: Id = Field(description="The wallet it goes to", examples=["points"])
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Money = Field(
        description="Points, or an amount where the wallet is of kind money", examples=[100]
    )


class PerAmount(Part):
    """In proportion to what was spent: half of `every` gives half of `quantity`."""

    kind: Literal["per_amount"]
    wallet: Id = Field(description="The wallet it goes to", examples=["points"])
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] | Decimals = Field(examples=[10])
    every: Money = Field(description="For each such amount spent", examples=["1.00"])


class PerBlock(Part):
    """For each full `every` in one order; what is over gives nothing."""

    kind: Literal["per_block"]
    wallet: Id = Field(description="The wallet it goes to", examples=["points"])
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] | Decimals = Field(examples=[5000])
    every: Money = Field(description="For each such full amount", examples=["50.00"])


class Voucher(Part):
    """A voucher of one of the program's rewards."""

    kind: Literal["voucher"]
    reward: Id = Field(description="The reward's id", examples=["vip-gift"])


type Gives = Annotated[Fixed | PerAmount | PerBlock | Voucher, Field(discriminator="kind")]


class TierFactor(Part):
    """Multiplies by the member's tier before the event; tiers not named multiply by one."""

    by: Literal["tier"]
    factors: dict[Id, Decimals] = Field(
        min_length=1, description="Factor by tier", examples=[{"gold": "1.5"}]
    )


class Cap(Part):
    """At most so many times, or so much, in each calendar period."""

    times: Count | None = Field(None, description="How often the rule may give", examples=[5])
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Money | None = Field(
        None, description="How much the rule may give", examples=[150]
    )
    per: Literal["day", "week", "month", "year", "lifetime"] = Field(examples=["month"])
    for_each: str | None = Field(
        None,
        pattern=r"^properties\.[A-Za-z0-9_-]{1,64}$",
        description="Counted separately for each value of this property",
        examples=["properties.network"],
    )

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.times is None) == (self.quantity is None):
            raise ValueError("give either times or quantity")
        return self


class Rule(Part):
    """One way to earn."""

    name: Text | None = Field(None, description="What members see")
    on: EventType = Field(description="The event it listens to")
    when: Condition | None = Field(None, description="Only when this holds")
    lines: Condition | None = Field(None, description="Only for the lines of which this holds")
    gives: Gives = Field(description="How much, and to which wallet; or a voucher")
    multiply: list[TierFactor] = Field(
        default=[], max_length=5, description="All multiplied exactly"
    )
    rounding: Literal["down", "half_up", "half_even", "up"] | None = Field(
        None, description="How the exact result becomes whole, once per order"
    )
    caps: list[Cap] = Field(default=[], max_length=5, description="Limits; all of them hold")
    expires: Expiry | None = Field(None, description="Instead of the wallet's own")
    available: Availability | None = Field(None, description="Instead of the wallet's own")
