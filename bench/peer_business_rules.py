"""The rules for business-rules (Venmo), which checks conditions and calls actions.

It knows neither lines nor arithmetic. So the conditions of the order are its rules, and its action
asks it once more for each line of which a rule wants to know, then counts in plain Python. Rules
without conditions, and lines that nobody chooses, are not put to it at all.
"""

from collections.abc import Callable, Mapping

from business_rules.actions import BaseActions, rule_action
from business_rules.engine import check_conditions_recursively, run_all
from business_rules.fields import FIELD_TEXT
from business_rules.variables import (
    BaseVariables,
    numeric_rule_variable,
    select_rule_variable,
    string_rule_variable,
)

from bench.bare_rule import BareRule, Condition
from bench.facts import WEEKDAYS, day_number
from bench.twenty_rules import Case
from laurel.domain.event import Line, Order

type Given = Mapping[str, int]


class OrderVariables(BaseVariables):
    """What its rules can ask of an order and of who placed it; amounts in cents."""

    def __init__(self, order: Order, case: Case) -> None:
        self.order = order
        self.amount = order.amount
        self.tier = case.tier
        self.day = case.event.occurred_at

    @numeric_rule_variable
    def order_amount(self) -> int:
        """What the lines come to."""
        return self.amount

    @numeric_rule_variable
    def order_shipping(self) -> int:
        """What delivery costs."""
        return self.order.shipping

    @string_rule_variable
    def order_channel(self) -> str | None:
        """Web, app or store."""
        return self.order.channel

    @string_rule_variable
    def order_partner(self) -> str | None:
        """Whose order it is."""
        return self.order.partner

    @string_rule_variable
    def order_payment_method(self) -> str | None:
        """How it was paid."""
        return self.order.payment_method

    @string_rule_variable
    def member_tier(self) -> str:
        """The tier before the order."""
        return self.tier

    @string_rule_variable
    def time_weekday(self) -> str:
        """The day of the week."""
        return WEEKDAYS[self.day.weekday()]

    @numeric_rule_variable
    def time_date(self) -> int:
        """The day."""
        return day_number(self.day)


class LineVariables(BaseVariables):
    """What its rules can ask of a line; the amount in cents."""

    def __init__(self, line: Line) -> None:
        self.line = line

    @numeric_rule_variable
    def line_amount(self) -> int:
        """What the line comes to."""
        return self.line.amount

    @numeric_rule_variable
    def line_quantity(self) -> int:
        """Pieces."""
        return self.line.quantity

    @string_rule_variable
    def line_sku(self) -> str:
        """The article."""
        return self.line.sku

    @string_rule_variable
    def line_brand(self) -> str | None:
        """The brand."""
        return self.line.brand

    @select_rule_variable()
    def line_categories(self) -> tuple[str, ...]:
        """The categories."""
        return self.line.categories


class Award(BaseActions):
    """Counts what a rule gives whose conditions hold."""

    def __init__(self, asked: OrderVariables, case: Case, rules: Mapping[str, "Told"]) -> None:
        self.asked = asked
        self.lines = [LineVariables(line) for line in asked.order.lines]
        self.left = case.left
        self.rules = rules
        self.given: dict[str, int] = {}

    @rule_action(params={"rule": FIELD_TEXT})
    def give(self, rule: str) -> None:
        """Give what the rule gives, over the lines that it chooses."""
        bare, chosen = self.rules[rule]
        base = self.asked.amount
        if chosen is not None:
            lines = (one for one in self.lines if check_conditions_recursively(chosen, one))
            base = sum(one.line.amount for one in lines)
        self.given[rule] = bare.given(base, self.asked.tier, self.left.get(rule, 0))


type Told = tuple[BareRule, Condition | None]


def checked(rules: tuple[BareRule, ...]) -> Callable[[Case], Given]:
    """Its rules, run over an order."""
    told = {rule.rule_id: (rule, _holds(rule.lines) if rule.lines else None) for rule in rules}
    always = [rule.rule_id for rule in rules if rule.when is None]
    asked = [
        {
            "conditions": _holds(rule.when),
            "actions": [{"name": "give", "params": {"rule": rule.rule_id}}],
        }
        for rule in rules
        if rule.when is not None
    ]

    def run(case: Case) -> Given:
        order = case.event.order
        assert order is not None
        variables = OrderVariables(order, case)
        award = Award(variables, case, told)
        run_all(asked, variables, award)
        for rule_id in always:
            award.give(rule_id)
        return award.given

    return run


def _holds(condition: Condition) -> Condition:
    match condition:
        case {"all": list(parts)}:
            return {"all": [_holds(part) for part in parts]}
        case {"any": list(parts)}:
            return {"any": [_holds(part) for part in parts]}
        case {"not": {"fact": fact, "has": list(values)}}:
            return {"all": [_asked(fact, "does_not_contain", value) for value in values]}
        case {"fact": fact, "has": [value]}:
            return _asked(fact, "contains", value)
        case {"fact": fact, "in": list(values)}:
            return {"any": [_asked(fact, "equal_to", value) for value in values]}
        case {"fact": fact, "between": [first, last]}:
            above = _asked(fact, "greater_than", first - 1)
            return {"all": [above, _asked(fact, "less_than", last + 1)]}
        case {"fact": fact, "is": value}:
            return _asked(fact, "equal_to", value)
        case {"fact": fact, "at_least": value}:
            # Of whole numbers, and half of what its own `greater_than_or_equal_to` takes.
            return _asked(fact, "greater_than", value - 1)
        case {"fact": fact, "above": value}:
            return _asked(fact, "greater_than", value)
        case {"fact": fact, "below": value}:
            return _asked(fact, "less_than", value)
        case _:
            raise ValueError(f"{condition} is said in no way yet")


def _asked(fact: str, operator: str, value: object) -> Condition:
    return {"name": fact.replace(".", "_"), "operator": operator, "value": value}
