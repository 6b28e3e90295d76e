"""Makes docs/program.schema.json: `python -m tools.write_program_schema [--check]`.

Editors find it through the first line of every preset, and then complete and check documents.
"""

from __future__ import annotations

import sys
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from laurel.programs.schema import Document
from tools.generated import as_json, main, without_titles


class AsWritten(GenerateJsonSchema):
    """Leaves the names in the order of the models, and examples as one would write them."""

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:  # noqa: ARG002 - as pydantic calls it
        """Nothing is sorted."""
        return value


def program_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a program document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:laurel:program:1",
        "title": "A Laurel program document",
        **without_titles(Document.model_json_schema(by_alias=True, schema_generator=AsWritten)),
    }


if __name__ == "__main__":
    sys.exit(main("program.schema.json", lambda: as_json(program_schema())))
