"""The facts that conditions can ask for, and what they are measured in."""

from typing import Final

MONEY_FACTS: Final = frozenset({"order.amount", "order.shipping", "order.tax", "line.amount"})
"""Facts in minor units: documents compare them with amounts in major units."""

KNOWN_FACTS: Final = MONEY_FACTS | {
    "order.channel",
    "order.partner",
    "order.payment_method",
    "line.sku",
    "line.brand",
    "line.categories",
    "line.quantity",
    "member.tier",
    "member.orders",
}
"""Besides these, `properties.<name>` of an event of any type."""
