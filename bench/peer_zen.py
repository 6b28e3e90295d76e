"""The rules in ZEN, the language of zen-engine (GoRules, Rust).

Three ways of saying them, because they differ by far: an expression for each rule, all rules in
one expression (the context is then taken over only once), and a decision table with a row for each
rule. All are compiled before. The context goes in as JSON text, which zen takes over faster than a
dict, and which is made before the clock starts.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import zen

from bench.bare_rule import BareRule, Condition
from bench.expressions import Dialect
from bench.facts import peer_facts
from bench.twenty_rules import Case

type Given = Mapping[str, int]

_SIGNS = {"at_least": ">=", "above": ">", "below": "<", "is": "=="}


class _Zen(Dialect):
    """Lines are `#` in a filter; whole numbers by floor and round."""

    least = "min"

    def name(self, fact: str) -> str:
        return fact.replace("line.", "#.")

    def base(self, lines: str | None) -> str:
        return "order.amount" if lines is None else f"sum(map(filter(lines, {lines}), #.amount))"

    def rounded(self, rule: BareRule, base: str, times: str) -> str:
        if rule.blocks:
            return f"floor({base} / {rule.every}) * {times}"
        return f"{'round' if rule.half_up else 'floor'}({base} * {times} / {rule.every})"

    def between(self, fact: str, first: int, last: int) -> str:
        return f"{fact} in [{first}..{last}]"


ZEN = _Zen()


def context(case: Case) -> str:
    """The facts as JSON text."""
    return json.dumps(peer_facts(case))


def expression_each(rules: tuple[BareRule, ...]) -> Callable[[str], Given]:
    """A compiled expression for each rule."""
    compiled = [(rule.rule_id, zen.compile_expression(ZEN.said(rule))) for rule in rules]

    def run(facts: str) -> Given:
        return {rule_id: one.evaluate(facts) for rule_id, one in compiled}

    return run


def one_expression(rules: tuple[BareRule, ...]) -> Callable[[str], Given]:
    """All rules in one compiled expression, whose value is a list."""
    compiled = zen.compile_expression(f"[{', '.join(map(ZEN.said, rules))}]")
    ids = [rule.rule_id for rule in rules]

    def run(facts: str) -> Given:
        return dict(zip(ids, compiled.evaluate(facts), strict=True))

    return run


def decision_table(rules: tuple[BareRule, ...]) -> Callable[[str], Given]:
    """A decision table that collects: a row for each rule, a column for each fact of the order."""
    content = json.dumps(_graph(_table(rules)))
    decision = zen.ZenEngine().create_decision(content)

    def run(facts: str) -> Given:
        rows: list[dict[str, Any]] = decision.evaluate(facts)["result"]
        return {row["rule"]: row["gives"] for row in rows}

    return run


def _table(rules: tuple[BareRule, ...]) -> dict[str, Any]:
    columns = sorted({part["fact"] for rule in rules for part in _parts(rule.when)})
    rows = [
        {
            "_id": rule.rule_id,
            "rule": json.dumps(rule.rule_id),
            "gives": ZEN.amount(rule),
            **{part["fact"]: _cell(part) for part in _parts(rule.when)},
        }
        for rule in rules
    ]
    return {
        "hitPolicy": "collect",
        "inputs": [{"id": fact, "name": fact, "field": fact} for fact in columns],
        "outputs": [{"id": name, "name": name, "field": name} for name in ("rule", "gives")],
        "rules": rows,
    }


def _parts(when: Condition | None) -> list[Condition]:
    """The cells of a row: `when` of every rule is one comparison, or several that all hold."""
    return [] if when is None else list(when.get("all", [when]))


def _cell(part: Condition) -> str:
    [(name, value)] = [(key, value) for key, value in part.items() if key != "fact"]
    if name == "in":
        return ", ".join(map(json.dumps, value))
    if name == "between":
        return f"[{value[0]}..{value[1]}]"
    return json.dumps(value) if name == "is" else f"{_SIGNS[name]} {value}"


def _graph(table: dict[str, Any]) -> dict[str, Any]:
    nodes = [
        ("in", "inputNode", {}),
        ("table", "decisionTableNode", table),
        ("out", "outputNode", {}),
    ]
    return {
        "nodes": [
            {
                "id": name,
                "name": name,
                "type": kind,
                "content": content,
                "position": {"x": 0, "y": 0},
            }
            for name, kind, content in nodes
        ],
        "edges": [
            {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
            for source, target in (("in", "table"), ("table", "out"))
        ],
    }
