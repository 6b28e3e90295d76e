"""Which touch points of a program go out, in its document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from laurel.programs.schema.parts import Id, Part


class DaysBefore(Part):
    """So many days before something, once on each of them."""

    days_before: list[Annotated[int, Field(ge=1, le=366)]] = Field(
        min_length=1,
        max_length=5,
        description="Numbers of days before the last day",
        examples=[[30, 7, 1]],
    )


class Inactive(Part):
    """When a member counts as inactive."""

    after_days: Annotated[int, Field(ge=1, le=3660)] = Field(
        description="So many days without an event that the shop reports, and without a redemption",
        examples=[90],
    )


class Notices(Part):
    """What members should hear of. The first three cost nothing more than the notice; each of the
    others is a turn of its own for every member that it goes out to.
    """

    welcome: bool = Field(
        default=True, description="`member.welcome` when somebody joins", examples=[False]
    )
    tier_won: bool = Field(
        default=True, description="`tier.won` when a member enters a level", examples=[False]
    )
    birthday: bool | None = Field(
        None,
        description="`member.birthday` on the day: for everybody whose birthday is known, or for"
        " nobody; left out: where a rule listens to birthdays",
        examples=[True],
    )
    points_expiring: DaysBefore | None = Field(
        None,
        description="`points.expiring` before what is in a wallet expires; left out: never",
        examples=[{"days_before": [30, 7, 1]}],
    )
    tier_expiring: DaysBefore | None = Field(
        None,
        description="`tier.expiring` before the last day of a level, to who would lose it; left"
        " out: never",
        examples=[{"days_before": [30]}],
    )
    inactive: Inactive | None = Field(
        None,
        description="`member.inactive` once, until the member is active again; left out: never",
        examples=[{"after_days": 90}],
    )
    reward_reachable: list[Id] = Field(
        default=[],
        max_length=10,
        description="`reward.reachable` for these rewards, once there is enough for one, until so"
        " much is redeemed that there is not",
        examples=[["gift-card"]],
    )
