"""The facts of an event, its order and its lines, by the names that conditions ask for them."""

from datetime import datetime
from typing import Final

from laurel.domain.calendar import WEEKDAYS
from laurel.domain.conditions import TODAY, Fact
from laurel.domain.event import Event, Order
from laurel.domain.program import Program
from laurel.domain.standing import Standing

CAUSE_FACT: Final = "member.cause"


BADGES_FACT: Final = "member.badges"

NOTHING_ASKED: Final = frozenset[str]()
CONTENTS: Final = frozenset({"order.has_skus", "order.has_brands", "order.has_categories"})
TIMES: Final = frozenset({TODAY, "time.month_day", "time.weekday", "time.clock", "time.campaigns"})
"""Facts that are only worked out where a rule asks for one of them."""


def facts_of(program: Program, event: Event, standing: Standing) -> dict[str, Fact]:
    """The facts conditions are held against, by their dotted names; amounts in minor units."""
    facts = {} if event.order is None else order_facts(event.order)
    for name, value in event.properties.items():
        facts[f"properties.{name}"] = value
    facts["event.type"] = event.type
    facts["member.tier"] = standing.tier
    if standing.facts:
        facts |= standing.facts
    asked = program.facts_asked.get(event.type, NOTHING_ASKED)
    if event.order is not None and not asked.isdisjoint(CONTENTS):
        facts |= contents_facts(event.order)
    if not asked.isdisjoint(TIMES):
        facts |= time_facts(program, event.occurred_at, asked)
    return facts


def time_facts(program: Program, at: datetime, asked: frozenset[str] = TIMES) -> dict[str, Fact]:
    """The facts of an instant that are asked for, as the wall there shows it; `time.campaigns` are
    those running.
    """
    local = at.astimezone(program.zone)
    day = local.date().isoformat()
    facts: dict[str, Fact] = {TODAY: day}
    if "time.month_day" in asked:
        facts["time.month_day"] = day[5:]
    if "time.weekday" in asked:
        facts["time.weekday"] = WEEKDAYS[local.weekday()]
    if "time.clock" in asked:
        facts["time.clock"] = f"{local.hour:02}:{local.minute:02}"
    if "time.campaigns" in asked:
        facts["time.campaigns"] = tuple(
            name for name, one in program.campaigns.items() if one.runs_on(local.date())
        )
    return facts


def order_facts(order: Order) -> dict[str, Fact]:
    """The facts of an order; amounts in minor units."""
    amount = order.amount
    return {
        "order.amount": amount,
        "order.shipping": order.shipping,
        "order.tax": order.tax,
        "order.total": amount + order.shipping + order.tax,
        "order.channel": order.channel,
        "order.partner": order.partner,
        "order.payment_method": order.payment_method,
    }


def contents_facts(order: Order) -> dict[str, Fact]:
    """What the lines of an order are, all together: `order.has_…` lists."""
    return {
        "order.has_skus": tuple(line.sku for line in order.lines),
        "order.has_brands": tuple(line.brand for line in order.lines if line.brand),
        "order.has_categories": tuple(one for line in order.lines for one in line.categories),
    }
