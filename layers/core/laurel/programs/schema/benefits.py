"""Benefits in a program document."""

from __future__ import annotations

from pydantic import Field

from laurel.programs.schema.parts import Id, Money, Part


class Benefit(Part):
    """A benefit with terms; one without is just its id."""

    benefit: Id = Field(description="The benefit's id", examples=["free_shipping"])
    min_spend: Money | None = Field(
        None, description="Only for orders from this amount on", examples=["49.00"]
    )


Benefits = list[Id | Benefit]
"""Ids, or ids with terms."""
