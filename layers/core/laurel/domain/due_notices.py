"""Notices that time brings: on which day the next one is due, and what is told when it has come.

Each goes out as of the first instant of its day, however late a run comes. A late run tells what is
still to come, never what has passed, and each at most once.
"""

from datetime import date, datetime
from itertools import chain

from laurel.domain.account import Account
from laurel.domain.member_notices import inactive_days, tell_inactive
from laurel.domain.plan_notices import renewal_days, tell_renewals
from laurel.domain.points_notices import expiring_days, tell_expiring
from laurel.domain.program import Program
from laurel.domain.reachable_rewards import reachable_days, tell_due
from laurel.domain.tier_notices import losing_days, tell_losing
from laurel.domain.turn import Decision, Turn


def next_notice_day(program: Program, account: Account) -> date | None:
    """The soonest day on which a notice is due, past or future; None: none is."""
    days = (renewal_days, losing_days, expiring_days, reachable_days, inactive_days)
    return min(chain.from_iterable(due(program, account) for due in days), default=None)


def give_notices(program: Program, account: Account, now: datetime) -> Decision | None:
    """Tell what is due by now; None where nothing is."""
    if account.erased:
        return None
    turn = Turn(program, account, now)
    lifted = len(turn.changes)
    for tell in (tell_renewals, tell_losing, tell_expiring, tell_due, tell_inactive):
        tell(turn)
    return turn.decision() if len(turn.changes) > lifted else None
