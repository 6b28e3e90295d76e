"""Where a member stood on a day, read off their history: for what is decided late, as of that day.

The account says where they stand now, and since when. Who rose, fell, or was given a level after
the day, stood elsewhere on it: the turns since tell where.
"""

from collections.abc import Iterable
from datetime import date

from laurel.domain.account import Account, TierOverride, TierState
from laurel.domain.audit import Turned
from laurel.domain.calendar import local_day
from laurel.domain.changes import Overridden, TierChanged
from laurel.domain.frozen import replace
from laurel.domain.program import Program


def account_then(program: Program, account: Account, turns: Iterable[Turned], on: date) -> Account:
    """The account, with the tier and what was given by hand of the end of that day.

    What reviews took is not taken out of the turns: a review may be booked on any day after its
    own, so whoever asks where the member stood does it again.
    """
    tier, given = TierState(), None
    for turned in sorted(turns, key=lambda one: one.turn):
        recorded_on = local_day(turned.recorded_at, program.zone)
        for change in turned.changes:
            match change:
                case TierChanged(after) if _was_so_by(on, tier, after, recorded_on):
                    tier = after
                case Overridden(other) if _was_given_by(on, other, recorded_on):
                    given = other
                case _:
                    pass
    return replace(account, tier=tier, override=given)


def _was_so_by(on: date, before: TierState, after: TierState, recorded_on: date) -> bool:
    if after.since is not None:
        return after.since <= on
    if before.valid_until is not None:
        return before.valid_until < on
    return recorded_on <= on


def _was_given_by(on: date, given: TierOverride | None, recorded_on: date) -> bool:
    return recorded_on <= on if given is None else given.since <= on
