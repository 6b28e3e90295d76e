"""What days bring to the tier that is earned: a rise by what counted, and reviews of it.

A window of n days before a day D is [D - n, D). The level an event reaches is measured in the
window that ends with the event's day; a review on day D (the day after the tier's last) looks at
the window before D, and what it grants counts from the day before D, so that anniversaries stay
where they are. A review run late does what it would have done on its day.

In grace the window of the review stays open: what comes then counts for it too, and who thereby
makes up for what was missing goes on as though it had been there in time. What grace does not save
falls on the day after it, and holds from the day before grace.
"""

from collections.abc import Iterator
from datetime import date

from laurel.domain.account import Account, Qualifying, TierState
from laurel.domain.calendar import add_days
from laurel.domain.frozen import replace
from laurel.domain.levels import fitting_level, highest, valid_until
from laurel.domain.membership_year import began_on
from laurel.domain.program import Program
from laurel.domain.qualifying import (
    counted_before,
    counted_for_review,
    is_in_grace,
    is_kept_by_day,
    window_before,
)
from laurel.domain.tier_scheme import Level, TierScheme, YearWindow


def is_review_due(tier: TierState, today: date) -> bool:
    """Whether the tier's last day has passed."""
    return tier.valid_until is not None and tier.valid_until < today


def earned_on(program: Program, account: Account, day: date) -> TierState:
    """The tier that is earned on that day, whether the reviews due by then were booked or not."""
    tier = account.tier
    if is_review_due(tier, day):
        for reviewed in reviews(program, account, day, day):
            tier = reviewed
    return tier


def reviews(program: Program, account: Account, until: date, today: date) -> Iterator[TierState]:
    """The tier after each review due by `until`, each as of its own day.

    What counted between the day of a review and today is looked at again after it: an event may
    lie a day ahead, or in grace, and reach a level that nobody saw while the higher one was held.
    """
    scheme = program.tiers
    if scheme is None or scheme.is_given:
        return
    while is_review_due(account.tier, until):
        due_on = add_days(account.tier.valid_until or date.max, 1)
        first_due = account.tier.grace_on or due_on
        account = replace(account, tier=reviewed_on(program, account, due_on))
        yield account.tier
        for on in _counted_from(program, account, first_due, today):
            tier = account.tier if is_review_due(account.tier, on) else risen(program, account, on)
            is_prolonged = tier.tier_id == account.tier.tier_id and not account.tier.grace_on
            if tier != account.tier and not is_prolonged:
                account = replace(account, tier=tier)
                yield tier


def risen(program: Program, account: Account, on: date) -> TierState:
    """The tier after what counted on that day: higher, prolonged, or just what is held.

    Where a year counts, reaching the same level again in a later one prolongs it.
    """
    scheme, held = program.tiers, account.tier
    if scheme is None:
        return held
    level = fitting_level(scheme, counted_before(program, account, add_days(on, 1)))
    rank = scheme.rank(held.tier_id)
    if level is not None and level.rank >= rank:
        until = valid_until(scheme.validity, level, on, began_on(program, account))
        if level.rank > rank:
            return TierState(level.tier_id, on, until)
        if scheme.is_yearly and _is_later(until, held.valid_until):
            return TierState(held.tier_id, held.since, until)
    return _saved(program, account, on) or held


def risen_since(program: Program, account: Account, on: date) -> TierState:
    """The tier after what counted on that day, and, where that was reported late, on later ones:
    in whatever order the same events are told, they reach the same level.
    """
    days = [on]
    if program.tiers is not None and is_kept_by_day(program.tiers.window):
        days = _counted_from(program, account, on, date.max) or days
    for day in days:
        account = replace(account, tier=risen(program, account, day))
    return account.tier


def reviewed_on(program: Program, account: Account, due_on: date) -> TierState:
    """The tier after the review of that day, the day after its last."""
    scheme, held = program.tiers, account.tier
    if scheme is None:
        return held
    first_due = held.grace_on or due_on
    value = counted_for_review(program, account, first_due, due_on)
    kept = _granted(program, account, fitting_level(scheme, value), first_due, due_on)
    level = scheme.level(held.tier_id)
    if level is not None and scheme.rank(kept.tier_id) < level.rank:
        if scheme.grace_days and held.grace_on is None:
            last = add_days(due_on, scheme.grace_days - 1)
            return TierState(held.tier_id, held.since, last, due_on)
        landing = highest(scheme.level(kept.tier_id), _landing(scheme, level))
        kept = _held_from(program, account, landing, first_due, due_on)
    return replace(kept, since=held.since) if kept.tier_id == held.tier_id else kept


def _saved(program: Program, account: Account, on: date) -> TierState | None:
    """The tier that what came in grace up to that day keeps, with no gap; None where it is not
    enough, or the tier is not in grace.
    """
    scheme, held = program.tiers, account.tier
    if scheme is None or held.grace_on is None or not is_in_grace(held, on):
        return None
    level = scheme.level(held.tier_id)
    value = counted_for_review(program, account, held.grace_on, add_days(on, 1))
    found = fitting_level(scheme, value)
    if level is None or found is None or found.rank < level.rank:
        return None
    last = add_days(held.grace_on, -1)
    until = valid_until(scheme.validity, level, last, began_on(program, account))
    is_over = until is not None and until < held.grace_on
    return None if is_over else TierState(held.tier_id, held.since, until)


def can_be_kept(
    program: Program, account: Account, level: Level, first_due: date, due_on: date
) -> bool:
    """Whether a review that was first due on a day may prolong the level by what counted before it.
    It does not where the level would hold to the end of a year that has just ended.
    """
    if program.tiers is None:
        return False
    last, began = add_days(first_due, -1), began_on(program, account)
    until = valid_until(program.tiers.validity, level, last, began)
    is_over = until is not None and until < due_on
    return not (is_over and _begins_anew(program, account, first_due))


def _granted(
    program: Program, account: Account, level: Level | None, first_due: date, due_on: date
) -> TierState:
    """What a review grants for what counted. Where the level would hold to the end of a year that
    has just ended, it is reached anew: by nothing yet, where a year counts and a new one began.
    """
    scheme = program.tiers
    if scheme is None or level is None:
        return TierState()
    if not can_be_kept(program, account, level, first_due, due_on):
        level = fitting_level(scheme, Qualifying())
    return _held_from(program, account, level, first_due, due_on)


def _held_from(
    program: Program, account: Account, level: Level | None, first_due: date, due_on: date
) -> TierState:
    """The level from the review on: counted from the day before it was first due, or, where that
    would be over by now, from today.
    """
    if program.tiers is None or level is None:
        return TierState()
    validity, began = program.tiers.validity, began_on(program, account)
    until = valid_until(validity, level, add_days(first_due, -1), began)
    if until is not None and until < due_on:
        until = valid_until(validity, level, due_on, began)
    return TierState(level.tier_id, due_on, until)


def _begins_anew(program: Program, account: Account, day: date) -> bool:
    """Whether a year that counts begins on that day."""
    if program.tiers is None or not program.tiers.is_yearly:
        return False
    window, began = program.tiers.window, began_on(program, account)
    return window_before(window, add_days(day, 1), began)[0] == day


def _landing(scheme: TierScheme, held: Level) -> Level | None:
    """The lowest level that one review may let fall to; None: there is no bound, or nothing is
    left. Nobody falls to a level that nothing they do could reach.
    """
    if scheme.most_levels is None:
        return None
    counted = [level for level in scheme.levels if level.reach or level.is_open]
    below = [level for level in counted if level.rank < held.rank]
    return below[-scheme.most_levels] if scheme.most_levels <= len(below) else None


def _counted_from(program: Program, account: Account, first: date, today: date) -> list[date]:
    """The days from that one on on which something counted, as far as they are kept.

    Of a year only the sum is kept: it counts as of its first day. Whatever counts later in a year
    has booked the reviews that were due before.
    """
    scheme = program.tiers
    if scheme is None or not (scheme.is_yearly or is_kept_by_day(scheme.window)):
        return []
    keys = sorted(account.qualifying)
    days = [date.fromisoformat(key) for key in keys if len(key) == len("2026-03-02")]
    found = [day for day in days if first <= day <= today]
    if is_kept_by_day(scheme.window):
        return found
    years = _years(keys, is_calendar=isinstance(scheme.window, YearWindow))
    return sorted({*found, *(year for year in years if first <= year <= today)})


def _years(keys: list[str], *, is_calendar: bool) -> list[date]:
    """The first days of the years of which something is kept."""
    if is_calendar:
        return [date(int(key), 1, 1) for key in keys if len(key) == len("2026")]
    return [date.fromisoformat(key[:-1]) for key in keys if key.endswith("+")]


def _is_later(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day > other
