"""What is made from the code is as the code says it, and is what it claims to be."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from laurel.bodies.notice_data import DATA
from laurel.domain.notice import NoticeType
from laurel.programs.presets import preset, preset_ids
from tests.template import PROJECT
from tools.generated import as_json
from tools.write_errors import errors
from tools.write_events import event_text
from tools.write_events import name_of as name_of_event
from tools.write_openapi import openapi
from tools.write_program_schema import program_schema
from tools.write_rules import name_of, page, pages
from tools.write_scale import scale

PRESETS = PROJECT / "layers" / "core" / "laurel" / "programs" / "presets"
SCHEMA_LINE = "# yaml-language-server: $schema="

GENERATED: dict[str, Callable[[], str]] = {
    "openapi.json": lambda: as_json(openapi()),
    "program.schema.json": lambda: as_json(program_schema()),
    "errors.md": errors,
    **{name_of_event(one): partial(event_text, one) for one in DATA},
    "scale.md": scale,
    **{name_of(one): partial(page, one) for one in pages()},
}


@pytest.mark.parametrize("name", GENERATED)
def test_it_is_up_to_date(name: str) -> None:
    """`make generate` brings it there."""
    assert _read(name) == GENERATED[name]()


def test_the_openapi_document_is_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(_openapi()).validate()


def test_every_operation_has_an_id_of_its_own_and_says_what_it_does() -> None:
    operations = [one for methods in _openapi()["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all(one["summary"] for one in operations)


def test_schemas_have_names_that_a_person_would_give() -> None:
    assert all(name.isalnum() for name in _openapi()["components"]["schemas"])


def test_the_program_schema_is_json_schema() -> None:
    Draft202012Validator.check_schema(_schema())


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_fits_the_program_schema(name: str) -> None:
    Draft202012Validator(_schema()).validate(preset(name))


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_leads_an_editor_to_the_schema(name: str) -> None:
    first = (PRESETS / f"{name}.yaml").read_text("utf-8").splitlines()[0]
    assert first.startswith(SCHEMA_LINE)
    path = PRESETS / Path(first.removeprefix(SCHEMA_LINE))
    assert path.resolve() == PROJECT / "docs" / "program.schema.json"


def test_every_touch_point_has_a_schema_and_every_schema_a_touch_point() -> None:
    files = (PROJECT / "docs" / "events").glob("*.schema.json")
    assert {*DATA} == {*NoticeType} == {path.name.removesuffix(".schema.json") for path in files}


@pytest.mark.parametrize("event_type", DATA)
def test_the_schema_of_an_event_is_json_schema_that_tells_of_every_field(event_type: str) -> None:
    schema = json.loads(_read(name_of_event(event_type)))
    Draft202012Validator.check_schema(schema)
    fields = [*schema["properties"].items(), *schema["properties"]["data"]["properties"].items()]
    assert [name for name, field in fields if "description" not in field] == ["data"]


def test_the_program_schema_refuses_what_is_unknown() -> None:
    wrong = preset("kiehls") | {"walets": {}}
    assert not Draft202012Validator(_schema()).is_valid(wrong)


def _openapi() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_read("openapi.json"))
    return found


def _schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_read("program.schema.json"))
    return found


def _read(name: str) -> str:
    return (PROJECT / "docs" / name).read_text("utf-8")
