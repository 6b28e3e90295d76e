"""Plans: what members pay for, for how long at a time, and what it brings while it runs."""

from laurel.domain.benefit import Benefit
from laurel.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class MonthlyCredit:
    """So much of a wallet (in its units) from the start of each paid month, gone at its end."""

    wallet: str
    quantity: int


@dataclass(frozen=True, slots=True)
class RenewalPayout:
    """What waits in a money wallet for the renewal is paid out then as one voucher of a reward."""

    wallet: str
    reward_id: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: `price` in minor units for so many `months` at a time; None: once for life.

    A trial lasts `trial_days` before the first paid time. For `grace_days` after the time that is
    paid the plan still runs, and a renewal goes on from where it ended.
    """

    plan_id: str
    name: str
    price: int
    months: int | None
    trial_days: int = 0
    grace_days: int = 0
    notice_days: int | None = None
    """So many days before the end of what is paid a notice goes out; None: none does."""
    benefits: tuple[Benefit, ...] = ()
    members_only: bool = False
    """Whether only those who pay may buy at all: the shop asks, Laurel only says so."""
    credit: MonthlyCredit | None = None
    payout: RenewalPayout | None = None
