"""Stock: so many units of a reward for all members together, for ever.

What was taken is kept twice, in one transaction: with the member (`Account.units`, so that it can
be audited) and in the reward's pool, which all members share. A hold has its unit from the start;
completing it takes no other.
"""

from laurel.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class UnitsTaken:
    """Units of a reward's stock were taken (negative: given back)."""

    reward_id: str
    units: int


def stock_pool(reward_id: str) -> str:
    """The pool that counts the units that were taken of the reward."""
    return f"stock:{reward_id}"
