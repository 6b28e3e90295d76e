"""Plans in a program document: what members pay for."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from laurel.programs.schema.benefits import Benefits
from laurel.programs.schema.parts import Id, Money, Part, Text
from laurel.programs.schema.targets import Quantity

_MOST_CREDITS: Final = 24
"""Each month paid for is an entry of its own, and one transaction holds only so many."""


class Every(Part):
    """For how long one payment is."""

    months: Annotated[int, Field(ge=1, le=120)] = Field(
        description="So many months, at the time of day of the start", examples=[12]
    )


class PlanCredit(Part):
    """What each paid month brings from its first to its last day, and not a day longer."""

    wallet: Id = Field(description="Into which wallet", examples=["cash"])
    quantity: Quantity = Field(description="How much each month", examples=["10.00"])


class AtRenewal(Part):
    """What waits in a wallet (`available: {kind: at_renewal}`) is paid out when the plan is
    renewed.
    """

    wallet: Id = Field(description="The wallet, of kind money", examples=["cash"])
    reward: Id = Field(
        description="One voucher of this reward is worth all of it", examples=["certificate"]
    )


class Plan(Part):
    """A plan that members pay for. The payment is the shop's; Laurel is told of it."""

    name: Text = Field(description="What members see", examples=["A year of free shipping"])
    price: Money = Field(description="What one payment is", examples=["139.00"])
    every: Every | None = Field(
        None, description="For how long one payment is", examples=[{"months": 12}]
    )
    once: Literal[True] | None = Field(None, description="Or paid once for life", examples=[True])
    trial_days: Annotated[int, Field(ge=0, le=366)] = Field(
        0,
        description="Days before the first payment, for who takes a plan for the first time",
        examples=[30],
    )
    grace_days: Annotated[int, Field(ge=0, le=92)] = Field(
        0,
        description="So many days after the time paid for it still runs, and a renewal goes on"
        " from where it ended",
        examples=[3],
    )
    notice_days: Annotated[int, Field(ge=1, le=92)] | None = Field(
        None,
        description="So many days before a renewal is due the notice"
        " `subscription.renewal_upcoming` goes out; left out: none",
        examples=[5],
    )
    benefits: Benefits = Field(
        default=[],
        max_length=50,
        description="What it brings while it runs",
        examples=[["free_shipping", "streaming"]],
    )
    member_only_shop: bool = Field(
        default=False,
        description="Only who pays may buy: for your shop, which asks `member.plan`",
        examples=[True],
    )
    credit: PlanCredit | None = Field(
        None,
        description="What each paid month brings",
        examples=[{"wallet": "cash", "quantity": "10.00"}],
    )
    at_renewal: AtRenewal | None = Field(
        None,
        description="What is paid out when it is renewed",
        examples=[{"wallet": "cash", "reward": "certificate"}],
    )

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if (self.every is None) == (self.once is None):
            raise ValueError("give either every or once")
        only_renewed = (self.trial_days, self.grace_days, self.notice_days)
        if self.once and (any(only_renewed) or self.credit or self.at_renewal):
            raise ValueError("what is paid once has no trial, grace, notice, credit or renewal")
        if self.credit and self.every and self.every.months > _MOST_CREDITS:
            raise ValueError(f"a monthly credit goes with at most {_MOST_CREDITS} months at a time")
        return self
