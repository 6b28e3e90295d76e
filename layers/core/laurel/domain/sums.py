"""Sums by name that an account keeps: what was given to causes, what was taken of stocks."""

from collections.abc import Mapping


def summed(sums: Mapping[str, int], name: str, more: int) -> dict[str, int]:
    """The sums with so much more of one (negative: less); a sum is kept while it is not nothing.

    ValueError where it would fall below zero: more would be given back than there was.
    """
    after = sums.get(name, 0) + more
    if after < 0:
        raise ValueError(f"{name} would fall to {after}: more is given back than there was")
    others = {other: amount for other, amount in sums.items() if other != name}
    return {**others, name: after} if after else others
