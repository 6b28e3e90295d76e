"""The page of touch points is true: its table, its example event, and the rules it shows."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from tests.template import PROJECT, read_template

type Json = dict[str, Any]

PAGE = (PROJECT / "docs" / "touch-points.md").read_text(encoding="utf-8")
SCHEMAS: dict[str, Json] = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in (PROJECT / "docs" / "events").glob("*.schema.json")
}
FENCED = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for found, text in FENCED.findall(PAGE) if found == language]


def rules() -> Iterator[Json]:
    """The rules of the page's templates."""
    for text in blocks("yaml"):
        for resource in read_template(text)["Resources"].values():
            if resource["Type"] == "AWS::Events::Rule":
                yield resource["Properties"]


def test_the_table_has_every_type_that_has_a_schema() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \|", PAGE, re.MULTILINE)
    assert sorted(rows) == sorted(SCHEMAS)


def test_the_example_is_an_event() -> None:
    [text] = blocks("json")
    example = json.loads(text)
    jsonschema.validate(example, SCHEMAS[example["type"]])


@pytest.mark.parametrize(
    "rule", [*rules()], ids=lambda rule: str(rule["EventPattern"]["detail-type"])
)
def test_a_rule_asks_for_what_there_is(rule: Json) -> None:
    """Its types, and what it takes out of an event of them."""
    pattern = rule["EventPattern"]
    assert pattern["source"] == ["laurel"]
    for kind in pattern["detail-type"]:
        fields = SCHEMAS[kind]["properties"]
        assert pattern["detail"].keys() <= fields.keys()
        for path in _paths(rule):
            first, *rest = path.removeprefix("$.detail.").split(".")
            assert first in fields
            assert not rest or rest[0] in fields["data"]["properties"]


def _paths(rule: Json) -> Iterator[str]:
    for target in rule["Targets"]:
        yield from target.get("InputTransformer", {}).get("InputPathsMap", {}).values()
