"""Notices: what a member should hear about, decided in the turn that causes it.

A notice is written in the transaction of its turn, so it goes out exactly if what it tells of is
so. What went out already is remembered in the account, as compactly as each touch point allows
(`Noted`): that is why once is once, also years later and under another version of the program.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from enum import StrEnum

from laurel.domain.frozen import dataclass


class NoticeType(StrEnum):
    """The touch points there are."""

    WELCOME = "member.welcome"
    BIRTHDAY = "member.birthday"
    INACTIVE = "member.inactive"
    TIER_WON = "tier.won"
    TIER_EXPIRING = "tier.expiring"
    POINTS_EXPIRING = "points.expiring"
    REWARD_REACHABLE = "reward.reachable"
    RENEWAL_UPCOMING = "subscription.renewal_upcoming"


type Said = Mapping[str, str | int | Mapping[str, str | int] | None]
"""What a notice says: ids, dates and instants as ISO texts, units as numbers, money as texts."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a member should hear about, as of `at`. Type and `subject` are the fact: the
    same two never go out to a member again.
    """

    type: str
    at: datetime
    subject: str
    data: Said


@dataclass(frozen=True, slots=True)
class Noted:
    """What a touch point remembers from now on, under a name of its own; None: nothing more."""

    about: str
    value: str | None


def notes_with(notes: Mapping[str, str], change: Noted) -> dict[str, str]:
    """What is remembered after that."""
    others = {about: value for about, value in notes.items() if about != change.about}
    return others if change.value is None else {**others, change.about: change.value}


def start_of(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day there: what is due on it goes out as of then."""
    return datetime.combine(day, time(), zone)
