"""What the pages of docs/rules show of the code: tables of fields, facts and reasons."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from laurel.domain.reasons import REASONS
from laurel.programs import schema
from laurel.programs.facts import FACTS
from tools.generated import DOCS, without_titles
from tools.write_program_schema import AsWritten, program_schema

PAGES: Final = DOCS / "rules"
_SCHEMA: Final = program_schema()
_LONGEST: Final = 90
"""Longer examples would make a table that nobody can read."""


def fields(model: str) -> Iterator[str]:
    """The fields of a part of a document, as its schema has them."""
    told = _SCHEMA["$defs"].get(model) or without_titles(_model(model))
    required = told.get("required", ())
    yield "| field | if left out | meaning | example |"
    yield "| --- | --- | --- | --- |"
    for name, field in told["properties"].items():
        default = "required" if name in required else _default(field)
        example = _yaml(field["examples"][0])
        shown = f"`{example}`" if len(example) <= _LONGEST else "…"
        yield f"| `{name}` | {default} | {_cell(field['description'])} | {shown} |"


def _model(name: str) -> dict[str, Any]:
    """The schema of a model by itself: one that only others are made of."""
    found: dict[str, Any] = getattr(schema, name).model_json_schema(
        by_alias=True, schema_generator=AsWritten
    )
    return found


def facts(start: str) -> Iterator[str]:
    """The facts that begin so."""
    yield "| fact | what it is |"
    yield "| --- | --- |"
    for name, meaning in FACTS.items():
        if name.startswith(start):
            yield f"| `{name}` | {_cell(meaning)} |"


def reasons(_: str) -> Iterator[str]:
    """Why a rule gave nothing."""
    yield "| reason | the rule gave nothing, because |"
    yield "| --- | --- |"
    for name, meaning in REASONS.items():
        yield f"| `{name}` | {_cell(meaning)} |"


def index(names: str) -> Iterator[str]:
    """Those pages, each with its first sentence."""
    yield "| page | in a sentence |"
    yield "| --- | --- |"
    for name in names.split():
        lines = (PAGES / f"{name}.md").read_text(encoding="utf-8").splitlines()
        title = next(line.removeprefix("# ") for line in lines if line.startswith("# "))
        yield f"| [{title}]({name}.md) | {_first_sentence(lines)} |"


TABLES: Final[dict[str, Callable[[str], Iterator[str]]]] = {
    "fields": fields,
    "facts": facts,
    "reasons": reasons,
    "index": index,
}
"""What may stand in a marker, and what it brings."""


def _first_sentence(lines: list[str]) -> str:
    start = next(at for at, line in enumerate(lines) if line.startswith("# ")) + 2
    end = next(at for at in range(start, len(lines)) if not lines[at])
    return _cell(" ".join(lines[start:end]).split(". ")[0].rstrip(".") + ".")


def _default(field: dict[str, Any]) -> str:
    default = field.get("default")
    told = "" if default is None else _yaml(default)
    return "" if told in {"", "[]", "{}"} else f"`{told}`"


def _yaml(value: Any) -> str:  # noqa: ANN401 - any JSON
    """A value as one would write it in a document, on one line."""
    if isinstance(value, dict):
        there = {name: one for name, one in value.items() if one is not None}
        inner = ", ".join(f"{name}: {_yaml(one)}" for name, one in there.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(_yaml(one) for one in value)}]"
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w.-]*", value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
