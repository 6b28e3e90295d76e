"""The core only computes: no clock, no ids, no environment, no I/O, no floats, no logging."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import CORE, Source, sources

STANDARD = {
    "__future__",
    "calendar",
    "collections",
    "collections.abc",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "itertools",
    "math",
    "operator",
    "re",
    "typing",
    "zoneinfo",
}
"""What of the standard library only computes; `hashlib` for spreading, never for time or chance."""

CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}

DOMAIN = sources(CORE / "laurel" / "domain")


@pytest.mark.parametrize("source", DOMAIN, ids=lambda source: source.module)
def test_it_imports_only_what_computes(source: Source) -> None:
    others = {name for name in source.imports() if not name.startswith("laurel.domain")}
    assert others <= STANDARD


@pytest.mark.parametrize("source", DOMAIN, ids=lambda source: source.module)
def test_it_reads_no_clock(source: Source) -> None:
    calls = [node.func for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    assert not [f.attr for f in calls if isinstance(f, ast.Attribute) and f.attr in CLOCKS]


@pytest.mark.parametrize("source", DOMAIN, ids=lambda source: source.module)
def test_it_counts_without_floats(source: Source) -> None:
    """A quotient of integers would be one too: rates are Fractions, and whole parts come by //."""
    assert not list(_floats(source.tree))


def _floats(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        name = isinstance(node, ast.Name) and node.id == "float"
        divides = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        if literal or name or divides:
            yield getattr(node, "lineno", 0)
