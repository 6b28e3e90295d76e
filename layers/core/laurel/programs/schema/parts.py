"""What every part of a program document is made of: ids, amounts, texts. Strict."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from laurel.domain.money import MAX_QUANTITY

Id = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$", description="An id", examples=["gold"]),
]


EventType = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_.-]{0,63}$",
        description="Built in (order, enrolled, birthday, tier.entered, …) or your own",
        examples=["order", "review"],
    ),
]


Money = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,15}(\.[0-9]{1,4})?$",
        description="An amount in major units of the program's currency, as a decimal string",
        examples=["50.00"],
    ),
]


Decimals = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,9}(\.[0-9]{1,9})?$",
        description="An exact decimal number, as a string",
        examples=["1.5"],
    ),
]


Count = Annotated[int, Field(ge=1, le=1_000_000)]


Months = Annotated[int, Field(ge=0, le=1200)]


Days = Annotated[int, Field(ge=0, le=36_600)]


Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="A property's name")]


Scalar = (
    Annotated[str, Field(max_length=200)]
    | bool
    | Annotated[int, Field(ge=-MAX_QUANTITY, le=MAX_QUANTITY)]
)


def _tell_kind(schema: dict[str, Any]) -> None:
    """What a kind means is what its model says: an editor shows it beside the word."""
    kind = schema.get("properties", {}).get("kind", {})
    if "const" in kind:
        meaning = schema["description"].replace("\n", " ")
        kind |= {"description": f"{kind['const']}: {meaning}", "examples": [kind["const"]]}


class Part(BaseModel):
    """A part of a document."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, json_schema_extra=_tell_kind
    )
