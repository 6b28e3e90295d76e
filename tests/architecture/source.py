"""The project's own Python, read and not run: files, imports, functions."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.template import PROJECT

CORE = Path("layers/core")
FUNCTIONS = Path("functions")


@dataclass(frozen=True)
class Source:
    """One file. `path` is relative to the project."""

    path: Path

    @property
    def text(self) -> str:
        return (PROJECT / self.path).read_text(encoding="utf-8")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    @property
    def module(self) -> str:
        """The name it is imported by: `laurel.domain.earn`, `functions.api.earn_points`."""
        path = self.path.relative_to(CORE) if self.path.is_relative_to(CORE) else self.path
        return ".".join(path.with_suffix("").parts).removesuffix(".__init__")

    def imports(self) -> set[str]:
        """Every module it imports, wherever in the file: for `from a import b`, `a`."""
        found = set[str]()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
        return found

    def functions(self) -> Iterator[tuple[str, int]]:
        """Each function with its length in lines, decorators and docstring left out."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) and node.body[1:] else node.body
                end = node.body[-1].end_lineno or node.lineno
                signature = node.body[0].lineno - node.lineno
                yield node.name, signature + end - body[0].lineno + 1


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is in the repository, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git by name
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = map(Path, sorted(set(listed.stdout.splitlines())))
    return tuple(path for path in paths if (PROJECT / path).is_file())


def sources(*folders: Path | str) -> list[Source]:
    """The Python files in some folders; of the whole project without any."""
    within = [Path(folder) for folder in folders] or [Path()]
    return [
        Source(path)
        for path in tracked()
        if path.suffix == ".py" and any(path.is_relative_to(folder) for folder in within)
    ]


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse((PROJECT / path).read_text(encoding="utf-8"), str(path))
