"""What the peers are told of an order: the same facts as ours, as plain dicts and numbers."""

from datetime import date
from typing import Any, Final

from bench.twenty_rules import Case

WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


def day_number(day: date) -> int:
    """A day as a number that sorts: 20260302. Not every peer can hold texts against each other."""
    return (day.year * 100 + day.month) * 100 + day.day


def peer_facts(case: Case) -> dict[str, Any]:
    """Order, member, day, lines, and what caps have left; amounts in cents."""
    order = case.event.order
    assert order is not None
    day = case.event.occurred_at
    return {
        "order": {
            "amount": order.amount,
            "shipping": order.shipping,
            "channel": order.channel,
            "partner": order.partner,
            "payment_method": order.payment_method,
        },
        "member": {"tier": case.tier},
        "time": {"weekday": WEEKDAYS[day.weekday()], "date": day_number(day)},
        "lines": [
            {
                "sku": line.sku,
                "brand": line.brand,
                "categories": list(line.categories),
                "amount": line.amount,
                "quantity": line.quantity,
            }
            for line in order.lines
        ],
        "left": dict(case.left),
    }
