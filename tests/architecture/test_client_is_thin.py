"""The client that functions call AWS by is code of our own where a library exists: it stays small.

What counts is what has to be understood and kept: no imports, comments, docstrings or empty lines.
"""

import ast
import io
import tokenize

from tests.architecture.source import CORE, Source, sources

MOST_LINES = 200

SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
"""Tokens that are no code by themselves."""


def test_the_signed_client_is_at_most_200_lines_of_code() -> None:
    client = [one for one in sources(CORE) if is_of_the_client(one)]
    assert {"laurel.aws.service", "laurel.storage.signed_client"} <= {one.module for one in client}
    assert sum(len(lines_of_code(one.text)) for one in client) <= MOST_LINES


def test_only_code_is_counted() -> None:
    text = """'''Of
two.'''

import os
from a import (
    b,
)

x = f(
    1,  # one
)
# y


def g() -> str:
    '''Says.'''
    return '''a

c'''
"""
    assert lines_of_code(text) == {9, 10, 11, 15, 17, 18, 19}


def is_of_the_client(source: Source) -> bool:
    """Whether it is in the client's package, or says what operations of a service are called."""
    return source.module.startswith("laurel.aws.") or any(
        isinstance(node, ast.ClassDef) and "Service" in map(ast.unparse, node.bases)
        for node in source.tree.body
    )


def lines_of_code(text: str) -> set[int]:
    """The numbers of the lines that hold code."""
    left_out = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.stmt) and _is_no_code(node)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    held = {
        line
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in SILENT
        for line in range(token.start[0], token.end[0] + 1)
    }
    return held - left_out


def _is_no_code(statement: ast.stmt) -> bool:
    """Whether it is an import, or the docstring of whatever it stands under."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant(str())):
            return True
        case _:
            return False
