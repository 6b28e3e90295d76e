"""Events and what was known of the member then, as compact JSON, and back: what a record pins."""

from laurel.domain.caps import CapUse
from laurel.domain.event import Event, Line, Order
from laurel.domain.rule import CapUnit
from laurel.domain.rules import Standing
from laurel.storage.codec import Json, instant, read_instant


def event(one: Event) -> Json:
    """An event with its facts."""
    raw: dict[str, Json] = {
        "id": one.event_id,
        "type": one.type,
        "at": instant(one.occurred_at),
        "properties": dict(one.properties),
    }
    if one.order is not None:
        order = one.order
        raw["order"] = [
            [[li.line_id, li.sku, li.amount, li.quantity, li.categories, li.brand]
             for li in order.lines],
            order.channel,
            order.partner,
            order.payment_method,
            order.shipping,
            order.tax,
        ]  # fmt: skip
    return raw


def read_event(raw: Json) -> Event:
    """The event of such JSON."""
    return Event(
        raw["id"],
        raw["type"],
        read_instant(raw["at"]),
        _read_order(raw["order"]) if "order" in raw else None,
        raw["properties"],
    )


def standing(one: Standing) -> Json:
    """What was known of the member when an event was decided."""
    caps = {
        rule: [[use.counter, use.period, use.unit, use.left] for use in uses]
        for rule, uses in one.caps.items()
    }
    return [one.tier, dict(one.facts), caps]


def read_standing(raw: Json) -> Standing:
    """The standing of such JSON."""
    tier, facts, caps = raw
    read = {
        rule: tuple(
            CapUse(counter, period, CapUnit(unit), left) for counter, period, unit, left in uses
        )
        for rule, uses in caps.items()
    }
    return Standing(tier, facts, read)


def _read_order(raw: Json) -> Order:
    lines, channel, partner, payment_method, shipping, tax = raw
    read = tuple(
        Line(line_id, sku, amount, quantity, tuple(categories), brand)
        for line_id, sku, amount, quantity, categories, brand in lines
    )
    return Order(read, channel, partner, payment_method, shipping, tax)
