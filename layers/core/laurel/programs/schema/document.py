"""A program document as a whole."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from laurel.programs.schema.benefits import Benefits
from laurel.programs.schema.campaigns import Badge, Campaign, Group
from laurel.programs.schema.causes import Cause
from laurel.programs.schema.entry import Entry
from laurel.programs.schema.examples import Example
from laurel.programs.schema.notices import Notices
from laurel.programs.schema.parts import EventType, Id, Part, Text
from laurel.programs.schema.plans import Plan
from laurel.programs.schema.rewards import Reward
from laurel.programs.schema.rules import Rule
from laurel.programs.schema.schedules import Schedule, ScheduleId
from laurel.programs.schema.tiers import Tiers
from laurel.programs.schema.wallets import Wallet


class Returns(Part):
    """What happens to points that an order gave and that are spent by the time it is returned."""

    shortfall: Literal["debt", "forgive"] = Field(
        "debt", description="Owed, or let go", examples=["debt"]
    )
    used_vouchers: Id | None = Field(
        None,
        description="The money wallet that owes the value of a used voucher that a returned order"
        " had brought; left out: it is let go",
        examples=["cash"],
    )


class Profile(Part):
    """What a complete profile has."""

    required: list[Literal["email", "phone", "birthday"]] = Field(
        default=[],
        max_length=3,
        description="Once a profile has all of these, `profile.completed` is raised; none: never",
        examples=[["email", "birthday"]],
    )


class Document(Part):
    """A loyalty program."""

    name: Text = Field(description="The program's name", examples=["Corner Shop Points"])
    description: Annotated[str, Field(max_length=2000)] | None = Field(
        None, description="What it is about, for people", examples=["A point for each euro"]
    )
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field(
        description="ISO 4217", examples=["USD"]
    )
    time_zone: Annotated[str, Field(max_length=64)] = Field(
        "UTC", description="IANA name; days begin and end there", examples=["America/New_York"]
    )
    wallets: dict[Id, Wallet] = Field(
        min_length=1,
        max_length=10,
        description="Wallets by id",
        examples=[{"points": {"expires": {"kind": "after", "months": 12}}}],
    )
    earning: dict[Id, Rule] = Field(
        default={},
        max_length=200,
        description="Rules by id; at most 40 listen to one type of event",
        examples=[
            {
                "welcome": {
                    "on": "enrolled",
                    "gives": {"kind": "fixed", "wallet": "points", "quantity": 100},
                }
            }
        ],
    )
    tiers: Tiers | None = Field(
        None,
        description="Levels that members climb; left out: there are none",
        examples=[
            {
                "window": {"kind": "lifetime"},
                "validity": {"kind": "forever"},
                "levels": {"gold": {"rank": 1, "name": "Gold", "reach": [{"orders": 10}]}},
            }
        ],
    )
    plans: dict[Id, Plan] = Field(
        default={},
        max_length=20,
        description="Plans that members pay for, by id; a member has one at a time",
        examples=[
            {"annual": {"name": "A year", "price": "139.00", "every": {"months": 12}}},
        ],
    )
    rewards: dict[Id, Reward] = Field(
        default={},
        max_length=500,
        description="Rewards by id",
        examples=[
            {
                "five-off": {
                    "name": "5.00 off",
                    "price": {"wallet": "points", "quantity": 500},
                    "voucher": {"kind": "amount_off", "value": "5.00"},
                }
            }
        ],
    )
    entry: Entry | None = Field(
        None,
        description="Who may join; left out: everybody",
        examples=[{"restricted": True, "first_order": {"at_least": "1000.00"}}],
    )
    campaigns: dict[Id, Campaign] = Field(
        default={},
        max_length=50,
        description="Times in which rules run, by id",
        examples=[{"beauty-event": {"name": "Beauty week", "from": "2026-05-01"}}],
    )
    groups: dict[Id, Group] = Field(
        default={},
        max_length=50,
        description="Exclusive groups of rules, by id",
        examples=[{"offers": {"pick": "best"}}],
    )
    badges: dict[Id, Badge] = Field(
        default={},
        max_length=100,
        description="Badges that rules give, by id",
        examples=[{"bookworm": {"name": "Bookworm"}}],
    )
    event_types: list[EventType] = Field(
        default=[],
        max_length=100,
        description="Events that the shop reports besides those that rules listen to",
        examples=[["parcel.received"]],
    )
    schedules: dict[ScheduleId, Schedule] = Field(
        default={},
        max_length=20,
        description="Days of the year that raise events, by id",
        examples=[{"new-year": {"month": 1, "day": 1}}],
    )
    notices: Notices | None = Field(
        None,
        description="What members hear of; left out: their welcome, levels that they enter, and"
        " birthdays to which a rule listens",
        examples=[{"points_expiring": {"days_before": [30, 7, 1]}}],
    )
    causes: dict[Id, Cause] = Field(
        default={},
        max_length=50,
        description="What members can give to, by id",
        examples=[{"wildlife": {"name": "Wildlife"}}],
    )
    benefits: Benefits = Field(
        default=[],
        max_length=50,
        description="What every member has: names for your shop, which Laurel only lists",
        examples=[["free-wifi"]],
    )
    returns: Returns = Field(
        default=Returns(), description="Policy of returns", examples=[{"shortfall": "forgive"}]
    )
    profile: Profile = Field(
        default=Profile(),
        description="What a complete profile has",
        examples=[{"required": ["email", "birthday"]}],
    )
    examples: list[Example] = Field(
        default=[],
        max_length=50,
        description="Worked examples: they document the program, and validation runs them",
        examples=[
            [
                {
                    "title": "A point for each full 1.00",
                    "steps": [
                        {
                            "at": "2026-03-01T10:00:00Z",
                            "order": "9.99",
                            "expect": {"earns": {"points": 9}},
                        }
                    ],
                }
            ]
        ],
    )
