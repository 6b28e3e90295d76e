"""The same rules as somebody would write them by hand: the ceiling for anything that reads rules.

One walk over the lines, whole numbers, no reasons, nothing kept that could be asked about later.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bench.twenty_rules import SKUS, Case
from laurel.domain.event import Line, Order

_SKUS: Final = frozenset(SKUS[:5])
_FIRST: Final = date(2026, 3, 9)
_LAST: Final = date(2026, 3, 20)
_FACTORS: Final = {"basic": 100, "silver": 110, "gold": 125, "platinum": 150}


def by_hand(case: Case) -> Mapping[str, int]:
    """What each rule gives; a rule that gives nothing may be missing."""
    order = case.event.order
    assert order is not None
    given = _of_lines(_sums(order.lines), case)
    _add_of_order(given, order, case)
    return given


def _add_of_order(given: dict[str, int], order: Order, case: Case) -> None:
    amount = order.amount
    given["spend"] = amount // 100
    if order.channel == "app":
        given["app"] = (amount + 100) // 200
    elif order.channel == "store":
        if case.tier in {"gold", "platinum"}:
            given["golden-store"] = 75
    elif amount < 6000:
        given["small-online"] = 5
    if order.payment_method == "store-card":
        given["store-card"] = (amount + 50) // 100
    if amount >= 15000:
        given["big-order"] = 500
    if order.partner == "fuel":
        given["fuel"] = min(amount // 100 * 3, case.left["fuel"])
    if order.shipping > 0:
        given["paid-shipping"] = 10
    if amount > 20000:
        given["growing"] = amount * 2 // 100
    else:
        given["growing"] = amount * 3 // 200 if amount >= 10000 else amount // 100


def _sums(lines: tuple[Line, ...]) -> tuple[int, ...]:
    """What the lines of each kind come to."""
    beauty = brands = full_price = chosen = multi = dear = organic = groceries = 0
    wine = garden = toys = 0
    for line in lines:
        amount, categories, brand = line.amount, line.categories, line.brand
        on_sale = "sale" in categories
        if "beauty" in categories:
            beauty += amount
        if brand in {"aurora", "cedar"}:
            brands += amount
        if not on_sale and "gift-card" not in categories:
            full_price += amount
        if line.sku in _SKUS:
            chosen += amount
        if line.quantity >= 3:
            multi += amount
        if amount > 5000:
            dear += amount
        if brand == "elm" or "organic" in categories:
            organic += amount
        if not on_sale and "grocery" in categories:
            groceries += amount
        if "wine" in categories:
            wine += amount
        if "garden" in categories:
            garden += amount
        if "toys" in categories:
            toys += amount
    chosen_lines = (beauty, brands, full_price, chosen, multi, dear, organic, groceries)
    return *chosen_lines, wine, garden, toys


def _of_lines(sums: tuple[int, ...], case: Case) -> dict[str, int]:
    beauty, brands, full_price, chosen, multi, dear, organic, groceries, wine, garden, toys = sums
    left, factor, day = case.left, _FACTORS[case.tier], case.event.occurred_at
    given = {
        "beauty": 2 * beauty * factor // 10000,
        "brands": brands // 500 * 10,
        "full-price": full_price // 1000 * 3,
        "chosen-skus": chosen // 1000 * 25,
        "multi-buy": multi // 1000 * 20,
        "dear-lines": min((2 * dear + 50) // 100, left["dear-lines"]),
        "organic": organic * factor // 10000,
        "daily-groceries": groceries // 100 * 2 if left["daily-groceries"] else 0,
        "toys": min(toys // 100 * 5, 200),
    }
    if day.weekday() > 4:
        given["weekend-wine"] = wine // 100 * 2
    if _FIRST <= day.date() <= _LAST:
        given["garden-days"] = garden * 3 // 200
    return given
