"""How good the tests are, as mutants tell: a share, and how sure one can be of it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

MISSED: Final = frozenset({"survived", "untested"})
"""Outcomes of a mutant that no test has noticed. An endless loop and a crash are noticed."""

_95_PERCENT: Final = 1.959964
"""How many standard deviations to each side hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of some mutants: how many there are, and how many the tests found."""

    found: int
    tried: int

    def __str__(self) -> str:
        return f"{self.found} of {self.tried}, {100 * self.found / self.tried:.1f} %"


def score(outcomes: Iterable[str]) -> Score:
    """Counts them; ZeroDivisionError where a score of none is printed."""
    counted = Counter(outcome not in MISSED for outcome in outcomes)
    return Score(counted[True], counted.total())


def by_module(outcomes: Mapping[str, str]) -> Iterator[tuple[str, Score]]:
    """The worst module first; of mutants by their names."""
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for name, outcome in outcomes.items():
        modules[name.rpartition(".")[0]].append(outcome)
    scores = [(module, score(of)) for module, of in modules.items()]
    yield from sorted(scores, key=lambda one: (one[1].found / one[1].tried, one[0]))


def interval(sample: Score, of: int) -> tuple[float, float]:
    """Where the share of all `of` mutants lies, with 95 %: both ends between 0 and 1.

    Wilson's interval for a share; the sample counts for more where it is much of the whole
    (finite population correction), and says it exactly where it is all of it.
    """
    share = sample.found / sample.tried
    if sample.tried == of:
        return share, share
    counts = sample.tried * (of - 1) / (of - sample.tried)
    square = _95_PERCENT**2
    middle = (share + square / (2 * counts)) / (1 + square / counts)
    spread = share * (1 - share) / counts + square / (4 * counts**2)
    aside = _95_PERCENT / (1 + square / counts) * math.sqrt(spread)
    return max(0.0, middle - aside), min(1.0, middle + aside)
