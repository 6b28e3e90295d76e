"""Who may join, in a program document."""

from __future__ import annotations

from pydantic import Field

from laurel.programs.schema.parts import Money, Part


class FirstOrder(Part):
    """A first order that lets its member in without an invitation."""

    at_least: Money = Field(
        description="What its lines come to, at least: after discounts, without shipping and tax",
        examples=["1000.00"],
    )


class Entry(Part):
    """Who may join. Left out: everybody."""

    restricted: bool = Field(
        description="Only who has an invitation, or a first order that is large enough",
        examples=[True],
    )
    first_order: FirstOrder | None = Field(
        None,
        description="Lets in with it; left out: only an invitation does",
        examples=[{"at_least": "1000.00"}],
    )
