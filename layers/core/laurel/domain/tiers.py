"""Tiers: what qualifies a member, up at once, down only at a review.

A window of n days before a day D is [D - n, D). The level an event reaches is measured in the
window that ends with the event's day; a review on day D (the day after the tier's last) looks at
the window before D, and what it grants counts from the day before D, so that anniversaries stay
where they are. A review run late does what it would have done on its day.
"""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from laurel.domain.account import Account, Qualifying, TierOverride, TierState
from laurel.domain.calendar import add_days, add_months
from laurel.domain.changes import Overridden, TierChanged
from laurel.domain.event import Scalar
from laurel.domain.predicates import holds
from laurel.domain.qualifying import metric_of, qualifying_before
from laurel.domain.tier_scheme import (
    Fall,
    GivenWindow,
    Level,
    LifetimeWindow,
    RollingWindow,
    TierScheme,
    ValidFor,
    ValidForever,
    Validity,
    ValidToYearEnd,
    YearWindow,
)
from laurel.domain.turn import Turn


def fitting_level(scheme: TierScheme, value: Qualifying) -> Level | None:
    """The highest level that this much reaches, or None."""
    fitting = [level for level in scheme.levels if is_reached(level, value)]
    return max(fitting, key=lambda level: level.rank, default=None)


def valid_until(validity: Validity, level: Level, reached_on: date) -> date | None:
    """The last day of a level reached that day; None: no end. A level open to all never ends."""
    if not level.reach:
        return None
    match validity:
        case ValidForever():
            return None
        case ValidFor(months, days):
            return add_days(add_months(reached_on, months), days)
        case ValidToYearEnd(years_after):
            return date(min(reached_on.year + years_after, date.max.year), 12, 31)
        case _:
            assert_never(validity)


def tier_on(account: Account, day: date) -> TierState:
    """Where the member stands on that day: what is given by hand while it lasts, else what is
    earned.
    """
    given = override_on(account, day)
    return account.tier if given is None else TierState(given.tier_id, given.since, given.until)


def override_on(account: Account, day: date) -> TierOverride | None:
    """What is given by hand on that day, or None."""
    given = account.override
    lasts = given is not None and given.since <= day <= given.until
    return given if lasts else None


def first_tier(scheme: TierScheme | None, joined_on: date) -> TierState:
    """Where a new member stands: the level open to all, if there is one. A tier that is given is
    `settle`d.
    """
    counts = scheme is not None and not scheme.is_given
    level = fitting_level(scheme, Qualifying()) if scheme is not None and counts else None
    return TierState() if level is None else TierState(level.tier_id, joined_on, None)


def rise(turn: Turn, on: date) -> Level | None:
    """Raise the member to the level reached by that day, if it is higher; the level entered, or
    None where the member stands no higher than before.

    Within a calendar-year window, reaching the same level again in a later year prolongs it.
    """
    scheme, held = turn.program.tiers, turn.account.tier
    if scheme is None or scheme.is_given:
        return None
    tier = _risen(scheme, turn.account, on)
    is_other = tier.tier_id != held.tier_id
    if tier == held or (is_other and is_review_due(tier, turn.today)):
        return None
    return stand(turn, scheme, tier)


def settle(turn: Turn, member: Mapping[str, Scalar], on: date) -> Level | None:
    """Where tiers are given: put the member at the highest level whose condition holds; the level
    entered, or None. A level without a condition is nothing that anybody enters.
    """
    scheme, held = turn.program.tiers, turn.account.tier
    if scheme is None or not scheme.is_given:
        return None
    level = _given_to(scheme, member)
    if level is None:
        tier = TierState()
    else:
        tier = TierState(level.tier_id, held.since if level.tier_id == held.tier_id else on)
    if tier == held:
        return None
    entered = stand(turn, scheme, tier)
    return entered if entered is not None and entered.when is not None else None


def stand(turn: Turn, scheme: TierScheme, tier: TierState) -> Level | None:
    """Change the tier that is earned; the level the member thereby enters, or None.

    A rise above what is given by hand ends that. A rise beneath it is entered by nobody.
    """
    account, today = turn.account, turn.today
    before, is_overridden = tier_on(account, today), override_on(account, today) is not None
    rank = _rank(scheme, tier)
    turn.add(TierChanged(tier))
    if is_overridden and rank > max(_rank(scheme, account.tier), _rank(scheme, before)):
        turn.add(Overridden(None))
    after = tier_on(turn.account, today)
    return scheme.level(after.tier_id) if _rank(scheme, after) > _rank(scheme, before) else None


def review(turn: Turn, until: date | None = None) -> bool:
    """Do every review that was due by today, each as of its own day; whether there was one. With
    `until`, only those due by that day.

    What counted between the day of a review and today is looked at again after it: it may reach a
    level that nobody saw while the higher one was not yet reviewed.
    """
    scheme, reviewed = turn.program.tiers, False
    if scheme is None or scheme.is_given:
        return False
    while is_review_due(turn.account.tier, until or turn.today):
        due_on = add_days(turn.account.tier.valid_until or date.max, 1)
        turn.add(TierChanged(_reviewed(scheme, turn.account, due_on)))
        for on in _counted_from(scheme, turn.account, due_on, turn.today):
            if not is_review_due(turn.account.tier, on):
                tier = _risen(scheme, turn.account, on)
                if tier != turn.account.tier:
                    turn.add(TierChanged(tier))
        reviewed = True
    return reviewed


def is_review_due(tier: TierState, today: date) -> bool:
    """Whether the tier's last day has passed."""
    return tier.valid_until is not None and tier.valid_until < today


def _given_to(scheme: TierScheme, member: Mapping[str, Scalar]) -> Level | None:
    fitting = [one for one in scheme.levels if one.when is None or holds(one.when, member)]
    return max(fitting, key=lambda level: level.rank, default=None)


def _risen(scheme: TierScheme, account: Account, on: date) -> TierState:
    """The tier after what counted on that day: higher, prolonged, or just what is held."""
    held = account.tier
    value = qualifying_before(scheme.window, account.qualifying, add_days(on, 1))
    level = fitting_level(scheme, value)
    if level is None or level.rank < _rank(scheme, held):
        return held
    until = valid_until(scheme.validity, level, on)
    if level.rank > _rank(scheme, held):
        return TierState(level.tier_id, on, until)
    if isinstance(scheme.window, YearWindow) and _is_later(until, held.valid_until):
        return TierState(held.tier_id, held.since, until)
    return held


def _counted_from(scheme: TierScheme, account: Account, first: date, today: date) -> list[date]:
    """The days from that one on on which something counted, as far as they are kept.

    Of a calendar year only the sum is kept: it counts as of its last day, or of today.
    """
    match scheme.window:
        case LifetimeWindow() | GivenWindow():
            return []
        case YearWindow():
            years = sorted(int(key) for key in account.qualifying if len(key) == len("2026"))
            return [_last_day_so_far(year, today) for year in years if year >= first.year]
        case RollingWindow():
            days = sorted(key for key in account.qualifying if len(key) == len("2026-03-02"))
            return [date.fromisoformat(key) for key in days if key >= first.isoformat()]
        case _:
            assert_never(scheme.window)


def _last_day_so_far(year: int, today: date) -> date:
    return min(date(year, 12, 31), max(date(year, 1, 1), today))


def _reviewed(scheme: TierScheme, account: Account, due_on: date) -> TierState:
    held, last = account.tier, add_days(due_on, -1)
    value = qualifying_before(scheme.window, account.qualifying, due_on)
    level = fitting_level(scheme, value)
    if scheme.fall is Fall.ONE_LEVEL:
        level = _higher(level, _one_below(scheme, held))
    until = None if level is None else valid_until(scheme.validity, level, last)
    if level is not None and until is not None and until < due_on:
        # it holds to the end of the year it is reached in, which has just ended
        level = _reached_anew(scheme, level)
        until = None if level is None else valid_until(scheme.validity, level, due_on)
    if level is None:
        return TierState()
    since = held.since if level.tier_id == held.tier_id else due_on
    return TierState(level.tier_id, since, until)


def _reached_anew(scheme: TierScheme, level: Level) -> Level | None:
    """The level on the first day of a new year: where a calendar year counts, nothing has yet."""
    is_year = isinstance(scheme.window, YearWindow)
    return fitting_level(scheme, Qualifying()) if is_year else level


def _one_below(scheme: TierScheme, held: TierState) -> Level | None:
    below = [level for level in scheme.levels if level.rank < _rank(scheme, held)]
    return max(below, key=lambda level: level.rank, default=None)


def _higher(one: Level | None, other: Level | None) -> Level | None:
    levels = [level for level in (one, other) if level is not None]
    return max(levels, key=lambda level: level.rank, default=None)


def _rank(scheme: TierScheme, held: TierState) -> int:
    level = scheme.level(held.tier_id)
    return level.rank if level else 0


def _is_later(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day > other


def is_reached(level: Level, value: Qualifying) -> bool:
    """Whether this much is enough for the level, in one of its ways."""
    if not level.reach:
        return True
    return any(
        all(metric_of(value, metric) >= needed for metric, needed in way.items())
        for way in level.reach
    )
