"""Which touch points of a program go out. Delivery is not Laurel's: each is a notice to others.

Some ride in a turn that is written anyway, and go out unless they are turned off. Those that time
brings are turns of their own, which cost something: they go out where a program asks for them.
"""

from laurel.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class TouchPoints:
    """Days are numbers of days before what is told of, the most first; none: it is not told."""

    welcome: bool = True
    tier_won: bool = True
    birthday: bool | None = None
    """None: on birthdays on which something is done anyway, since a rule listens to them."""
    points_expiring: tuple[int, ...] = ()
    tier_expiring: tuple[int, ...] = ()
    inactive_days: int | None = None
    """After so many days without an earning or a redemption; None: it is not told."""
    reachable: tuple[str, ...] = ()
    """The rewards of which members hear once they have enough."""
