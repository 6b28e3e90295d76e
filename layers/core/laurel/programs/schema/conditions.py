"""Conditions in a program document."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator

from laurel.programs.schema.parts import Part, Scalar


class Compare(Part):
    """One fact held against one value. Exactly one of the comparisons is given."""

    fact: str = Field(
        pattern=r"^[a-z]+(\.[A-Za-z0-9_-]{1,64}){1,2}$",
        description="order.*, line.*, member.tier, member.orders or properties.<name>",
        examples=["order.payment_method", "line.categories", "properties.network"],
    )
    is_: Scalar | None = Field(None, alias="is", description="It is just this")
    in_: list[Scalar] | None = Field(None, alias="in", max_length=100, description="One of these")
    has: list[str] | None = Field(
        None,
        max_length=100,
        description="The list holds at least one of these",
        examples=[["sale"]],
    )
    at_least: Scalar | None = Field(None, description="This or more; money as a decimal string")
    at_most: Scalar | None = Field(None, description="This or less")
    above: Scalar | None = Field(None, description="More than this")
    below: Scalar | None = Field(None, description="Less than this")
    exists: bool | None = Field(None, description="Whether the fact is known at all")

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = self.model_dump(exclude={"fact"}, exclude_none=True)
        if len(given) != 1:
            raise ValueError("give exactly one comparison: is, in, has, at_least, at_most, …")
        return self


class AllOf(Part):
    """Every one of these holds."""

    all_: list[Condition] = Field(alias="all", min_length=1, max_length=20)


class AnyOf(Part):
    """At least one of these holds."""

    any_: list[Condition] = Field(alias="any", min_length=1, max_length=20)


class Not(Part):
    """This does not hold."""

    not_: Condition = Field(alias="not")


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
