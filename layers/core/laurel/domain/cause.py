"""Causes: what members give to, which one a gift goes to, and what is remembered of it.

What was given is kept twice, in one transaction: with the member (`Account.donated`, so that it can
be taken back and audited) and in the cause's pool, which all members share. Both are in minor
units.

A payout moves what the pool holds to what was paid. So each cent is either in the pool, and can be
taken back, or paid out, and cannot: never both.
"""

from typing import Final

from laurel.domain.frozen import dataclass

_GIVEN: Final = "cause:"


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that members can give to."""

    cause_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ChosenCause:
    """The one that the member chose, on enrolment or later."""


@dataclass(frozen=True, slots=True)
class OneCause:
    """Always this one."""

    cause_id: str


@dataclass(frozen=True, slots=True)
class NamedCause:
    """The one that the redemption names, of these; none listed: of all that the program has."""

    cause_ids: tuple[str, ...] = ()


type Recipient = ChosenCause | OneCause | NamedCause
"""Which cause a reward gives to."""


@dataclass(frozen=True, slots=True)
class CauseChosen:
    """The member chose a cause; None: none any more."""

    cause_id: str | None


@dataclass(frozen=True, slots=True)
class Donated:
    """Given to a cause, in minor units; negative: taken back."""

    cause_id: str
    amount: int


def given_pool(cause_id: str) -> str:
    """The pool of what was given to the cause and not yet paid out to it, in minor units."""
    return f"{_GIVEN}{cause_id}"


def is_given_pool(name: str) -> bool:
    """Whether a pool holds gifts: what comes back from it must be there."""
    return name.startswith(_GIVEN)
