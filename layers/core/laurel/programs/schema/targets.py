"""Where a rule gives to, in a program document; and the kinds that only say that."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from laurel.domain.money import MAX_QUANTITY
from laurel.programs.schema.parts import Decimals, Id, Money, Part

Rate = Annotated[int, Field(ge=1, le=1_000_000)] | Decimals
"""A quantity that may be broken: a whole number, or an exact decimal text."""


Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Money
"""Points, or an amount where the wallet is of kind money."""


Percent = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})?$",
        description="Percent, as a decimal string",
        examples=["2", "0.5"],
    ),
]


TotalPeriod = Literal["day", "week", "month", "quarter", "year", "lifetime"]


class Given(Part):
    """Where it goes: into a wallet, or as vouchers of a reward."""

    wallet: Id | None = Field(None, description="The wallet it goes to", examples=["points"])
    reward: Id | None = Field(
        None, description="Or the reward of which it gives so many vouchers", examples=["five-off"]
    )
    cause: Id | None = Field(
        None,
        description="With a money wallet: given on to this cause at once; `chosen` is the member's",
        examples=["chosen"],
    )

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.wallet is None) == (self.reward is None):
            raise ValueError("give either wallet or reward")
        if self.cause is not None and self.wallet is None:
            raise ValueError("a cause is given to through a money wallet: name it as wallet")
        return self


Counts = Literal["amount", "units", "events"]


class Voucher(Part):
    """A voucher of one of the program's rewards."""

    kind: Literal["voucher"]
    reward: Id = Field(description="The reward's id", examples=["vip-gift"])


class Badge(Part):
    """A badge, which a member wins once."""

    kind: Literal["badge"]
    badge: Id = Field(description="The badge's id", examples=["bookworm"])


class Day(Part):
    """The member chooses a day: conditions ask for it with `time.chosen`."""

    kind: Literal["day"]
    day: str = Field(
        pattern=r"^properties\.[A-Za-z0-9_-]{1,64}$",
        description="The property that holds the date; a day that has passed chooses nothing",
        examples=["properties.date"],
    )
