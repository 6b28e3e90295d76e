"""Who may join: everybody, or, where entry is restricted, who was invited or brings a first order
that is large enough.
"""

from laurel.domain.errors import Refusal
from laurel.domain.event import Order
from laurel.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class EntryRule:
    """Entry is restricted; a program without this rule is open to everybody.

    `first_order_minor` is what the lines of a first order come to at least, in minor units, for it
    to let its member in; None: only an invitation does.
    """

    first_order_minor: int | None = None

    def admits(self, order: Order | None, *, invited: bool) -> bool:
        """Whether somebody may join who was invited or not, and brings that first order or none."""
        if invited:
            return True
        least = self.first_order_minor
        return order is not None and least is not None and order.amount >= least


def check_may_join(rule: EntryRule | None, order: Order | None, *, invited: bool) -> None:
    """Refuse with `not_eligible` who may not join; without a rule everybody may."""
    if rule is None or rule.admits(order, invited=invited):
        return
    if order is None or rule.first_order_minor is None:
        raise Refusal("not_eligible", "entry is restricted: it takes an invitation of the program")
    raise Refusal("not_eligible", "the first order is smaller than one that lets a member in")
