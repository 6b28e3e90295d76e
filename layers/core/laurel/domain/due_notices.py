"""Notices that time brings: on which day the next one is due, and what is told when it has come.

Each goes out as of the first instant of its day, however late a run comes. A late run tells what is
still to come, never what has passed, and each at most once.
"""

from datetime import date, datetime

from laurel.domain.account import Account
from laurel.domain.plan_notices import renewal_days, tell_renewals
from laurel.domain.program import Program
from laurel.domain.turn import Decision, Turn


def next_notice_day(program: Program, account: Account) -> date | None:
    """The soonest day on which a notice is due, past or future; None: none is."""
    return min(renewal_days(program, account), default=None)


def give_notices(program: Program, account: Account, now: datetime) -> Decision | None:
    """Tell all that is due by now; None where nothing is."""
    if account.erased:
        return None
    turn = Turn(program, account, now)
    lifted = len(turn.changes)
    tell_renewals(turn)
    return turn.decision() if len(turn.changes) > lifted else None
