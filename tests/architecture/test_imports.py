"""What a new instance of a function imports: counted in modules, which no busy machine changes.

The figures in milliseconds are in bench/README.md. A module more is no harm; a package that comes
in by an innocent line is: boto3 alone takes longer than a whole function.
"""

import os
import subprocess
import sys
from functools import cache

import pytest

from tests.template import PROJECT, functions

SLOW = {
    "boto3": "functions call Amazon by laurel.aws",
    "botocore.session": "as boto3 (Powertools imports the empty package botocore, no more of it)",
    "urllib3": "as boto3",
    "http.client": "laurel.aws.connection does without, and says why",
    "jwt": "only where a member token is read or made",
    "cryptography": "as jwt",
    "yaml": "only where presets are read",
    "laurel.programs.schema.document": "what is stored was checked when it was stored",
    "aws_lambda_powertools.event_handler": "the gateway has routed already",
}
"""What is slow to import, and why a function can do without."""

READ_DOCUMENTS = {"api.manage_programs"}
"""Who needs yaml and the schema: what takes documents."""

WITHOUT_BODIES = {
    "api.read_account",
    "api.refuse_unknown",
    "authorize",
    "jobs.expire_points",
    "streams.publish_notices",
}
"""Functions that read no bodies, and so need no pydantic."""

MOST_MODULES = {
    "api.earn_points": 440,
    "api.redeem_points": 440,
    "api.read_account": 370,
    "jobs.expire_points": 385,
    "authorize": 245,
}
"""How many modules the hot functions may import; these figures only shrink."""


@cache
def imported(*modules: str) -> frozenset[str]:
    """Every module that a new process has after it has imported these."""
    path = os.pathsep.join(str(PROJECT / folder) for folder in ("layers/core", "functions"))
    ended = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-c", f"import {', '.join(modules)}, sys; print(*sys.modules)"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=True,
        text=True,
    )
    return frozenset(ended.stdout.split())


def test_no_function_imports_what_is_slow_and_not_needed() -> None:
    """All of them in one process: what none of them brings is not there."""
    assert not imported(*sorted({*functions()} - READ_DOCUMENTS)) & SLOW.keys()


def test_who_reads_documents_imports_what_that_takes_and_nothing_else() -> None:
    needed = {"yaml", "laurel.programs.schema.document"}
    assert imported(*sorted(READ_DOCUMENTS)) & SLOW.keys() == needed


@pytest.mark.parametrize("module", sorted(WITHOUT_BODIES))
def test_who_reads_no_bodies_imports_no_pydantic(module: str) -> None:
    assert "pydantic" not in imported(module)


@pytest.mark.parametrize("module", sorted(MOST_MODULES))
def test_a_hot_function_imports_no_more_than_it_did(module: str) -> None:
    assert len(imported(module)) <= MOST_MODULES[module]


def test_a_function_makes_models_of_its_own_bodies_only() -> None:
    models = {name for name in imported("api.earn_points") if name.startswith("laurel.requests.")}
    assert models == {
        f"laurel.requests.{name}" for name in ("instants", "parts", "where_wrong", "earning")
    }
