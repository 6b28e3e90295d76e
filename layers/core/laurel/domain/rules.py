"""What an event is worth under one rule: pure, total, and with the reason.

`measure` looks at the rule, the event's facts and where the caps stand; it changes nothing. The
same call with the same pinned facts gives the same answer, which is what lets an entry be
recomputed and a return be exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, assert_never

from laurel.domain.caps import CapUse, capped
from laurel.domain.conditions import Facts, holds
from laurel.domain.event import Event, Line, Order, Scalar
from laurel.domain.money import round_fraction
from laurel.domain.rule import Award, Fixed, PerAmount, PerBlock, Rule

type Step = tuple[str, Mapping[str, str | int]]
"""One step of a calculation: its name, and what was used and what came out, for people to read."""

CONDITIONS_NOT_MET: Final = "conditions_not_met"
NO_MATCHING_LINES: Final = "no_matching_lines"
AMOUNT_TOO_SMALL: Final = "amount_too_small"
CAP_REACHED: Final = "cap_reached"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules know of the member just before the event; pinned with the event."""

    tier: str | None = None
    facts: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    caps: Mapping[str, tuple[CapUse, ...]] = field(default_factory=dict[str, tuple[CapUse, ...]])
    """Where the caps of each rule stood, by rule id."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one rule gives: a quantity in its wallet's units (or 1 for a voucher), or 0 and why."""

    quantity: int
    reason: str | None
    steps: tuple[Step, ...]


def facts_of(event: Event, standing: Standing) -> Facts:
    """The facts conditions are held against, by their dotted names; amounts in minor units."""
    facts: dict[str, Scalar] = {f"properties.{k}": v for k, v in event.properties.items()}
    facts |= {"event.type": event.type, "member.tier": standing.tier, **standing.facts}
    if event.order is not None:
        facts |= order_facts(event.order)
    return facts


def measure(rule: Rule, event: Event, standing: Standing, facts: Facts) -> Measured:
    """What the event is worth under the rule."""
    if rule.when is not None and not holds(rule.when, facts):
        return Measured(0, CONDITIONS_NOT_MET, ())
    lines = _lines_of(rule, event, facts)
    if event.order is not None and not lines:
        return Measured(0, NO_MATCHING_LINES, ())
    base = sum(line.amount for line in lines)
    exact = _exact(rule.award, base)
    factor = _factor(rule, standing)
    rounded = round_fraction(exact * factor, rule.rounding)
    quantity = capped(rounded, standing.caps.get(rule.rule_id, ()))
    steps = _steps(rule, base, exact, factor, rounded, quantity)
    return Measured(quantity, _reason(rounded, quantity), steps)


def _reason(rounded: int, quantity: int) -> str | None:
    if quantity:
        return None
    return CAP_REACHED if rounded else AMOUNT_TOO_SMALL


def _exact(award: Award | None, base: int) -> Fraction:
    match award:
        case None:
            return Fraction(1)
        case Fixed(quantity):
            return Fraction(quantity)
        case PerAmount(quantity, every):
            return quantity * Fraction(base, every)
        case PerBlock(quantity, every):
            return quantity * (base // every)
        case _:
            assert_never(award)


def _factor(rule: Rule, standing: Standing) -> Fraction:
    product = Fraction(1)
    for factor in rule.factors:
        product *= factor.factors.get(standing.tier or "", Fraction(1))
    return product


def _lines_of(rule: Rule, event: Event, facts: Facts) -> tuple[Line, ...]:
    if event.order is None:
        return ()
    if rule.lines is None:
        return event.order.lines
    chosen = rule.lines
    return tuple(line for line in event.order.lines if holds(chosen, {**facts, **line_facts(line)}))


def order_facts(order: Order) -> dict[str, Scalar]:
    """The facts of an order; amounts in minor units."""
    return {
        "order.amount": order.amount,
        "order.shipping": order.shipping,
        "order.tax": order.tax,
        "order.channel": order.channel,
        "order.partner": order.partner,
        "order.payment_method": order.payment_method,
    }


def line_facts(line: Line) -> dict[str, Scalar | tuple[str, ...]]:
    """The facts of a line; its amount in minor units."""
    return {
        "line.sku": line.sku,
        "line.brand": line.brand,
        "line.categories": line.categories,
        "line.amount": line.amount,
        "line.quantity": line.quantity,
    }


def _steps(
    rule: Rule, base: int, exact: Fraction, factor: Fraction, rounded: int, quantity: int
) -> tuple[Step, ...]:
    steps: list[Step] = []
    if isinstance(rule.award, PerAmount | PerBlock):
        steps.append(("base", {"amount_minor": base}))
    steps.append(("award", {"exact": str(exact)}))
    if factor != 1:
        steps.append(("factor", {"factor": str(factor), "exact": str(exact * factor)}))
    steps.append(("rounding", {"rounding": rule.rounding.value, "quantity": rounded}))
    if quantity != rounded:
        steps.append(("cap", {"quantity": quantity}))
    return tuple(steps)
