"""A shop's own codes: how many of a reward's are free, counted in a pool that members share.

The pool's limit is zero. An import gives to it as many as it brings, and each voucher takes one: so
what it has taken is negative while codes are free, and never more than nothing (ADR 23).
"""


def codes_pool(reward_id: str) -> str:
    """The pool of a reward's free codes; also the name of what is left of them in `Turn.room`.

    No id of a campaign has a stroke in it, so the names that stand there keep apart.
    """
    return f"codes/{reward_id}"


def imported_pool(reward_id: str) -> str:
    """The pool that counts how many codes were ever imported for a reward."""
    return f"imported/{reward_id}"
