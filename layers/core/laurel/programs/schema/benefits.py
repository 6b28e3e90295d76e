"""Benefits in a program document."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurel.programs.schema.conditions import Condition
from laurel.programs.schema.parts import Id, Money, Part
from laurel.programs.schema.targets import Percent


class Benefit(Part):
    """A benefit with terms; one without is just its id."""

    benefit: Id = Field(description="The benefit's id", examples=["free_shipping"])
    family: Literal["price", "service", "exclusive"] | None = Field(
        None,
        description="A better price, a service, or what others cannot have; what takes something"
        " off is price",
        examples=["service"],
    )
    min_spend: Money | None = Field(
        None, description="Only for orders from this amount on", examples=["49.00"]
    )
    percent_off: Percent | None = Field(
        None,
        description="So much off the lines; of several benefits the best one for each line",
        examples=["10"],
    )
    free_shipping: bool = Field(
        default=False, description="Shipping costs nothing", examples=[True]
    )
    when: Condition | None = Field(
        None,
        description="Off orders of which this holds",
        examples=[{"fact": "order.channel", "is": "store"}],
    )
    lines: Condition | None = Field(
        None,
        description="Off the lines of which this holds",
        examples=[{"fact": "line.categories", "has": ["rental"]}],
    )


Benefits = list[Id | Benefit]
"""Ids, or ids with terms."""
