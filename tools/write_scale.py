"""Brings the tables of docs/scale.md up to date: `python -m tools.write_scale [--check]`.

The page is written by hand. What stands in it between `<!-- model days -->` and `<!-- end -->` is
made by `bench.scale_model`, and only that is changed here.
"""

from __future__ import annotations

import re
import sys
from typing import Final

from bench.scale_model import TABLES
from tools.generated import DOCS, main

PAGE: Final = "scale.md"
_MARKED: Final = re.compile(
    r"^<!-- model (?P<table>[a-z]+) -->\n.*?^<!-- end -->$", re.MULTILINE | re.DOTALL
)


def scale() -> str:
    """The page with its tables as the model has them now; KeyError for a table it has not."""
    return _MARKED.sub(_filled, (DOCS / PAGE).read_text(encoding="utf-8"))


def _filled(found: re.Match[str]) -> str:
    rows = "\n".join(TABLES[found["table"]]())
    return f"<!-- model {found['table']} -->\n{rows}\n<!-- end -->"


if __name__ == "__main__":
    sys.exit(main(PAGE, scale))
