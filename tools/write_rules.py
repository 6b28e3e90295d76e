"""Brings docs/rules up to date with the code: `python -m tools.write_rules [--check]`.

The pages are written by hand. What stands in one between `<!-- fields PerAmount -->` and
`<!-- end -->` is made from the code, and only that is changed here.
"""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path
from typing import Final

from tools.generated import main_of
from tools.rule_tables import PAGES, TABLES

_MARKED: Final = re.compile(
    r"^<!-- (?P<table>[a-z]+) ?(?P<of>[^>]*?) -->\n.*?^<!-- end -->$", re.MULTILINE | re.DOTALL
)


def pages() -> list[Path]:
    """Every page, the index first."""
    return sorted(PAGES.glob("*.md"), key=lambda page: (page.stem != "README", page.stem))


def page(path: Path) -> str:
    """The page with its tables as the code has them now; KeyError for a table of no known kind."""
    return _MARKED.sub(_filled, path.read_text(encoding="utf-8"))


def _filled(found: re.Match[str]) -> str:
    marker = f"<!-- {found['table']} {found['of']}".rstrip() + " -->"
    rows = "\n".join(TABLES[found["table"]](found["of"]))
    return f"{marker}\n{rows}\n<!-- end -->"


if __name__ == "__main__":
    sys.exit(main_of({f"rules/{one.name}": partial(page, one) for one in pages()}))
