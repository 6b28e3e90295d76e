"""What worked examples in a program document expect."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurel.programs.schema.parts import Id, Money, Part


class Expect(Part):
    """What must be true after a step."""

    earns: dict[Id, int | Money] | None = Field(
        None, description="What the step gave, by wallet", examples=[{"points": 60}]
    )
    takes: dict[Id, int | Money] | None = Field(
        None, description="What a return took back, by wallet", examples=[{"points": 60}]
    )
    available: dict[Id, int | Money] | None = Field(
        None, description="What can be spent now", examples=[{"points": 60}]
    )
    given: dict[Id, Money] | None = Field(
        None, description="What causes were given by now", examples=[{"wildlife": "5.00"}]
    )
    tier: str | None = Field(None, description="The tier now; none for no tier", examples=["gold"])
    vouchers: list[Id] | None = Field(
        None, description="Rewards of which the step issued vouchers", examples=[["five-off"]]
    )
    discount: Money | None = Field(
        None, description="What the checked voucher, or benefits, take off", examples=["6.00"]
    )
    shipping: Literal["free", "standard"] | None = Field(
        None, description="What benefits say of a cart's shipping", examples=["free"]
    )
    benefits: list[Id] | None = Field(
        None, description="The benefits the member has now", examples=[["streaming"]]
    )
    notices: list[str] | None = Field(
        None,
        description="Types of the notices that went out since the step before",
        examples=[["subscription.renewal_upcoming"]],
    )
    refused: str | None = Field(
        None,
        description="The code the step is refused with, or why the voucher does not apply",
        examples=["insufficient_balance"],
    )
