"""Payouts to causes."""

from typing import ClassVar

from laurel.requests.parts import Body, Id, Instant


class PayoutRequest(Body):
    """All that a cause was given and not yet paid is paid out now; `as_of` says for when."""

    added_later: ClassVar[frozenset[str]] = frozenset({"as_of"})

    payout_id: Id
    as_of: Instant | None = None
