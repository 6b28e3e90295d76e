"""Rewards and their vouchers in a program document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from laurel.domain.money import MAX_QUANTITY
from laurel.programs.schema.conditions import Condition
from laurel.programs.schema.parts import Count, Days, Decimals, Id, Money, Months, Part, Text


class Price(Part):
    """What it costs."""

    wallet: Id = Field(description="From which wallet", examples=["points"])
    quantity: Annotated[int, Field(ge=0, le=MAX_QUANTITY)] | Money = Field(examples=[5000])


class RewardVoucher(Part):
    """What the voucher is good for at the checkout."""

    kind: Literal[
        "amount_off", "percent_off", "free_product", "free_shipping", "gift", "access"
    ] = Field(examples=["amount_off"])
    value: Decimals | None = Field(
        None, description="Money off, or percent off", examples=["10.00", "20"]
    )
    min_spend: Money | None = Field(None, description="From this much of the lines it applies to")
    max_discount: Money | None = Field(None, description="Never more than this off")
    lines: Condition | None = Field(None, description="Only for the lines of which this holds")


class Valid(Part):
    """How long a voucher can be used, from the day it was issued; that last day is still usable."""

    months: Months = Field(0, description="Months", examples=[3])
    days: Days = Field(0, description="Days", examples=[30])


class Limit(Part):
    """At most so many times in each calendar period, by one member."""

    times: Count = Field(description="How often", examples=[1])
    per: Literal["day", "week", "month", "year", "lifetime"] = Field(examples=["day"])


class Reward(Part):
    """Something a member can have. Without a price it cannot be bought, only issued by a rule."""

    name: Text = Field(description="What members see", examples=["5.00 off"])
    price: Price | None = Field(None, description="What it costs")
    voucher: RewardVoucher = Field(description="What it is good for")
    valid: Valid | None = Field(None, description="How long; without it: for ever")
    tiers: list[Id] = Field(
        default=[], max_length=20, description="Only for these tiers; none named: for everybody"
    )
    limits: list[Limit] = Field(
        default=[], max_length=5, description="How often one member may buy it; all of them hold"
    )
