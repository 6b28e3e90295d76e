"""The facts that conditions can ask for, and what they are measured in."""

from typing import Final

from laurel.domain.event import ORDER, TIER_ENTERED, is_raised_by_engine

MONEY_FACTS: Final = frozenset({"order.amount", "order.shipping", "order.tax", "line.amount"})
"""Facts in minor units: documents compare them with amounts in major units."""

LIST_FACTS: Final = frozenset({"line.categories"})
"""Facts that are lists: documents ask whether they have one of some values."""

ORDER_FACTS: Final = frozenset(
    {
        "order.amount",
        "order.shipping",
        "order.tax",
        "order.channel",
        "order.partner",
        "order.payment_method",
    }
)
LINE_FACTS: Final = frozenset(
    {"line.amount", "line.sku", "line.brand", "line.categories", "line.quantity"}
)
MEMBER_FACTS: Final = frozenset({"member.tier", "member.orders"})
ENTERED_FACTS: Final = frozenset({"properties.tier", "properties.rank"})
"""What `tier.entered` says."""

KNOWN_FACTS: Final = ORDER_FACTS | LINE_FACTS | MEMBER_FACTS
"""Besides these, `properties.<name>` of an event of the shop's own types."""

PROPERTIES: Final = "properties."


def facts_on(event_type: str) -> frozenset[str]:
    """The facts known on an event of that type; `properties.` stands for any of them."""
    if event_type == ORDER:
        return MEMBER_FACTS | ORDER_FACTS
    if event_type == TIER_ENTERED:
        return MEMBER_FACTS | ENTERED_FACTS
    return MEMBER_FACTS if is_raised_by_engine(event_type) else MEMBER_FACTS | {PROPERTIES}
