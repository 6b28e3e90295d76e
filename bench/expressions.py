"""The rules as expressions: zen and rule-engine agree on most of it, a dialect says the rest."""

import json
from abc import ABC, abstractmethod

from bench.bare_rule import BareRule, Condition

_SIGNS = {"at_least": ">=", "above": ">", "below": "<", "is": "=="}


class Dialect(ABC):
    """How an engine writes what the other writes otherwise."""

    least: str
    """The function that gives the least of a list."""

    @abstractmethod
    def name(self, fact: str) -> str:
        """A fact."""

    @abstractmethod
    def base(self, lines: str | None) -> str:
        """The amount of the lines for which that holds, in cents; None: of the order."""

    @abstractmethod
    def rounded(self, rule: BareRule, base: str, times: str) -> str:
        """`times` for each `every` of the base, rounded as the rule says."""

    @abstractmethod
    def between(self, fact: str, first: int, last: int) -> str:
        """From the first to the last."""

    def said(self, rule: BareRule) -> str:
        """What the rule gives, where its condition holds."""
        amount = self.amount(rule)
        return amount if rule.when is None else f"({self.holds(rule.when)}) ? ({amount}) : 0"

    def amount(self, rule: BareRule) -> str:
        """What the rule gives."""
        given = self._uncapped(rule)
        if rule.most is not None:
            given = f"{self.least}([{given}, {rule.most}])"
        left = f'left["{rule.rule_id}"]'
        match rule.cap:
            case "quantity":
                return f"{self.least}([{given}, {left}])"
            case "times":
                return f"({left} > 0 ? {given} : 0)"
            case _:
                return given

    def holds(self, condition: Condition) -> str:
        """Whether the condition holds."""
        match condition:
            case {"all": list(parts)}:
                return " and ".join(f"({self.holds(part)})" for part in parts)
            case {"any": list(parts)}:
                return " or ".join(f"({self.holds(part)})" for part in parts)
            case {"not": part}:
                return f"not ({self.holds(part)})"
            case {"fact": fact, "has": list(values)}:
                return " or ".join(f"{json.dumps(value)} in {self.name(fact)}" for value in values)
            case {"fact": fact, "in": values}:
                return f"{self.name(fact)} in {json.dumps(values)}"
            case {"fact": fact, "between": [first, last]}:
                return self.between(fact, first, last)
            case {"fact": fact}:
                [(key, value)] = [(key, value) for key, value in condition.items() if key != "fact"]
                return f"{self.name(fact)} {_SIGNS[key]} {json.dumps(value)}"
            case _:
                raise ValueError(f"{condition} is said in no way yet")

    def _uncapped(self, rule: BareRule) -> str:
        if rule.fixed is not None:
            return str(rule.fixed)
        lines = None if rule.lines is None else self.holds(rule.lines)
        return self.rounded(rule, self.base(lines), self._times(rule))

    def _times(self, rule: BareRule) -> str:
        if rule.steps:
            amount = self.name("order.amount")
            cases = [(f"{amount} >= {start}", times) for start, times in rule.steps]
        elif rule.is_factored:
            tier = self.name("member.tier")
            cases = [(f'{tier} == "{one}"', times) for one, times in rule.times.items()]
        else:
            return str(rule.same_times)
        said = "0"
        for holds, times in reversed(cases):
            said = f"({holds} ? {times} : {said})"
        return said
