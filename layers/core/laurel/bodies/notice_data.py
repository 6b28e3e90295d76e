"""What events say of each touch point: the data of their envelope (`laurel.bodies.notices`).

Nobody makes these: they are what docs/events is made of, and what tests hold every notice against.
A day is ISO 8601 in the program's time zone, an instant RFC 3339 in UTC; a quantity is a number, or
in a money wallet a decimal text. Fields may be added; whatever else changes is a new version.
"""

from datetime import date, datetime
from typing import Final, TypedDict


class Welcome(TypedDict):
    """The member has joined."""

    joined_on: date
    """The day of joining, which the shop may have set back."""
    tier: str | None
    """Where the member begins; null: at no level."""


class Birthday(TypedDict):
    """Today is the member's birthday. It goes out only on the day, and says nothing personal."""


class Inactive(TypedDict):
    """The member has not been active for long: no event of the shop, no redemption."""

    last_active_on: date
    """The day of the last activity."""
    after_days: int
    """How long the program takes for long."""


class TierWon(TypedDict):
    """The member has entered a level."""

    tier: str
    """The level."""
    since: date
    """The day from which it is held."""
    valid_until: date | None
    """Its last day; null: it has none."""
    before: str | None
    """The level before; null: none."""


class TierExpiring(TypedDict):
    """The member would lose a level after its last day, if nothing more came."""

    tier: str
    """The level."""
    valid_until: date
    """Its last day."""
    days_before: int
    """How many days before the last one this was due."""
    falls_to: str | None
    """Where the member would stand then; null: at no level."""
    missing: dict[str, int | str]
    """What is missing to keep it, by measure; spend is a decimal text. Empty: nothing keeps it."""


class PointsExpiring(TypedDict):
    """Something in a wallet is about to expire."""

    wallet: str
    """The wallet."""
    quantity: int | str
    """How much ends on that day, without what is held for redemptions."""
    expires_on: date
    """The last day on which it can be spent."""
    days_before: int
    """How many days before the last one this was due."""


class RewardReachable(TypedDict):
    """The member has enough for a reward."""

    reward: str
    """The reward."""
    wallet: str
    """What it is bought with."""
    price: int | str
    """What it costs this member; of a variable price the least."""
    available: int | str
    """What the member can spend."""


class RenewalUpcoming(TypedDict):
    """A plan is paid until an instant to come, and is to be renewed."""

    subscription_id: str
    """The shop's id of it."""
    plan: str
    """The plan."""
    paid_until: datetime
    """It runs until before this instant."""


DATA: Final[dict[str, type]] = {
    "member.birthday": Birthday,
    "member.inactive": Inactive,
    "member.welcome": Welcome,
    "points.expiring": PointsExpiring,
    "reward.reachable": RewardReachable,
    "subscription.renewal_upcoming": RenewalUpcoming,
    "tier.expiring": TierExpiring,
    "tier.won": TierWon,
}
"""By the type of the event."""
