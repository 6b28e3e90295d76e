"""Events and what was known of the member then, as compact JSON, and back: what a record pins."""

from laurel.domain.conditions import Fact
from laurel.domain.event import Event, Line, Order
from laurel.domain.rule_limits import CapUnit
from laurel.domain.standing import CapUse, RunUse, Standing, TotalUse
from laurel.storage.codec import Json, instant, read_instant, read_rests, rests


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
    more: dict[str, Json] = {
        "totals": {
            rule: [use.period, use.before, use.paid, use.closed] for rule, use in one.totals.items()
        },
        "runs": {
            rule: [use.day, use.length, use.first, *([use.after] if use.after else [])]
            for rule, use in one.runs.items()
        },
        "room": dict(one.room),
        "carried": rests(one.carried),
    }
    rest = {name: value for name, value in more.items() if value}
    return [one.tier, dict(one.facts), caps, *([rest] if rest else [])]


def read_standing(raw: Json) -> Standing:
    """The standing of such JSON."""
    tier, facts, caps, *rest = raw
    more = rest[0] if rest else {}
    return Standing(
        tier,
        {name: _read_fact(value) for name, value in facts.items()},
        {
            rule: tuple(
                CapUse(counter, period, CapUnit(unit), left) for counter, period, unit, left in uses
            )
            for rule, uses in caps.items()
        },
        {rule: TotalUse(*use) for rule, use in more.get("totals", {}).items()},
        {rule: RunUse(*use) for rule, use in more.get("runs", {}).items()},
        more.get("room", {}),
        read_rests(more.get("carried", {})),
    )


def _read_fact(value: Json) -> Fact:
    """Lists were tuples."""
    fact: Fact = tuple(value) if isinstance(value, list) else value
    return fact


def _read_order(raw: Json) -> Order:
    lines, channel, partner, payment_method, shipping, tax = raw
    read = tuple(
        Line(line_id, sku, amount, quantity, tuple(categories), brand)
        for line_id, sku, amount, quantity, categories, brand in lines
    )
    return Order(read, channel, partner, payment_method, shipping, tax)
