"""What a member did, as the shop reported it: facts only, already checked at the edge."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import Final

from laurel.domain.frozen import dataclass

type Scalar = str | int | bool | Decimal | None
"""What a property or an attribute may hold. Decimals are exact: JSON numbers are never floats
here.
"""

ORDER: Final = "order"
ENROLLED: Final = "enrolled"
BIRTHDAY: Final = "birthday"
TIER_ENTERED: Final = "tier.entered"
PROFILE_COMPLETED: Final = "profile.completed"
SUBSCRIPTION_STARTED: Final = "subscription.started"
SUBSCRIPTION_RENEWED: Final = "subscription.renewed"
SCHEDULE: Final = "schedule."
"""What the types of events begin with that the calendar raises."""

ALWAYS_KNOWN: Final = frozenset({ORDER, "play.won"})
"""Events that a shop may report to any program, whether or not a rule listens."""

ENGINE_TYPES: Final = frozenset(
    {
        ENROLLED,
        BIRTHDAY,
        TIER_ENTERED,
        PROFILE_COMPLETED,
        "referral.converted",
        SUBSCRIPTION_STARTED,
        SUBSCRIPTION_RENEWED,
    }
)
"""Events that the engine raises by itself; a shop that posts one is refused."""


def is_raised_by_engine(event_type: str) -> bool:
    """Whether no shop may post it: the engine raises it, or the calendar of a program."""
    return event_type in ENGINE_TYPES or event_type.startswith(SCHEDULE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order; `amount` is the line's total after discounts, before tax, in minor
    units.
    """

    line_id: str
    sku: str
    amount: int
    quantity: int = 1
    categories: tuple[str, ...] = ()
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order; `shipping` and `tax` in minor units of the program's currency."""

    lines: tuple[Line, ...]
    channel: str | None = None
    partner: str | None = None
    payment_method: str | None = None
    shipping: int = 0
    tax: int = 0
    amount: int = field(init=False, compare=False, repr=False)
    """What the lines come to, in minor units."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", sum([line.amount for line in self.lines]))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a member did, under the id its reporter gave it."""

    event_id: str
    type: str
    occurred_at: datetime
    order: Order | None = None
    properties: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
