"""The rules in the language of rule-engine, parsed once: a rule for each rule.

It counts in Decimal, and knows no way to round but `//`, which suits whole numbers. What it is told
are dataclasses whose types it knows: with dicts it looks for the type of every value again at each
step, and takes five times as long. They are made before the clock starts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import rule_engine

from bench.bare_rule import BareRule
from bench.expressions import Dialect
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


class _RuleEngine(Dialect):
    """Names without dots but for those of a line; whole numbers by `//`."""

    least = "$min"

    def name(self, fact: str) -> str:
        return fact if fact.startswith("line.") else fact.replace(".", "_")

    def base(self, lines: str | None) -> str:
        if lines is None:
            return "order_amount"
        return f"$sum([line.amount for line in lines if {lines}])"

    def rounded(self, rule: BareRule, base: str, times: str) -> str:
        if rule.blocks:
            return f"({base} // {rule.every}) * {times}"
        if rule.half_up:
            return f"(2 * {base} * {times} + {rule.every}) // {2 * rule.every}"
        return f"({base} * {times}) // {rule.every}"

    def between(self, fact: str, first: int, last: int) -> str:
        return f"{self.name(fact)} >= {first} and {self.name(fact)} <= {last}"


RULE_ENGINE = _RuleEngine()


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
    compiled = [(rule.rule_id, rule_engine.Rule(RULE_ENGINE.said(rule), context)) for rule in rules]

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
