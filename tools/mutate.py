"""Breaks the core in small ways, and asks whether a test notices: `make mutate`.

    python -m tools.mutate [--sample 400 --seed 1] [--only 'laurel.domain.lots.*'] [--jobs 2]

What was found out stands in `.mutants/` (not in the repository), so a run that was stopped goes on
where it was. A mutant that was killed stays so until its file changes; one that survived is tried
again when a test changes. The exit code is 0: the figure is for people (docs/testing.md).
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence

from tools.mutants import COPY, FOLDER, Mutant, digest_of_tests, prepare
from tools.mutation_score import MISSED, by_module, interval, score

TESTS = ("tests/unit",)
OUTCOMES = FOLDER / "outcomes.jsonl"


def main() -> int:
    """Tries what was asked for, and prints who survived."""
    asked = _asked()
    mutants = prepare()
    tests = digest_of_tests()
    fitting = [one for one in mutants if fnmatch.fnmatch(one.name, asked.only)]
    chosen = choose(fitting, asked.sample, asked.seed)
    known = _outcomes(chosen, tests)
    left = [one for one in chosen if one.name not in known]
    print(f"{len(fitting)} mutants, {len(chosen)} chosen, {len(left)} to try", flush=True)
    if left and (code := _try(left, tests, asked.jobs)) != 0:
        return code
    _tell(chosen, _outcomes(chosen, tests), len(fitting))
    return 0


def choose(mutants: Sequence[Mutant], sample: int, seed: int) -> Sequence[Mutant]:
    """A random sample, the same for a seed; all of them for 0."""
    if not sample:
        return mutants
    chance = random.Random(seed)  # noqa: S311 - has to be had again
    return chance.sample(mutants, min(sample, len(mutants)))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="See whether tests notice when the core is wrong.")
    parser.add_argument("--sample", type=int, default=0, help="how many at random (0: all)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--only", default="*", help="a pattern: laurel.domain.lots.*")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    return parser.parse_args()


def _outcomes(chosen: Sequence[Mutant], tests: str) -> dict[str, str]:
    """What is known of them and still true, by name."""
    if not OUTCOMES.exists():
        return {}
    sources = {one.name: one.source for one in chosen}
    known: dict[str, str] = {}
    for line in OUTCOMES.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if sources.get(one["name"]) == one["source"]:
            known[one["name"]] = one["outcome"] if _stands(one, tests) else ""
    return {name: outcome for name, outcome in known.items() if outcome}


def _stands(one: dict[str, str], tests: str) -> bool:
    return one["outcome"] not in MISSED or one["tests"] == tests


def _try(mutants: Sequence[Mutant], tests: str, jobs: int) -> int:
    """Runs pytest with the plugin in the copy; returns its exit code."""
    listed = [{"name": one.name, "function": one.function, "source": one.source} for one in mutants]
    plan = {"tests": tests, "jobs": jobs, "mutants": listed}
    (FOLDER / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--capture=sys", "-p", "tools.mutant_runs"]
    return subprocess.run(  # noqa: S603 - our own tests
        [*command, "-p", "no:cacheprovider", *TESTS],
        cwd=COPY,
        env={**os.environ, "LAUREL_MUTANTS": str(FOLDER), "MUTANT_UNDER_TEST": ""},
        check=False,
    ).returncode


def _tell(chosen: Sequence[Mutant], outcomes: dict[str, str], of: int) -> None:
    for one in sorted(chosen, key=lambda mutant: mutant.name):
        if outcomes[one.name] in MISSED:
            print(f"\n{outcomes[one.name]}: {one.name}\n{one.change}")
    print()
    for module, found in by_module(outcomes):
        print(f"{module:40}{found}")
    whole = score(outcomes.values())
    low, high = interval(whole, of)
    print(f"\nfound: {whole}; of all {of} between {100 * low:.1f} and {100 * high:.1f} % (95 %)")


if __name__ == "__main__":
    sys.exit(main())
