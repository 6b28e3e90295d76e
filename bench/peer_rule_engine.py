"""The rules in the language of rule-engine, parsed once: a rule for each rule.

It counts in Decimal, and knows no way to round but `//`, which suits whole numbers. What it is told
are dataclasses whose types it knows: with dicts it looks for the type of every value again at each
step, and takes five times as long. They are made before the clock starts.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import rule_engine

from bench.bare_rule import BareRule, Condition
from bench.facts import WEEKDAYS, day_number
from bench.twenty_rules import Case
from laurel.domain.event import Line

type Given = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What rules can ask of a line; the amount in cents."""

    sku: str
    brand: str
    categories: list[str]
    amount: Decimal
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What rules can ask of an order and of who placed it; amounts in cents."""

    order_amount: Decimal
    order_shipping: Decimal
    order_channel: str
    order_partner: str
    order_payment_method: str
    member_tier: str
    time_weekday: str
    time_date: Decimal
    lines: list[LineFacts]
    left: dict[str, Decimal]


_SIGNS = {"at_least": ">=", "above": ">", "below": "<", "is": "=="}


def typed_facts(case: Case) -> OrderFacts:
    """The facts as dataclasses, their numbers as it counts."""
    order, day = case.event.order, case.event.occurred_at
    assert order is not None
    return OrderFacts(
        order_amount=Decimal(order.amount),
        order_shipping=Decimal(order.shipping),
        order_channel=order.channel or "",
        order_partner=order.partner or "",
        order_payment_method=order.payment_method or "",
        member_tier=case.tier,
        time_weekday=WEEKDAYS[day.weekday()],
        time_date=Decimal(day_number(day)),
        lines=[_line_facts(line) for line in order.lines],
        left={name: Decimal(value) for name, value in case.left.items()},
    )


def parsed(rules: tuple[BareRule, ...]) -> Callable[[OrderFacts], Given]:
    """A parsed rule for each rule."""
    context = rule_engine.Context(
        resolver=rule_engine.resolve_attribute,
        type_resolver=rule_engine.type_resolver_from_dataclass(OrderFacts),
    )
    compiled = [(rule.rule_id, rule_engine.Rule(_said(rule), context)) for rule in rules]

    def run(facts: OrderFacts) -> Given:
        return {rule_id: one.evaluate(facts) for rule_id, one in compiled}

    return run


def _line_facts(line: Line) -> LineFacts:
    return LineFacts(
        sku=line.sku,
        brand=line.brand or "",
        categories=list(line.categories),
        amount=Decimal(line.amount),
        quantity=Decimal(line.quantity),
    )


def _said(rule: BareRule) -> str:
    amount = _amount(rule)
    return amount if rule.when is None else f"({_holds(rule.when)}) ? ({amount}) : 0"


def _amount(rule: BareRule) -> str:
    given = _uncapped(rule)
    if rule.most is not None:
        given = f"$min([{given}, {rule.most}])"
    left = f'left["{rule.rule_id}"]'
    match rule.cap:
        case "quantity":
            return f"$min([{given}, {left}])"
        case "times":
            return f"({left} > 0 ? {given} : 0)"
        case _:
            return given


def _uncapped(rule: BareRule) -> str:
    if rule.fixed is not None:
        return str(rule.fixed)
    base = "order_amount"
    if rule.lines is not None:
        base = f"$sum([line.amount for line in lines if {_holds(rule.lines)}])"
    times = _times(rule)
    if rule.blocks:
        return f"({base} // {rule.every}) * {times}"
    if rule.half_up:
        return f"(2 * {base} * {times} + {rule.every}) // {2 * rule.every}"
    return f"({base} * {times}) // {rule.every}"


def _times(rule: BareRule) -> str:
    if rule.steps:
        cases = [(f"order_amount >= {start}", times) for start, times in rule.steps]
    elif rule.is_factored:
        cases = [(f'member_tier == "{tier}"', times) for tier, times in rule.times.items()]
    else:
        return str(rule.same_times)
    said = "0"
    for holds, times in reversed(cases):
        said = f"({holds} ? {times} : {said})"
    return said


def _holds(condition: Condition) -> str:
    match condition:
        case {"all": list(parts)}:
            return " and ".join(f"({_holds(part)})" for part in parts)
        case {"any": list(parts)}:
            return " or ".join(f"({_holds(part)})" for part in parts)
        case {"not": part}:
            return f"not ({_holds(part)})"
        case {"fact": fact, "has": list(values)}:
            return " or ".join(f"{json.dumps(value)} in {_name(fact)}" for value in values)
        case {"fact": fact, "in": values}:
            return f"{_name(fact)} in {json.dumps(values)}"
        case {"fact": fact, "between": [first, last]}:
            return f"{_name(fact)} >= {first} and {_name(fact)} <= {last}"
        case {"fact": fact}:
            [(sign, value)] = [(_SIGNS[key], v) for key, v in condition.items() if key != "fact"]
            return f"{_name(fact)} {sign} {json.dumps(value)}"
        case _:
            raise ValueError(f"{condition} is said in no way yet")


def _name(fact: str) -> str:
    return fact if fact.startswith("line.") else fact.replace(".", "_")
