"""Secrets in the code: compared in constant time, drawn from the system's chance, not logged."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import CORE, FUNCTIONS, Source, sources

SHIPPED = sources(CORE, FUNCTIONS)
SECRET = re.compile(r"(^|_)(secret|signature|tag|token|hmac|mac|digest|hash|password)(_|$)")

IN_CONSTANT_TIME = {
    "laurel.secret_keys.recognise",
    "laurel.signing.position",
    "laurel.operations.codes.same_code",
}
"""Where what a stranger sent meets what only we know: secret keys, cursors, voucher codes. Member
tokens are compared by the library that reads them.
"""

NO_SECRETS = {
    "laurel.operations.manage_program",  # whether a document is the one that is stored
}
"""Compare such names as nobody can learn anything of."""


def test_no_secret_is_compared_by_the_first_character_that_differs() -> None:
    found = [
        f"{source.module}: {ast.unparse(node)}"
        for source in SHIPPED
        if source.module not in NO_SECRETS
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
        and any(SECRET.search(name) for name in named(node))
    ]
    assert found == []


def test_what_must_be_compared_in_constant_time_is() -> None:
    found = {
        f"{source.module}.{function.name}"
        for source in SHIPPED
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef) and "compare_digest" in {*named(function)}
    }
    assert found == IN_CONSTANT_TIME


def test_chance_is_the_systems() -> None:
    """Not `random`'s own: what it gives next can be computed from what it gave, and processes
    restored from one snapshot would all go on alike.
    """
    found = {
        f"{source.module}: {name}"
        for source in SHIPPED
        for name in imported(source)
        if name.split(".")[0] == "random" and name != "random.SystemRandom"
    }
    assert found == set()


def test_nothing_is_logged_but_by_the_edges() -> None:
    """Which log ids, routes, codes and times; `print` is for the command line."""
    called = {
        (source.module, ast.unparse(node.func))
        for source in SHIPPED
        if not source.module.startswith("laurel.commands")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
    }
    assert not [one for one in called if one[1] == "print" or one[1].startswith("logging.")]
    assert {module for module, name in called if name.startswith("logger.")} == {"laurel.telemetry"}
    logging = {module for module, name in called if name == "log_error"}
    assert logging == {"laurel.telemetry", "laurel.jobs", "laurel.streams"}


NETWORK = {"socket", "ssl", "http.client", "urllib.request", "requests", "urllib3", "boto3"}


def test_only_who_talks_to_aws_opens_connections() -> None:
    """To endpoints of AWS: nothing that a client sends is ever fetched."""
    found = {source.module for source in SHIPPED if source.imports() & NETWORK}
    assert found == {
        "laurel.aws.connection",
        "laurel.aws.service",
        "laurel.storage.dynamo_table",
        "laurel.stream_wiring",
        "laurel.table_wiring",
    }


def named(node: ast.AST) -> Iterator[str]:
    """The names in an expression."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def imported(source: Source) -> Iterator[str]:
    """Every name that a module imports, with where from."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
