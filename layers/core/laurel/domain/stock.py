"""Stock: so many units of a reward for all members together, for ever.

What was taken is kept twice, in one transaction: with the member (`Account.units`, so that it can
be audited) and in the reward's pool, which all members share. A hold has its unit from the start;
completing it takes no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitsTaken:
    """Units of a reward's stock were taken (negative: given back)."""

    reward_id: str
    units: int


def units_with(taken: Mapping[str, int], change: UnitsTaken) -> dict[str, int]:
    """What the member has of stocks after that, by reward; kept while it is not nothing.

    ValueError where more is given back than the member took.
    """
    after = taken.get(change.reward_id, 0) + change.units
    if after < 0:
        raise ValueError(f"more of {change.reward_id} would be given back than was taken")
    others = {name: units for name, units in taken.items() if name != change.reward_id}
    return {**others, change.reward_id: after} if after else others


def stock_pool(reward_id: str) -> str:
    """The pool that counts the units that were taken of the reward."""
    return f"stock:{reward_id}"
