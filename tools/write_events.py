"""Makes docs/events/<type>.schema.json: `python -m tools.write_events [--check]`.

A schema for each touch point: the envelope that all events have, and what this one says. It leaves
room for fields to come, which make no new version.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any, Final

from pydantic import TypeAdapter

from laurel.answers.notice_events import VERSION
from laurel.bodies.notice_data import DATA
from laurel.bodies.notices import NoticeDetail
from tools.generated import as_json, main_of, without_titles
from tools.write_program_schema import AsWritten

_MEANINGS: Final = {
    "version": "The version of this schema",
    "id": "The same when the event comes again: drop what you have had",
    "program": "The program's id",
    "mode": "live or test: a test program tells of nothing real",
    "member_id": "The shop's own id of the member",
    "type": "The touch point: also the detail-type of the event",
    "at": "The instant as of which it goes out, RFC 3339 in UTC",
}


def event_schema(event_type: str) -> dict[str, Any]:
    """JSON Schema 2020-12 of the detail of an event."""
    data = _schema_of(DATA[event_type])
    properties = {
        name: {**field, "description": _MEANINGS[name]}
        for name, field in _schema_of(NoticeDetail)["properties"].items()
        if name != "data"
    }
    properties["version"] |= {"const": VERSION}
    properties["mode"] |= {"enum": ["live", "test"]}
    properties["type"] |= {"const": event_type}
    properties["at"] |= {"format": "date-time"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:laurel:event:{event_type}:{VERSION}",
        "title": event_type,
        "description": data.pop("description"),
        "type": "object",
        "properties": {**properties, "data": data},
        "required": [*properties, "data"],
    }


def name_of(event_type: str) -> str:
    """Where it lies under docs."""
    return f"events/{event_type}.schema.json"


def _schema_of(shape: type) -> dict[str, Any]:
    """Of a TypedDict, whose fields are described by the texts below them."""
    shape.__pydantic_config__ = {"use_attribute_docstrings": True}  # type: ignore[attr-defined]
    schema = TypeAdapter(shape).json_schema(schema_generator=AsWritten)
    told: dict[str, Any] = without_titles(schema)
    return told


def event_text(event_type: str) -> str:
    """The same, as it is committed."""
    return as_json(event_schema(event_type))


if __name__ == "__main__":
    sys.exit(main_of({name_of(one): partial(event_text, one) for one in DATA}))
