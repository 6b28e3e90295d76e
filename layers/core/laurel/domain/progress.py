"""How far a member has come: totals that rules add up, rows of days, badges. As of a day."""

from collections.abc import Iterator
from datetime import date, timedelta

from laurel.domain.account import Account
from laurel.domain.awards import Counts, Goal, PerTotal, Streak
from laurel.domain.calendar import Period, period_key
from laurel.domain.frozen import dataclass
from laurel.domain.pin_standing import days_counter, total_counters
from laurel.domain.program import Program
from laurel.domain.rule import Rule


@dataclass(frozen=True, slots=True)
class Challenge:
    """A rule that pays when a total passes a step. `value` and `goal` are minor units of money, or
    a number of pieces or events; `goal` is the next step, or the one goal of the period.
    """

    rule: Rule
    counts: Counts
    per: Period
    period: str
    value: int
    goal: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Days in a row up to today; 0 once one was missed. It pays on each `of`-th."""

    rule: Rule
    days: int
    of: int
    last_on: date | None


def challenges(program: Program, account: Account, today: date) -> Iterator[Challenge]:
    """Every total and goal of the program, in the period of that day."""
    for rule in _rules(program):
        if isinstance(rule.award, PerTotal | Goal):
            total, steps = total_counters(rule)
            period = period_key(rule.award.per, today)
            value = account.counters.get(total, {}).get(period, 0)
            paid = account.counters.get(steps, {}).get(period, 0)
            yield _challenge(rule, rule.award, period, value, paid)


def rows_of_days(program: Program, account: Account, today: date) -> Iterator[Row]:
    """Every row of days of the program. Today may still come: yesterday's row is not broken."""
    for rule in _rules(program):
        if isinstance(rule.award, Streak):
            days = account.counters.get(days_counter(rule), {})
            kept = {date.fromisoformat(day): length for day, length in days.items()}
            last_on = max((day for day in kept if day <= today), default=None)
            unbroken = last_on is not None and last_on >= today - timedelta(days=1)
            length = kept[last_on] if last_on is not None and unbroken else 0
            yield Row(rule, length, rule.award.days, last_on)


def _challenge(rule: Rule, award: PerTotal | Goal, period: str, value: int, paid: int) -> Challenge:
    if isinstance(award, Goal):
        goal, reached = award.reach, bool(paid)
    else:
        goal, reached = award.every * (paid + 1), False
    return Challenge(rule, award.counts, award.per, period, value, goal, reached)


def _rules(program: Program) -> Iterator[Rule]:
    for rules in program.rules.values():
        yield from rules
