"""A program of twenty rules and the orders it is tried on: a mix that every engine can say.

Nothing here is Laurel's own invention: chosen categories, brands and skus, channels, ways to pay,
tiers, amounts, quantities, days, caps. `bench.bare_rule` reads the document for the peers.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from laurel.domain.event import ORDER, Event, Line, Order

type Json = dict[str, Any]

CATEGORIES: Final = ("beauty", "grocery", "wine", "toys", "garden", "sale", "gift-card", "organic")
BRANDS: Final = ("aurora", "birch", "cedar", "dune", "elm")
SKUS: Final = tuple(f"SKU-{number:03}" for number in range(40))
TIERS: Final = ("basic", "silver", "gold", "platinum")
FIRST_DAY: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _block(quantity: int, every: str) -> Json:
    return {"kind": "per_block", "wallet": "points", "quantity": quantity, "every": every}


def _rate(quantity: str) -> Json:
    return {"kind": "per_amount", "wallet": "points", "quantity": quantity, "every": "1.00"}


def _percent(percent: str) -> Json:
    return {"kind": "percent", "wallet": "cash", "percent": percent}


def _fixed(quantity: int) -> Json:
    return {"kind": "fixed", "wallet": "points", "quantity": quantity}


def _is(fact: str, value: str | int) -> Json:
    return {"fact": fact, "is": value}


def _has(*categories: str) -> Json:
    return {"fact": "line.categories", "has": list(categories)}


BY_TIER: Final = [{"by": "tier", "factors": {"silver": "1.1", "gold": "1.25", "platinum": "1.5"}}]

RULES: Final[Mapping[str, Json]] = {
    "spend": {"gives": _block(1, "1.00")},
    "beauty": {
        "lines": _has("beauty"),
        "gives": _rate("2"),
        "multiply": BY_TIER,
        "rounding": "down",
    },
    "brands": {
        "lines": {"fact": "line.brand", "in": ["aurora", "cedar"]},
        "gives": _block(10, "5.00"),
    },
    "app": {"when": _is("order.channel", "app"), "gives": _rate("0.5"), "rounding": "half_up"},
    "store-card": {
        "when": _is("order.payment_method", "store-card"),
        "gives": _percent("1"),
        "rounding": "half_up",
    },
    "big-order": {
        "when": {"fact": "order.amount", "at_least": "150.00"},
        "gives": _fixed(500),
    },
    "small-online": {
        "when": {"all": [{"fact": "order.amount", "below": "60.00"}, _is("order.channel", "web")]},
        "gives": _fixed(5),
    },
    "full-price": {"lines": {"not": _has("sale", "gift-card")}, "gives": _block(3, "10.00")},
    "chosen-skus": {
        "lines": {"fact": "line.sku", "in": list(SKUS[:5])},
        "gives": _block(25, "10.00"),
    },
    "multi-buy": {
        "lines": {"fact": "line.quantity", "at_least": 3},
        "gives": _block(20, "10.00"),
    },
    "golden-store": {
        "when": {
            "all": [
                {"fact": "member.tier", "in": ["gold", "platinum"]},
                _is("order.channel", "store"),
            ]
        },
        "gives": _fixed(75),
    },
    "fuel": {
        "when": _is("order.partner", "fuel"),
        "gives": _block(3, "1.00"),
        "caps": [{"quantity": 300, "per": "day"}],
    },
    "dear-lines": {
        "lines": {"fact": "line.amount", "above": "50.00"},
        "gives": _percent("2"),
        "rounding": "half_up",
        "caps": [{"quantity": "5.00", "per": "month"}],
    },
    "organic": {
        "lines": {"any": [_has("organic"), _is("line.brand", "elm")]},
        "gives": _rate("1"),
        "multiply": BY_TIER,
        "rounding": "down",
    },
    "paid-shipping": {"when": {"fact": "order.shipping", "above": "0.00"}, "gives": _fixed(10)},
    "daily-groceries": {
        "lines": {"all": [_has("grocery"), {"not": _has("sale")}]},
        "gives": _block(2, "1.00"),
        "caps": [{"times": 1, "per": "day"}],
    },
    "weekend-wine": {
        "when": {"fact": "time.weekday", "in": ["saturday", "sunday"]},
        "lines": _has("wine"),
        "gives": _block(2, "1.00"),
    },
    "garden-days": {
        "when": {"fact": "time.date", "between": ["2026-03-09", "2026-03-20"]},
        "lines": _has("garden"),
        "gives": _rate("1.5"),
        "rounding": "down",
    },
    "toys": {
        "lines": _has("toys"),
        "gives": _block(5, "1.00"),
        "caps": [{"quantity": 200, "per": "order"}],
    },
    "growing": {
        "gives": {
            "kind": "brackets",
            "wallet": "points",
            "mode": "whole",
            "every": "1.00",
            "brackets": [
                {"from": "0", "quantity": 1},
                {"from": "100.00", "quantity": "1.5"},
                {"above": "200.00", "quantity": 2},
            ],
        },
        "rounding": "down",
    },
}


def document(rules: Mapping[str, Json] = RULES) -> Json:
    """The program document with these rules, all of them on orders."""
    levels = {
        tier: {"rank": rank, "name": tier.title(), "reach": [{"spend": f"{rank}00.00"}]}
        for rank, tier in enumerate(TIERS, 1)
    }
    return {
        "name": "Twenty rules",
        "currency": "USD",
        "wallets": {"points": {}, "cash": {"kind": "money"}},
        "tiers": {
            "window": {"kind": "lifetime"},
            "validity": {"kind": "forever"},
            "levels": levels,
        },
        "earning": {name: {"on": ORDER, **rule} for name, rule in rules.items()},
    }


@dataclass(frozen=True, slots=True)
class Case:
    """An order, who placed it, and what the caps of each capped rule have left."""

    event: Event
    tier: str
    left: Mapping[str, int]


def cases(many: int, lines: int = 5, seed: int = 1) -> list[Case]:
    """So many different orders of so many lines: the same ones every time."""
    chance = random.Random(seed)  # noqa: S311 - the same orders on every machine
    return [_case(chance, number, lines) for number in range(many)]


def _case(chance: random.Random, number: int, lines: int) -> Case:
    order = Order(
        lines=tuple(_lines(chance, lines)),
        channel=chance.choice(("web", "app", "store")),
        partner=chance.choice(("fuel", "books")),
        payment_method=chance.choice(("card", "store-card", "cash")),
        shipping=chance.choice((0, 490)),
        tax=chance.randrange(2000),
    )
    at = FIRST_DAY + timedelta(days=number % 28)
    left = {
        "fuel": chance.choice((0, 40, 300)),
        "dear-lines": chance.choice((0, 125, 500)),
        "daily-groceries": chance.choice((0, 1)),
    }
    return Case(Event(f"order-{number}", ORDER, at, order), chance.choice(TIERS), left)


def _lines(chance: random.Random, many: int) -> Iterator[Line]:
    for number in range(many):
        yield Line(
            line_id=str(number),
            sku=chance.choice(SKUS),
            amount=chance.randrange(100, 9000),
            quantity=chance.randrange(1, 5),
            categories=tuple(chance.sample(CATEGORIES, chance.randrange(1, 4))),
            brand=chance.choice(BRANDS),
        )
