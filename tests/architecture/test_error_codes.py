"""Codes are vocabulary: what is refused is on the list, and what is on the list is refused."""

import ast
import re

from laurel.domain.errors import CODES
from tests.architecture.source import CORE, FUNCTIONS, Source, sources

ERRORS = CORE / "laurel" / "domain" / "errors.py"
RAISED_BY = {"LaurelError", "Refusal", "InvalidContent", "AmountError"}
STATUSES = {400, 403, 404, 405, 409, 413, 422, 429, 500}

SHIPPED = [source for source in sources(CORE, FUNCTIONS) if source.path != ERRORS]


def test_a_code_that_is_raised_is_on_the_list() -> None:
    assert _raised() <= CODES.keys()


def test_a_code_on_the_list_is_used() -> None:
    assert CODES.keys() <= {text for source in SHIPPED for text in _texts(source)}


def test_a_code_reads_as_words_and_its_meaning_as_a_sentence() -> None:
    for code, (status, meaning) in CODES.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
        assert status in STATUSES
        assert meaning[0].isupper()
        assert meaning.endswith(".")


def _raised() -> set[str]:
    """The literal first arguments of every refusal that is made."""
    calls = (
        node
        for source in SHIPPED
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in RAISED_BY
    )
    firsts = (call.args[0] for call in calls if call.args)
    return {
        first.value
        for first in firsts
        if isinstance(first, ast.Constant) and isinstance(first.value, str)
    }


def _texts(source: Source) -> set[str]:
    return {
        node.value
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
