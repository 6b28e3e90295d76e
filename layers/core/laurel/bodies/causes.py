"""Answers about causes."""

from typing import TypedDict


class CauseBody(TypedDict):
    """A cause: what members gave to it in all, and how much of that was paid out to it."""

    cause: str
    name: str
    given: str
    paid_out: str
