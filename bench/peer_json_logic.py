"""The rules in JsonLogic, for json-logic-qubit, which walks them each time it is asked.

Whole-number division is not of the language; it is added, as the library lets everybody do, because
what floats give would have to be checked by somebody.
"""

from collections.abc import Callable, Mapping
from operator import floordiv
from typing import Any

import json_logic

from bench.bare_rule import BareRule, Condition

type Given = Mapping[str, int]
type Logic = Any
"""JsonLogic: dicts of one key all the way down."""

_SIGNS = {"at_least": ">=", "above": ">", "below": "<", "is": "==="}


def walked(rules: tuple[BareRule, ...]) -> Callable[[Mapping[str, Any]], Given]:
    """A JsonLogic rule for each rule."""
    json_logic.add_operation("//", floordiv)
    said = [(rule.rule_id, _said(rule)) for rule in rules]

    def run(facts: Mapping[str, Any]) -> Given:
        return {rule_id: json_logic.jsonLogic(logic, facts) for rule_id, logic in said}

    return run


def _said(rule: BareRule) -> Logic:
    amount = _amount(rule)
    return amount if rule.when is None else {"if": [_holds(rule.when), amount, 0]}


def _amount(rule: BareRule) -> Logic:
    given = _uncapped(rule)
    if rule.most is not None:
        given = {"min": [given, rule.most]}
    left = {"var": f"left.{rule.rule_id}"}
    match rule.cap:
        case "quantity":
            return {"min": [given, left]}
        case "times":
            return {"if": [{">": [left, 0]}, given, 0]}
        case _:
            return given


def _uncapped(rule: BareRule) -> Logic:
    if rule.fixed is not None:
        return rule.fixed
    base: Logic = {"var": "order.amount"}
    if rule.lines is not None:
        chosen = {"filter": [{"var": "lines"}, _holds(rule.lines)]}
        adding = {"+": [{"var": "current.amount"}, {"var": "accumulator"}]}
        base = {"reduce": [chosen, adding, 0]}
    times = _times(rule)
    if rule.blocks:
        blocks = {"//": [base, rule.every]}
        return blocks if times == 1 else {"*": [blocks, times]}
    exact = base if times == 1 else {"*": [base, times]}
    if rule.half_up:
        return {"//": [{"+": [{"*": [exact, 2]}, rule.every]}, 2 * rule.every]}
    return {"//": [exact, rule.every]}


def _times(rule: BareRule) -> Logic:
    cases: list[Logic] = []
    if rule.steps:
        for start, times in rule.steps:
            cases += [{">=": [{"var": "order.amount"}, start]}, times]
    elif rule.is_factored:
        for tier, times in rule.times.items():
            cases += [{"===": [{"var": "member.tier"}, tier]}, times]
    else:
        return rule.same_times
    return {"if": [*cases, 0]}


def _holds(condition: Condition) -> Logic:
    match condition:
        case {"all": list(parts)}:
            return {"and": [_holds(part) for part in parts]}
        case {"any": list(parts)}:
            return {"or": [_holds(part) for part in parts]}
        case {"not": part}:
            return {"!": [_holds(part)]}
        case {"fact": fact, "has": [value]}:
            return {"in": [value, _variable(fact)]}
        case {"fact": fact, "has": list(values)}:
            return {"or": [{"in": [value, _variable(fact)]} for value in values]}
        case {"fact": fact, "in": values}:
            return {"in": [_variable(fact), values]}
        case {"fact": fact, "between": [first, last]}:
            return {"<=": [first, _variable(fact), last]}
        case {"fact": fact}:
            [(sign, value)] = [(_SIGNS[key], v) for key, v in condition.items() if key != "fact"]
            return {sign: [_variable(fact), value]}
        case _:
            raise ValueError(f"{condition} is said in no way yet")


def _variable(fact: str) -> Logic:
    return {"var": fact.removeprefix("line.")}
