"""Every field of a program document says what it is and shows what it looks like."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tools.write_program_schema import program_schema

SCHEMA = program_schema()
MODELS: dict[str, Any] = {"Document": SCHEMA, **SCHEMA["$defs"]}


def fields() -> Iterator[tuple[str, dict[str, Any]]]:
    for model, told in MODELS.items():
        for name, field in told.get("properties", {}).items():
            yield f"{model}.{name}", field


FIELDS = dict(fields())


@pytest.mark.parametrize("model", [name for name, told in MODELS.items() if "properties" in told])
def test_every_part_says_what_it_is(model: str) -> None:
    assert MODELS[model].get("description") or MODELS[model].get("title")


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_description_and_an_example(name: str) -> None:
    assert FIELDS[name].get("description"), "say what it is: Field(description=…)"
    assert FIELDS[name].get("examples"), "show what it looks like: Field(examples=[…])"


@pytest.mark.parametrize("name", FIELDS)
def test_every_example_of_a_field_is_right(name: str) -> None:
    shape = Draft202012Validator({"$defs": SCHEMA["$defs"], **FIELDS[name]})
    assert [list(shape.iter_errors(example)) for example in FIELDS[name]["examples"]] == [
        [] for _ in FIELDS[name]["examples"]
    ]


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if "default" in field])
def test_a_default_is_what_the_field_may_hold(name: str) -> None:
    shape = Draft202012Validator({"$defs": SCHEMA["$defs"], **FIELDS[name]})
    assert shape.is_valid(FIELDS[name]["default"])


def test_what_may_be_left_out_shows_its_default() -> None:
    for model, told in MODELS.items():
        may = set(told.get("properties", {})) - set(told.get("required", ()))
        assert {name for name in may if "default" not in told["properties"][name]} == set(), model
