"""Who the members of a shop are: their profiles changed, tiers given to them by hand."""

from typing import Any

from laurel.operations.clock import Clock
from laurel.operations.manage_member import change_profile
from laurel.operations.override_tier import end_override, override_tier
from laurel.requests.members import ProfileRequest, TierOverrideRequest
from laurel.requests.parts import read_body
from tests.builders import Json, at, fixed, rule, tiers
from tests.climbing import LIFETIME
from tests.shop import PLACE, Shop

FOREVER: Json = {"kind": "forever"}
HAS_CARD: Json = {"fact": "member.attributes.card", "is": True}
IS_STAFF: Json = {"fact": "member.attributes.staff", "is": True}
SPEND: Json = {
    "silver": {"spend": "100.00"},
    "gold": {"spend": "200.00"},
    "platinum": {"spend": "300.00"},
}
WELCOMES: Json = {
    "spend": rule(),
    "silver": {
        "on": "tier.entered",
        "when": {"fact": "properties.tier", "is": "silver"},
        "gives": fixed(1000),
    },
    "gold": {
        "on": "tier.entered",
        "when": {"fact": "properties.tier", "is": "gold"},
        "gives": fixed(2000),
    },
    "platinum": {
        "on": "tier.entered",
        "when": {"fact": "properties.tier", "is": "platinum"},
        "gives": fixed(3000),
    },
}
"""A point per dollar, and a welcome that says which tier was entered."""


def given(**to: Json | None) -> Json:
    """Tiers from the lowest up, by who they are given to; None: to all."""
    levels = {
        tier: {"rank": rank, "name": tier.title(), **({} if when is None else {"when": when})}
        for rank, (tier, when) in enumerate(to.items(), 1)
    }
    return {"window": {"kind": "given"}, "validity": FOREVER, "levels": levels}


def card_shop(**to: Json | None) -> Shop:
    """A shop that gives silver to all and gold to who has a card, with a welcome to each."""
    parts = given(**(to or {"silver": None, "gold": HAS_CARD}))
    return Shop(earning=WELCOMES, tiers=parts)


def spending_shop(window: Json = LIFETIME, validity: Json = FOREVER) -> Shop:
    """A shop with three tiers by what is spent, a welcome to each, and a member."""
    return Shop.with_member(earning=WELCOMES, tiers=tiers(window, validity, **SPEND))


def changed(shop: Shop, now: str = "2026-03-02", **sent: Any) -> Json:
    """Change the profile; the answer."""
    request = read_body(ProfileRequest, sent)
    return change_profile(shop.services, PLACE, request, Clock(at(now))).body


def give_tier(shop: Shop, tier: str, until: str, now: str = "2026-03-02") -> Json:
    """Give a tier by hand; the answer."""
    sent = {"tier": tier, "until": until, "reason": "A parcel that came three weeks late"}
    request = read_body(TierOverrideRequest, sent)
    return override_tier(shop.services, PLACE, request, Clock(at(now))).body


def take_back(shop: Shop, now: str = "2026-03-02") -> Json:
    """End what is given by hand; the answer."""
    return end_override(shop.services, PLACE, Clock(at(now))).body


def tier_at(shop: Shop, when: str = "2026-03-02") -> str | None:
    """The tier a member is shown in on that day."""
    found: str | None = shop.tier(at(when))["tier"]
    return found
