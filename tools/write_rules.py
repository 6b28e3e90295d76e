"""Brings the tables of the language's pages up to date: `python -m tools.write_rules [--check]`.

The pages are written by hand. What stands in one between `<!-- fields PerAmount -->` and
`<!-- end -->` is made from the code, and only that is changed here.
"""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path
from typing import Final

from tools.generated import DOCS, main_of
from tools.rule_tables import PAGES, TABLES

_MARKED: Final = re.compile(
    r"^<!-- (?P<table>[a-z]+) ?(?P<of>[^>]*?) -->\n.*?^<!-- end -->$", re.MULTILINE | re.DOTALL
)


def pages() -> list[Path]:
    """Every page, those of docs/rules after the tour."""
    return [DOCS / "program-language.md", *sorted(PAGES.glob("*.md"))]


def name_of(path: Path) -> str:
    """Where the page lies under docs."""
    return str(path.relative_to(DOCS))


def page(path: Path) -> str:
    """The page with its tables as the code has them now; KeyError for a table of no known kind."""
    return _MARKED.sub(_filled, path.read_text(encoding="utf-8"))


def _filled(found: re.Match[str]) -> str:
    marker = f"<!-- {found['table']} {found['of']}".rstrip() + " -->"
    rows = "\n".join(TABLES[found["table"]](found["of"]))
    return f"{marker}\n{rows}\n<!-- end -->"


if __name__ == "__main__":
    sys.exit(main_of({name_of(one): partial(page, one) for one in pages()}))
