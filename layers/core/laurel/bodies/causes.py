"""Answers about causes."""

from typing import TypedDict


class CauseBody(TypedDict):
    """A cause: what members gave to it in all, and how much of that was paid out to it."""

    cause: str
    name: str
    given: str
    paid_out: str


class PayoutBody(TypedDict):
    """A payout, which is a line of the cause's statement: what was paid, as of when, in which month
    of the program's time zone; and what was given and paid out in all with it.
    """

    payout_id: str
    cause: str
    month: str
    as_of: str
    amount: str
    paid_out: str
    given: str
