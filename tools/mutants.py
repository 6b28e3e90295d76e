"""A copy of the project whose core can be wrong in thousands of small ways, one at a time.

mutmut writes into one file, beside each function, its mutants: the same function with one thing
changed. Which of them is called says the variable MUTANT_UNDER_TEST, so that a process that has
imported everything can try one mutant after the other. Classes with a decorator (all dataclasses)
and functions with one are left as they are: mutmut cannot put a choice there.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents

PROJECT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = PROJECT / ".mutants"
COPY: Final = FOLDER / "copy"
CORE: Final = Path("layers/core")
MUTATED: Final = ("laurel/domain/*.py", "laurel/storage/writes.py")
"""What is mutated, below the core's folder: the decisions, and what a turn writes."""

RUN: Final = ("tests", "layers", "functions", "local", "docs/examples")
"""What unit tests run."""

UNREACHABLE: Final = ("case _:", "assert_never(")
"""Where mypy has proved that nothing arrives: no test can tell what stands there."""

CONFIGURATION: Final = "[mutmut]\nsource_paths=layers/core/laurel\n"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change to the core."""

    name: str
    """As mutmut calls it: the module, the function, a number."""
    change: str
    """The lines that differ, as in a diff."""
    source: str
    """A digest of the file before the change: a mutant of another text is another mutant."""

    @property
    def function(self) -> str:
        """The function that is changed, as its hits are recorded."""
        return self.name.rpartition("__mutmut_")[0]

    @property
    def module(self) -> str:
        """Where it stands: `laurel.domain.lots`."""
        return self.name.rpartition(".")[0]


def prepare() -> list[Mutant]:
    """Copies what is in the work tree, with mutants in the core; all of them, by name."""
    _copy_project()
    (COPY / "setup.cfg").write_text(CONFIGURATION, encoding="utf-8")
    core = COPY / CORE
    paths = sorted(path for pattern in MUTATED for path in core.glob(pattern))
    with contextlib.chdir(COPY):  # where mutmut looks for its configuration
        made = [one for path in paths for one in _mutate(path)]
    return sorted(made, key=lambda one: one.name)


def digest_of_tests() -> str:
    """Of what a verdict of the tests depends on: themselves, and all that they run."""
    paths = sorted(path for folder in RUN for path in (COPY / folder).rglob("*.py"))
    return _digest(path.read_text(encoding="utf-8") for path in paths)


def _copy_project() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git by name
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    shutil.rmtree(COPY, ignore_errors=True)
    for name in listed.stdout.splitlines():
        if (PROJECT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, COPY / name)


def _mutate(path: Path) -> list[Mutant]:
    """Puts the mutants into a file. Making them takes seconds, so they are kept by its text."""
    text = path.read_text(encoding="utf-8")
    module = ".".join(path.relative_to(COPY / CORE).with_suffix("").parts)
    source = _digest((module, text))
    kept = FOLDER / f"made-{version('mutmut')}" / f"{source}.json"
    if not kept.exists():
        made = mutate_file_contents(str(path), text)
        mutants = [asdict(one) for one in _mutants(made, module, source)]
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({"code": made.code, "mutants": mutants}), encoding="utf-8")
    stored = json.loads(kept.read_text(encoding="utf-8"))
    path.write_text(stored["code"], encoding="utf-8")
    return [Mutant(**one) for one in stored["mutants"]]


def _mutants(made: MutatedFile, module: str, source: str) -> Iterable[Mutant]:
    lines = made.code.splitlines()

    def text(name: str) -> list[str]:
        span = made.line_span_by_function_name[name]
        return [line.replace(f"{name}(", "(") for line in lines[span.start - 1 : span.end]]

    for name in made.mutant_names:
        original = f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"
        changed = [*_difference(text(original), text(name))]
        if not all(line[1:].strip().startswith(UNREACHABLE) for line in changed):
            yield Mutant(f"{module}.{name}", "\n".join(changed), source)


def _difference(before: list[str], after: list[str]) -> Iterable[str]:
    """The lines that differ, as in a diff without its head and places."""
    compared = difflib.unified_diff(before, after, lineterm="", n=0)
    return (line for line in compared if not line.startswith(("---", "+++", "@@")))


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]
