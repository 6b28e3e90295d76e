"""Conditions in a program document."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator

from laurel.programs.schema.parts import Part, Scalar


class DaysAgo(Part):
    """How many days before the event a date lies: 0 is the same day, negative days are to come."""

    at_least: Annotated[int, Field(ge=-36_600, le=36_600)] | None = Field(
        None, description="So many days or more; left out: 0", examples=[0]
    )
    below: Annotated[int, Field(ge=-36_600, le=36_600)] | None = Field(
        None, description="Fewer days than this; left out: no end", examples=[30]
    )

    @model_validator(mode="after")
    def _some_days(self) -> Self:
        first = 0 if self.at_least is None else self.at_least
        if self.below is not None and self.below <= first:
            raise ValueError("below must be more than at_least")
        if not self.model_dump(exclude_none=True):
            raise ValueError("give at_least, below or both")
        return self


class Compare(Part):
    """One fact held against one value. Exactly one of the comparisons is given."""

    fact: str = Field(
        pattern=r"^[a-z]+(\.[A-Za-z0-9_-]{1,64}){1,4}$",
        description="order.*, line.*, member.*, time.* or properties.<name>",
        examples=["order.payment_method", "line.categories", "properties.network"],
    )
    is_: Scalar | None = Field(
        None, alias="is", description="It is just this", examples=["scorecard"]
    )
    in_: list[Scalar] | None = Field(
        None,
        alias="in",
        min_length=1,
        max_length=100,
        description="It is one of these",
        examples=[["saturday", "sunday"]],
    )
    has: list[Annotated[str, Field(max_length=200)]] | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="The list holds at least one of these",
        examples=[["sale"]],
    )
    at_least: Scalar | None = Field(
        None, description="This or more; money as a decimal string", examples=["50.00"]
    )
    at_most: Scalar | None = Field(None, description="This or less", examples=["800.00"])
    above: Scalar | None = Field(None, description="More than this", examples=["800.00"])
    below: Scalar | None = Field(None, description="Less than this", examples=["200.00"])
    between: list[Scalar] | None = Field(
        None,
        min_length=2,
        max_length=2,
        description="From the first to the last, both included; days of the year may go over its"
        " end",
        examples=[["05-01", "05-07"], ["2026-05-01", "2026-05-31"]],
    )
    days_ago: DaysAgo | None = Field(
        None,
        description="The date lies so many days before the event",
        examples=[{"at_least": 0, "below": 30}],
    )
    exists: bool | None = Field(
        None, description="Whether the fact is known at all", examples=[True]
    )

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = self.model_dump(exclude={"fact"}, exclude_none=True)
        if len(given) != 1:
            raise ValueError("give exactly one comparison: is, in, has, at_least, between, …")
        return self


class AllOf(Part):
    """Every one of these holds."""

    all_: list[Condition] = Field(
        alias="all",
        min_length=1,
        max_length=20,
        description="Conditions that must all hold",
        examples=[[{"fact": "order.channel", "is": "store"}]],
    )


class AnyOf(Part):
    """At least one of these holds."""

    any_: list[Condition] = Field(
        alias="any",
        min_length=1,
        max_length=20,
        description="Conditions of which one is enough",
        examples=[[{"fact": "order.channel", "is": "store"}]],
    )


class Not(Part):
    """This does not hold."""

    not_: Condition = Field(
        alias="not",
        description="A condition that must not hold",
        examples=[{"fact": "line.categories", "has": ["sale"]}],
    )


def _kind_of_condition(value: Any) -> str:  # noqa: ANN401 - whatever was sent
    if isinstance(value, BaseModel):
        return type(value).__name__
    keys = value.keys() if isinstance(value, dict) else ()
    joins = (("all", "AllOf"), ("any", "AnyOf"), ("not", "Not"))
    return next((kind for name, kind in joins if name in keys), "Compare")


type Condition = Annotated[
    Annotated[Compare, Tag("Compare")]
    | Annotated[AllOf, Tag("AllOf")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[Not, Tag("Not")],
    Discriminator(_kind_of_condition),
]


AllOf.model_rebuild()


AnyOf.model_rebuild()


Not.model_rebuild()
