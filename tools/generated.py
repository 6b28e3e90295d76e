"""What all generators share: write a file under docs/, or with --check fail where it differs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main(name: str, text: Callable[[], str]) -> int:
    """Writes docs/<name>; with --check only says whether that would change it."""
    return main_of({name: text})


def main_of(texts: Mapping[str, Callable[[], str]]) -> int:
    """Writes each file under docs/; with --check only says which of them that would change."""
    parser = argparse.ArgumentParser(description=f"Make {', '.join(texts)} in docs from the code.")
    parser.add_argument("--check", action="store_true", help="fail if it is not up to date")
    check = parser.parse_args().check
    return max([_brought(name, text(), check=check) for name, text in texts.items()])


def _brought(name: str, made: str, *, check: bool) -> int:
    """Bring a file up to date, or say whether it is."""
    path = DOCS / name
    is_current = path.exists() and path.read_text(encoding="utf-8") == made
    if check:
        print(f"docs/{name}: {'up to date' if is_current else 'differs: run `make generate`'}")
        return 0 if is_current else 1
    if not is_current:
        path.write_text(made, encoding="utf-8")
    print(f"docs/{name}: {'up to date' if is_current else 'written'}")
    return 0


def as_json(document: dict[str, Any]) -> str:
    """JSON as it is committed."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def without_titles(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """A JSON Schema without the titles that pydantic makes out of names: they say nothing more."""
    if isinstance(schema, list):
        return [without_titles(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: one if name == "examples" and isinstance(one, list) else without_titles(one)
        for name, one in schema.items()
        if name != "title" or not isinstance(one, str)
    }
