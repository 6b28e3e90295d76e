"""Benefits: what members have without spending anything for it."""

from enum import StrEnum
from fractions import Fraction

from laurel.domain.conditions import Condition
from laurel.domain.frozen import dataclass


class Family(StrEnum):
    """What a benefit is to a member: a better price, a service, or what others cannot have."""

    PRICE = "price"
    SERVICE = "service"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit by its id; `min_spend` (minor units) is how large an order it is for.

    What it takes off an order: `percent_off` (a fraction of one) of the lines of which `lines`
    holds, and what shipping costs. `when` must hold of the order.
    """

    benefit_id: str
    min_spend: int | None = None
    percent_off: Fraction | None = None
    free_shipping: bool = False
    when: Condition | None = None
    lines: Condition | None = None
    family: Family | None = None
