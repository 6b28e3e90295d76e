"""The facts that conditions can ask for, what they are measured in, and where they are known."""

from typing import Final

from laurel.domain.event import (
    ORDER,
    SUBSCRIPTION_RENEWED,
    SUBSCRIPTION_STARTED,
    TIER_ENTERED,
    is_raised_by_engine,
)
from laurel.domain.pin_standing import COUNT_OF

ATTRIBUTES: Final = "member.attributes."
PROPERTIES: Final = "properties."

MONEY_FACTS: Final = frozenset(
    {
        "order.amount",
        "order.shipping",
        "order.tax",
        "order.total",
        "line.amount",
        "member.spend",
    }
)
"""Facts in minor units: documents compare them with amounts in major units."""

FACTS: Final = {
    "order.amount": "What the lines come to, after discounts, before tax and shipping",
    "order.shipping": "What shipping costs",
    "order.tax": "The tax",
    "order.total": "Lines, shipping and tax together",
    "order.channel": "Where it was bought: a text of your shop",
    "order.partner": "At which partner: an id of your shop",
    "order.payment_method": "How it was paid: a text of your shop",
    "order.has_skus": "The sku of every line, a list",
    "order.has_brands": "The brand of every line, a list",
    "order.has_categories": "The categories of all lines, a list",
    "line.amount": "What the line comes to",
    "line.quantity": "How many pieces",
    "line.sku": "The article",
    "line.brand": "The brand",
    "line.categories": "Its categories, a list",
    "member.tier": "The tier before the event",
    "member.orders": "Orders before the event, ever",
    "member.spend": "Spent before the event, ever",
    "member.points_earned": "Points earned before the event, ever",
    "member.joined_on": "The day of joining, a date",
    "member.is_birthday": "Whether the event comes on the birthday",
    "member.is_birthday_month": "Whether it comes in the month of the birthday",
    "member.badges": "The badges won before, a list",
    "member.plan": "The plan that runs at the moment of the event",
    "member.subscribed": "Whether any plan runs at that moment",
    "member.cause": "The cause the member chose",
    f"{ATTRIBUTES}<name>": "What your shop stored as an attribute of the member",
    f"{COUNT_OF}<type>": "How many events of that type came before",
    "time.date": "The day of the event, a date",
    "time.month_day": "Its day of the year, MM-DD",
    "time.weekday": "monday … sunday",
    "time.clock": "The time of day, HH:MM",
    "time.campaigns": "The campaigns that run on that day, a list",
    "time.chosen": "The rules of kind day under which the member chose that day, a list",
    f"{PROPERTIES}<name>": "What the event says (not for orders)",
    "event.type": "The type of the event",
}
"""Every fact and what it is. Days and times are those of the program's time zone."""

LIST_FACTS: Final = frozenset(name for name, told in FACTS.items() if told.endswith("a list"))
"""Facts that are lists: documents ask whether they have one of some values."""

NUMBER_FACTS: Final = frozenset({"member.orders", "member.points_earned", "line.quantity"})
"""Facts that are whole numbers, besides how many events of a type came before."""

TEXT_FACTS: Final = frozenset(
    {
        "order.channel",
        "order.partner",
        "order.payment_method",
        "line.sku",
        "line.brand",
        "member.tier",
        "member.cause",
        "event.type",
    }
)
"""Facts that are texts of any form."""

PERSONAL_FACTS: Final = frozenset({"member.is_birthday", "member.is_birthday_month"})
"""Facts out of the profile, besides its attributes."""


def _beginning(*starts: str) -> frozenset[str]:
    return frozenset(name for name in FACTS if name.startswith(starts) and "<" not in name)


ORDER_FACTS: Final = _beginning("order.")
LINE_FACTS: Final = _beginning("line.")
MEMBER_FACTS: Final = _beginning("member.") | {ATTRIBUTES, COUNT_OF}
TIME_FACTS: Final = _beginning("time.")
ENTERED_FACTS: Final = frozenset({"properties.tier", "properties.rank"})
"""What `tier.entered` says."""
PAID_FACTS: Final = frozenset({"properties.plan", "properties.trial", "properties.renewals"})
"""What `subscription.started` and `subscription.renewed` say."""

KNOWN_FACTS: Final = _beginning("order.", "line.", "member.", "time.", "event.")
"""Besides these, those whose names end as a document likes."""

_OPEN: Final = (PROPERTIES, ATTRIBUTES, COUNT_OF)


def facts_on(event_type: str) -> frozenset[str]:
    """The facts known on an event of that type; a beginning stands for all that begin so."""
    always = MEMBER_FACTS | TIME_FACTS | {"event.type"}
    if event_type == ORDER:
        return always | ORDER_FACTS
    if event_type == TIER_ENTERED:
        return always | ENTERED_FACTS
    if event_type in {SUBSCRIPTION_STARTED, SUBSCRIPTION_RENEWED}:
        return always | PAID_FACTS
    return always if is_raised_by_engine(event_type) else always | {PROPERTIES}


def is_personal(fact: str) -> bool:
    """Whether it is read from the profile."""
    return fact in PERSONAL_FACTS or fact.startswith(ATTRIBUTES)


def is_among(fact: str, known: frozenset[str]) -> bool:
    """Whether the fact is one of those, or begins as one of them may."""
    return fact in known or any(start in known and fact.startswith(start) for start in _OPEN)
