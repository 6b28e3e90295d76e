"""Earning rules in a program document."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from laurel.programs.schema.conditions import Condition
from laurel.programs.schema.gives import Gives
from laurel.programs.schema.parts import Count, Decimals, EventType, Id, Part, Text
from laurel.programs.schema.targets import Quantity
from laurel.programs.schema.wallets import Availability, Expiry


class TierFactor(Part):
    """Multiplies by the member's tier before the event; tiers not named multiply by one."""

    by: Literal["tier"] = Field(description="By the tier", examples=["tier"])
    factors: dict[Id, Decimals] = Field(
        min_length=1, max_length=20, description="Factor by tier", examples=[{"gold": "1.5"}]
    )


class WhenFactor(Part):
    """Multiplies while a condition holds: a campaign, a chosen day, a way to pay."""

    when: Condition = Field(
        description="Only when this holds",
        examples=[{"fact": "order.payment_method", "is": "scorecard"}],
    )
    factor: Decimals = Field(description="Times this", examples=["3"])


def _kind_of_factor(value: Any) -> str:  # noqa: ANN401 - whatever was sent
    if isinstance(value, Part):
        return type(value).__name__
    return "WhenFactor" if isinstance(value, dict) and "when" in value else "TierFactor"


type Factor = Annotated[
    Annotated[TierFactor, Tag("TierFactor")] | Annotated[WhenFactor, Tag("WhenFactor")],
    Discriminator(_kind_of_factor),
]


CapPeriod = Literal[
    "order", "day", "week", "month", "quarter", "year", "lifetime", "streak", "membership_year"
]


class Cap(Part):
    """At most so many times, or so much, in each period."""

    times: Count | None = Field(None, description="How often the rule may give", examples=[5])
    quantity: Quantity | None = Field(
        None, description="How much the rule may give", examples=[150]
    )
    per: CapPeriod = Field(
        description="Calendar periods in the program's time zone; streak: a row of days without"
        " a gap; membership_year: from the day a plan began to that day a year later",
        examples=["month"],
    )
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
        if self.times is not None and self.per == "order":
            raise ValueError("a rule gives once an order anyway: cap its quantity")
        return self


class Rule(Part):
    """One way to earn."""

    name: Text | None = Field(None, description="What members see", examples=["1 point per 1.00"])
    on: EventType = Field(description="The event it listens to", examples=["order"])
    campaign: Id | None = Field(
        None, description="Only while this campaign runs", examples=["beauty-event"]
    )
    when: Condition | None = Field(
        None,
        description="Only when this holds",
        examples=[{"fact": "order.channel", "is": "store"}],
    )
    lines: Condition | None = Field(
        None,
        description="Only for the lines of which this holds",
        examples=[{"not": {"fact": "line.categories", "has": ["sale"]}}],
    )
    with_: list[Literal["shipping", "tax"]] = Field(
        default=[],
        alias="with",
        max_length=2,
        description="What counts besides the lines",
        examples=[["shipping"]],
    )
    gives: Gives = Field(
        description="How much, and where to",
        examples=[{"kind": "per_block", "wallet": "points", "quantity": 1, "every": "1.00"}],
    )
    multiply: list[Factor] = Field(
        default=[],
        max_length=5,
        description="Factors of what it gives",
        examples=[[{"by": "tier", "factors": {"gold": "1.5"}}]],
    )
    combine: Literal["multiply", "best", "add"] | None = Field(
        None,
        description="Of several factors: all multiplied, only the best, or added (2 and 3: 4)",
        examples=["multiply"],
    )
    rounding: Literal["down", "half_up", "half_even", "up", "carry"] | None = Field(
        None,
        description="How the exact result becomes whole; `carry`: down, and the rest is carried to"
        " the member's next award under the rule",
        examples=["down"],
    )
    round_per: Literal["order", "line"] = Field(
        "order", description="Rounded once for the order, or for each line", examples=["order"]
    )
    caps: list[Cap] = Field(
        default=[],
        max_length=5,
        description="Limits; all of them hold",
        examples=[[{"times": 1, "per": "day"}]],
    )
    plans: list[Id] = Field(
        default=[],
        max_length=20,
        description="Only while one of these plans runs; none named: for everybody",
        examples=[["executive"]],
    )
    group: Id | None = Field(
        None, description="Of the rules of a group only one gives", examples=["offers"]
    )
    priority: Annotated[int, Field(ge=-1000, le=1000)] = Field(
        0, description="Within its group: higher goes first", examples=[10]
    )
    expires: Expiry | None = Field(
        None, description="Instead of the wallet's own", examples=[{"kind": "after", "days": 60}]
    )
    available: Availability | None = Field(
        None, description="Instead of the wallet's own", examples=[{"kind": "month_end"}]
    )
