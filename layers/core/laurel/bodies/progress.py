"""Answers about how far a member has come."""

from typing import TypedDict

from laurel.bodies.ledger import Quantity


class ChallengeBody(TypedDict):
    """A total that a rule adds up. Amounts are money strings; pieces and events are whole numbers.

    `period` is empty for a lifetime. `goal` is the next step to be paid.
    """

    rule: str
    name: str | None
    counts: str
    per: str
    period: str
    value: Quantity
    goal: Quantity
    missing: Quantity
    reached: bool


class StreakBody(TypedDict):
    """Days in a row up to today; the rule pays when `missing` more have come."""

    rule: str
    name: str | None
    days: int
    of: int
    missing: int
    last_on: str | None


class BadgeBody(TypedDict):
    """A badge of the program, and the day the member won it; null: not yet."""

    badge: str
    name: str
    won_on: str | None
