"""What is missing: to keep the level that is earned at its review, and to reach another one."""

from collections.abc import Mapping
from datetime import date

from laurel.domain.account import Account, Qualifying, TierState
from laurel.domain.calendar import add_days
from laurel.domain.frozen import dataclass, replace
from laurel.domain.membership_year import began_on
from laurel.domain.program import Program
from laurel.domain.qualifying import (
    counted_before,
    counted_for_review,
    metric_of,
    window_before,
)
from laurel.domain.review_tier import can_be_kept, earned_on, reviewed_on
from laurel.domain.tier_scheme import Level, Measure

type Missing = Mapping[Measure, int]
"""What one way to a level still lacks, measure by measure; spend in minor units."""


@dataclass(frozen=True, slots=True)
class Keep:
    """What the review of a level will ask for.

    The level holds to the end of `until`. What counts for its review is what comes from `first` to
    `last`; any one of `ways` without anything missing keeps it. No ways at all: nothing the member
    does keeps it. As it stands now the member would fall to `falls_to` (None: to no level), and
    stay where they are if that is the level itself.
    """

    tier_id: str
    until: date
    first: date
    last: date
    ways: tuple[Missing, ...]
    falls_to: str | None

    @property
    def is_safe(self) -> bool:
        """Whether nothing more is needed."""
        return self.falls_to == self.tier_id


def keeping(program: Program, account: Account, today: date) -> Keep | None:
    """What it takes to keep the level that is earned, as of the end of today; None where none is,
    or nothing ends it. Levels by hand and by plan are not kept by what counts: beneath them it is
    the earned one.
    """
    scheme = program.tiers
    if scheme is None or scheme.is_given:
        return None
    there = replace(account, tier=earned_on(program, account, today))
    held = there.tier
    level = scheme.level(held.tier_id)
    if level is None or held.valid_until is None:
        return None
    due_on = add_days(held.valid_until, 1)
    first_due = held.grace_on or due_on
    first, last = window_before(scheme.window, first_due, began_on(program, there))
    falls_to = _falls_to(program, there, due_on)
    ways = ways_to(level, counted_for_review(program, there, first_due, due_on))
    if not can_be_kept(program, there, level, first_due, due_on):
        # the year that counts is over with the level: only the next one can reach it again
        tomorrow = add_days(first_due, 1)
        first, last = window_before(scheme.window, tomorrow, began_on(program, there))
        ways = ways_to(level, counted_before(program, there, tomorrow))
    elif held.grace_on is None:
        last = min(last, held.valid_until)
    if held.grace_on is not None:
        last = held.valid_until
    return Keep(level.tier_id, held.valid_until, first, last, ways, falls_to)


def ways_to(level: Level, value: Qualifying) -> tuple[Missing, ...]:
    """What each way to the level lacks, where this much counts; never less than nothing."""
    return tuple(
        {measure: max(0, needed - metric_of(value, measure)) for measure, needed in way.items()}
        for way in level.reach
    )


def main_measure(ways: tuple[Missing, ...]) -> Measure | None:
    """The measure by which the way is told in one number: of the first way the first that lacks
    something.
    """
    if not ways:
        return None
    lacking = (measure for measure, missing in ways[0].items() if missing)
    return next(lacking, next(iter(ways[0])))


def _falls_to(program: Program, account: Account, due_on: date) -> str | None:
    """Where the review of that day puts the member if nothing more comes, after grace."""
    tier: TierState = reviewed_on(program, account, due_on)
    if tier.grace_on == due_on and tier.valid_until is not None:
        after = replace(account, tier=tier)
        tier = reviewed_on(program, after, add_days(tier.valid_until, 1))
    return tier.tier_id
