"""Rewards and their vouchers in a program document."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator

from laurel.domain.money import MAX_QUANTITY
from laurel.programs.schema.campaigns import Date
from laurel.programs.schema.conditions import Condition
from laurel.programs.schema.parts import Count, Days, Decimals, Id, Money, Months, Part, Text

type Units = Annotated[int, Field(ge=0, le=1_000_000_000)]

type Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Money


class Price(Part):
    """What it costs: always the same."""

    wallet: Id = Field(description="From which wallet", examples=["points"])
    quantity: Annotated[int, Field(ge=0, le=MAX_QUANTITY)] | Money = Field(
        description="Points, or an amount where the wallet is of kind money", examples=[5000]
    )
    by_tier: dict[Id, Annotated[int, Field(ge=0, le=MAX_QUANTITY)] | Money] = Field(
        default={},
        max_length=20,
        description="What it costs members of these tiers instead",
        examples=[{"gold": 4000}],
    )


class Worth(Part):
    """So much of the wallet is worth so much money."""

    quantity: Quantity = Field(
        description="Points, or an amount where the wallet is of kind money", examples=[100]
    )
    value: Money = Field(description="What they are worth together", examples=["1.00"])


class VariablePrice(Part):
    """The member says how much to spend, and the voucher is worth what was spent."""

    wallet: Id = Field(description="From which wallet", examples=["cash"])
    variable: Literal[True] = Field(description="The member says how much", examples=[True])
    worth: Worth | None = Field(
        None,
        description="What the voucher is worth; without it one to one, in a wallet of kind money",
        examples=[{"quantity": 100, "value": "1.00"}],
    )
    at_least: Quantity | None = Field(
        None, description="Not less at once; without it: one step", examples=["1.00"]
    )
    at_most: Quantity | None = Field(None, description="Not more at once", examples=["500.00"])
    step: Quantity | None = Field(
        None,
        description="Only multiples of this; without it: the least that is worth whole money",
        examples=["0.01"],
    )


def _kind_of_price(value: Any) -> str:  # noqa: ANN401 - whatever was sent
    if isinstance(value, BaseModel):
        return type(value).__name__
    return "VariablePrice" if isinstance(value, dict) and "variable" in value else "Price"


type AnyPrice = Annotated[
    Annotated[Price, Tag("Price")] | Annotated[VariablePrice, Tag("VariablePrice")],
    Discriminator(_kind_of_price),
]


class RewardVoucher(Part):
    """What the voucher is good for at the checkout."""

    kind: Literal[
        "amount_off",
        "percent_off",
        "free_product",
        "free_shipping",
        "gift",
        "access",
        "store_credit",
        "donation",
        "sweepstake_entry",
    ] = Field(
        description="The two _off kinds and store_credit take money off; the others nothing",
        examples=["amount_off"],
    )
    value: Decimals | None = Field(
        None,
        description="Money, or percent off; with a variable price it is what was spent",
        examples=["10.00", "20"],
    )
    min_spend: Money | None = Field(
        None, description="From this much of the lines it applies to", examples=["25.00"]
    )
    max_discount: Money | None = Field(
        None, description="Never more than this off", examples=["50.00"]
    )
    when: Condition | None = Field(
        None,
        description="Only for orders of which this holds",
        examples=[{"fact": "order.channel", "is": "store"}],
    )
    lines: Condition | None = Field(
        None,
        description="Only for the lines of which this holds",
        examples=[{"fact": "line.categories", "has": ["toys"]}],
    )
    one_line: bool = Field(
        default=False,
        description="Only off one of these lines: the one that gives the member most",
        examples=[True],
    )
    buy_one_get_one: bool = Field(
        default=False,
        description="Only off one unit, the cheaper of the two dearest; without a value it is free",
        examples=[True],
    )
    alone: bool = Field(
        default=False,
        description="Not together with other vouchers on one order",
        examples=[True],
    )
    codes: Literal["made", "own"] = Field(
        default="made",
        description="`own`: each gets one of the codes that the shop imported for the reward",
        examples=["own"],
    )
    cause: Id | None = Field(
        None,
        description="Of a donation: the cause's id, `chosen` for the one the member chose, or `any`"
        " for the one that the redemption names",
        examples=["chosen"],
    )
    causes: list[Id] = Field(
        default=[],
        max_length=50,
        description="With `any`: one of these; none named: any cause of the program",
        examples=[["wildlife"]],
    )

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if self.one_line and self.buy_one_get_one:
            raise ValueError("give either one_line or buy_one_get_one")
        return self


class Valid(Part):
    """How long a voucher can be used, from the day it was issued; that last day is still usable."""

    months: Months = Field(0, description="Months", examples=[3])
    days: Days = Field(0, description="Days", examples=[30])


class Limit(Part):
    """At most so many times in each calendar period, by one member."""

    times: Count = Field(description="How often", examples=[1])
    per: Literal["day", "week", "month", "year", "lifetime"] = Field(
        description="In each of these, in the program's time zone", examples=["day"]
    )


class Reward(Part):
    """Something a member can have. Without a price it cannot be bought, only issued by a rule."""

    name: Text = Field(description="What members see", examples=["5.00 off"])
    price: AnyPrice | None = Field(
        None, description="What it costs", examples=[{"wallet": "points", "quantity": 5000}]
    )
    voucher: RewardVoucher = Field(
        description="What it is good for", examples=[{"kind": "amount_off", "value": "5.00"}]
    )
    valid: Valid | None = Field(
        None, description="How long; without it: for ever", examples=[{"months": 3}]
    )
    tiers: list[Id] = Field(
        default=[],
        max_length=20,
        description="Only for these tiers; none named: for everybody",
        examples=[["gold"]],
    )
    automatic: bool = Field(
        default=False,
        description="Redeemed by itself whenever a member has enough for it",
        examples=[True],
    )
    plans: list[Id] = Field(
        default=[],
        max_length=20,
        description="Only while one of these plans runs; none named: for everybody",
        examples=[["annual"]],
    )
    from_: Date | None = Field(
        None, alias="from", description="The first day to buy it", examples=["2026-05-01"]
    )
    to: Date | None = Field(
        None, description="The last day to buy it, itself included", examples=["2026-05-31"]
    )
    when: Condition | None = Field(
        None,
        description="Only for members of whom this holds: facts that begin with member. or time.",
        examples=[{"fact": "member.orders", "at_least": 3}],
    )
    cooldown_days: Annotated[int, Field(ge=1, le=3660)] | None = Field(
        None,
        description="So many days after one member had it, they may have it again",
        examples=[30],
    )
    stock: Units | None = Field(
        None,
        description="How many there are for all members together, ever; left out: as many as are"
        " asked for",
        examples=[50],
    )
    limits: list[Limit] = Field(
        default=[],
        max_length=5,
        description="How often one member may buy it; all of them hold",
        examples=[[{"times": 1, "per": "day"}]],
    )
