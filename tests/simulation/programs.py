"""The programs of the simulation: small numbers, so that budgets, stocks and caps are met often."""

from typing import Any, Final

from tests.builders import Json, document, fixed, levels, per_amount, per_block, reward, rule

PROGRAM: Final = "shop"
TEST: Final = "test"
CODES: Final = "ticket"
"""The reward that hands out codes of the shop's own."""

CAUSES: Final = ("forests", "oceans")

_TIERS: Json = {
    "window": {"kind": "rolling", "days": 40},
    "validity": {"kind": "for", "days": 30},
    "fall": "one_level",
    "levels": levels(green=None, silver={"spend": "60.00"}, gold={"spend": "150.00", "orders": 2}),
}
_EARNING: Json = {
    "spend": rule(
        multiply=[{"by": "tier", "factors": {"gold": "2", "silver": "1.5"}}], rounding="down"
    ),
    "back": rule(
        gives=per_amount("0.05", "1.00", "cash"),
        rounding="half_up",
        caps=[{"quantity": "6.00", "per": "month"}],
        available={"kind": "month_end"},
    ),
    "give": rule(gives={**per_block("1.00", "20.00", "gifts"), "cause": "chosen"}),
    "visit": {"on": "visit", "gives": fixed(5), "caps": [{"times": 2, "per": "day"}]},
    "boost": {"on": "visit", "gives": fixed(7), "campaign": "boost"},
    "thanks": {"on": "review", "gives": {"kind": "fixed", "reward": "off", "quantity": 1}},
    "gold": {"on": "tier.entered", "gives": fixed(50)},
    "welcome": {"on": "enrolled", "gives": fixed(20)},
    "birthday": {"on": "birthday", "gives": fixed(30)},
    "profile": {"on": "profile.completed", "gives": fixed(15)},
    "spring": {"on": "schedule.spring", "gives": fixed(11)},
    "club": {"on": "subscription.renewed", "gives": fixed(9)},
}
_REWARDS: Json = {
    "mug": reward(40),
    "off": reward(25, "amount_off", value="5.00"),
    "rare": {**reward(15), "stock": 12},
    CODES: reward(10, codes="own"),
    "gift": reward(30, "donation", value="2.00", cause="chosen"),
    "note": {
        **reward(None),
        "price": {"wallet": "cash", "quantity": "3.00"},
        "automatic": True,
    },
}
_PLANS: Json = {
    "club": {
        "name": "Club",
        "price": "12.00",
        "every": {"months": 1},
        "notice_days": 5,
        "grace_days": 3,
        "credit": {"wallet": "cash", "quantity": "4.00"},
    },
    "life": {"name": "For life", "price": "99.00", "once": True},
}
_PARTS: Json = {
    "wallets": {
        "points": {"expires": {"kind": "after", "months": 1, "end_of": "month"}},
        "cash": {"kind": "money", "expires": {"kind": "after", "days": 60}},
        "gifts": {"kind": "money"},
    },
    "tiers": _TIERS,
    "earning": _EARNING,
    "campaigns": {
        "boost": {
            "name": "Boost",
            "from": "2026-01-01",
            "budget": {"wallet": "points", "quantity": 400},
        }
    },
    "rewards": _REWARDS,
    "plans": _PLANS,
    "causes": {name: {"name": name.title()} for name in CAUSES},
    "schedules": {"spring": {"month": 4, "day": 1}},
    "profile": {"required": ["email"]},
    "notices": {
        "points_expiring": {"days_before": [7, 1]},
        "tier_expiring": {"days_before": [5]},
        "inactive": {"after_days": 20},
        "reward_reachable": ["mug"],
    },
}

STOCKS: Final = (12, 20, 6, 16, 30)
"""The stock of `rare` by version; a lower one is levelled over the shards."""

ZONES: Final = ("America/New_York", "UTC", "Pacific/Apia", "Asia/Kathmandu")


def version_of(number: int, zone: str = "UTC", **parts: Any) -> Json:
    """The document of a version: another stock, and every second one pays more for a visit."""
    stock = STOCKS[number % len(STOCKS)]
    rewards = {**_REWARDS, "rare": {**_REWARDS["rare"], "stock": stock}}
    visit = {**_EARNING["visit"], "gives": fixed(5 + number % 2)}
    earning = {**_EARNING, "visit": visit}
    return document(
        **{**_PARTS, "rewards": rewards, "earning": earning, "time_zone": zone, **parts}
    )
