"""An event as a client would have reported it: what an explanation shows of its facts."""

from typing import Any

from laurel.domain.event import Event, Line, Order
from laurel.domain.money import format_amount
from laurel.domain.program import Program
from laurel.storage.codec import instant

type Json = dict[str, Any]


def event_body(program: Program, event: Event) -> Json:
    """The event with its order, amounts as money strings, or with its properties."""
    body: Json = {
        "event_id": event.event_id,
        "type": event.type,
        "occurred_at": instant(event.occurred_at),
    }
    if event.order is not None:
        return {**body, "order": _order(program, event.order)}
    return {**body, "properties": dict(event.properties)}


def _order(program: Program, order: Order) -> Json:
    currency = program.currency
    return {
        "currency": currency.code,
        "channel": order.channel,
        "partner": order.partner,
        "payment_method": order.payment_method,
        "lines": [_line(program, line) for line in order.lines],
        "shipping": format_amount(order.shipping, currency),
        "tax": format_amount(order.tax, currency),
    }


def _line(program: Program, line: Line) -> Json:
    return {
        "line_id": line.line_id,
        "sku": line.sku,
        "categories": list(line.categories),
        "brand": line.brand,
        "quantity": line.quantity,
        "amount": format_amount(line.amount, program.currency),
    }
