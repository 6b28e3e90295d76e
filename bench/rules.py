"""What deciding an order costs, beside what one would pick instead: `make bench`.

A program of twenty rules and orders of five lines, in one process on one core. Every contender
decides the same orders; what each rule gives is compared before anything is timed.

Timed: for ours, from the order to what every rule gives, with its reason and its steps. For the
peers, from the facts to what every rule gives. Not timed: reading the rules (all of them are
compiled as far as they can be), and for the peers also making their facts, in the shape each likes
best (`bench/peer_*.py`), although somebody would have to. In doubt the peer has the advantage.

Contenders take turns, round by round, and the median round counts: what else the machine does
falls on all alike. Processor time, not the clock's.
"""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Self

from bench import ours, peer_business_rules, peer_json_logic, peer_rule_engine, peer_zen
from bench.bare_rule import bare_rules
from bench.by_hand import by_hand
from bench.facts import peer_facts
from bench.figures import Figure, keep, times_at_least
from bench.twenty_rules import RULES, Case, cases, document

OURS = "Laurel"
ZEN = "zen-engine, an expression a rule"
BUSINESS_RULES = "business-rules"
BUDGETS = {ZEN: times_at_least(3), BUSINESS_RULES: times_at_least(10)}
ROUNDS = 15
ORDERS = 64
SLICE = 0.04
"""Seconds of processor time for each in a round, or as long as all orders take once."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to decide an order: `run` takes what `prepare` made of it and is timed."""

    name: str
    prepare: Callable[[Case], Any]
    run: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Timed:
    """What is called over and over: `run` on each of those asked, so many times in a round."""

    run: Callable[[Any], Any]
    asked: Sequence[Any]
    passes: int

    @classmethod
    def fitted(cls, run: Callable[[Any], Any], asked: Sequence[Any]) -> Self:
        """Warmed up, and with as many passes as fit into its slice."""
        once = cls(run, asked, 1)
        once.seconds()
        return cls(run, asked, max(1, int(SLICE / (once.seconds() * len(asked)))))

    def seconds(self) -> float:
        """Processor time an order, in one round."""
        began = time.process_time()
        for _ in range(self.passes):
            for one in self.asked:
                self.run(one)
        return (time.process_time() - began) / (self.passes * len(self.asked))


def main() -> None:
    """Check that all agree, time them, and print the tables."""
    tried = cases(ORDERS)
    contenders = all_contenders()
    check_agreement(contenders, tried)
    timed = {one.name: Timed.fitted(one.run, list(map(one.prepare, tried))) for one in contenders}
    print_contenders(medians(timed))
    print_growth("rule", {(many, 5): _of_ours(many, 5) for many in (5, 10, 20, 40)})
    print_growth("line", {(20, many): _of_ours(20, many) for many in (1, 5, 10, 50, 100, 500)})


def all_contenders() -> list[Contender]:
    """Ours, the loop by hand, and the peers, each given the same document."""
    said = document()
    rules, zen = bare_rules(said), peer_zen
    return [
        laurel(RULES),
        Contender("a loop written by hand", lambda case: case, by_hand),
        Contender(ZEN, zen.context, zen.expression_each(rules)),
        Contender("zen-engine, one expression for all", zen.context, zen.one_expression(rules)),
        Contender("zen-engine, decision table", zen.context, zen.decision_table(rules)),
        Contender(BUSINESS_RULES, lambda case: case, peer_business_rules.checked(rules)),
        Contender("json-logic-qubit", peer_facts, peer_json_logic.walked(rules)),
        Contender("rule-engine", peer_rule_engine.typed_facts, peer_rule_engine.parsed(rules)),
    ]


def laurel(rules: Mapping[str, Any]) -> Contender:
    """Ours, with these rules."""
    program = ours.program_of(document(rules))
    return Contender(OURS, ours.standing_of(program), ours.evaluated(program))


def check_agreement(contenders: Sequence[Contender], tried: Sequence[Case]) -> None:
    """Assert that all contenders give the same for every order; who gives 0 may be left out."""
    for case in tried:
        [first, *others] = [(one.name, given(one.run(one.prepare(case)))) for one in contenders]
        for name, gives in others:
            assert gives == first[1], f"{name} differs on {case}: {gives}, not {first[1]}"


def given(result: Mapping[str, Any]) -> dict[str, int]:
    """Rules that give something, as whole numbers."""
    quantities = {name: getattr(value, "quantity", value) for name, value in result.items()}
    assert all(value == int(value) for value in quantities.values())
    return {name: int(value) for name, value in quantities.items() if value}


def medians[K](timed: Mapping[K, Timed]) -> dict[K, float]:
    """Seconds an order of each: the median of rounds in which all take turns."""
    rounds: dict[K, list[float]] = {name: [] for name in timed}
    gc.collect()
    gc.disable()
    for _ in range(ROUNDS):
        for name, one in timed.items():
            rounds[name].append(one.seconds())
    gc.enable()
    return {name: median(took) for name, took in rounds.items()}


def print_contenders(took: Mapping[str, float]) -> None:
    """Everybody, and how many times as long as ours it takes."""
    mine = took[OURS]
    print(
        f"{f'{len(RULES)} rules, orders of 5 lines':36}{'orders/s':>12}{'us each':>10}{'x ours':>9}"
    )
    for name, seconds in took.items():
        print(f"{name:36}{1 / seconds:>12,.0f}{seconds * 1e6:>10.1f}{seconds / mine:>9.2f}")
        if name != OURS:
            what, budget = f"orders decided, {len(RULES)} rules", BUDGETS.get(name)
            keep(Figure(what, "a second here", 1 / mine, name, 1 / seconds, budget))


def print_growth(of_what: str, timed: Mapping[tuple[int, int], Timed]) -> None:
    """How ours grows: where it is linear, one more costs the same from row to row."""
    print(f"\n{'rules x lines':18}{'us each':>10}{f'ns one more {of_what}':>20}")
    took = medians(timed)
    before: tuple[int, float] | None = None
    for (rules, lines), seconds in took.items():
        many = rules if of_what == "rule" else lines
        more = f"{(seconds - before[1]) / (many - before[0]) * 1e9:>20,.0f}" if before else ""
        print(f"{f'{rules} x {lines}':18}{seconds * 1e6:>10.1f}{more}")
        before = many, seconds


def _of_ours(rules: int, lines: int) -> Timed:
    """Ours with so many rules. Rules differ: with fewer of them, programs share all out among them,
    and take turns; with more, each rule is there again.
    """
    mix = [(f"{name}.{turn}", rule) for turn in range(2) for name, rule in RULES.items()]
    mix = mix[: max(rules, len(RULES))]
    programs = [laurel(dict(mix[start : start + rules])) for start in range(0, len(mix), rules)]
    tried = cases(ORDERS // 4, lines)
    asked = [(one.run, one.prepare(case)) for one in programs for case in tried]
    return Timed.fitted(lambda call: call[0](call[1]), asked)


if __name__ == "__main__":
    main()
