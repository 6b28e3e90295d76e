"""The facts of an event, its order and its lines, by the names that conditions ask for them."""

from datetime import datetime
from typing import Final

from laurel.domain.calendar import WEEKDAYS
from laurel.domain.conditions import Fact
from laurel.domain.event import Event, Line, Order
from laurel.domain.program import Program
from laurel.domain.standing import Standing

CAUSE_FACT: Final = "member.cause"


BADGES_FACT: Final = "member.badges"


def facts_of(program: Program, event: Event, standing: Standing) -> dict[str, Fact]:
    """The facts conditions are held against, by their dotted names; amounts in minor units."""
    facts: dict[str, Fact] = {f"properties.{name}": v for name, v in event.properties.items()}
    facts["event.type"] = event.type
    facts["member.tier"] = standing.tier
    if standing.facts:
        facts |= standing.facts
    if event.order is not None:
        facts |= order_facts(event.order)
        if program.asks(event.type, "order.has_"):
            facts |= contents_facts(event.order)
    if program.asks(event.type, "time."):
        facts |= time_facts(program, event.occurred_at)
    return facts


def time_facts(program: Program, at: datetime) -> dict[str, Fact]:
    """The facts of an instant, as the wall there shows it; `time.campaigns` are those running."""
    local = at.astimezone(program.zone)
    date = local.date()
    day = date.isoformat()
    return {
        "time.date": day,
        "time.month_day": day[5:],
        "time.weekday": WEEKDAYS[local.weekday()],
        "time.clock": f"{local.hour:02}:{local.minute:02}",
        "time.campaigns": tuple(
            name for name, campaign in program.campaigns.items() if campaign.runs_on(date)
        ),
    }


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


def line_facts(line: Line) -> dict[str, Fact]:
    """The facts of a line; its amount in minor units."""
    return {
        "line.sku": line.sku,
        "line.brand": line.brand,
        "line.categories": line.categories,
        "line.amount": line.amount,
        "line.quantity": line.quantity,
    }
