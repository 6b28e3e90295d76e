"""The member's own year: from the day they joined, or from the day their plan was first paid.

It begins again on the same day of each year; 29 February is 28 February in years without it.
"""

from collections.abc import Callable
from datetime import date

from laurel.domain.account import Account
from laurel.domain.calendar import add_days, in_year, local_day
from laurel.domain.program import Program

type BeganOn = Callable[[date], date]
"""The day from which the membership year is counted that holds a day."""


def new_year(_: date) -> date:
    """A calendar year is counted from 1 January."""
    return date(1, 1, 1)


def began_on(program: Program, account: Account) -> BeganOn:
    """From which day the member's years are counted, on any day: that of joining. Where the years
    are those of the plan, and one runs on that day, the day on which it was first paid.
    """
    joined_on = local_day(account.joined_at, program.zone)
    if program.tiers is None or not program.tiers.years_of_plan:
        return lambda _: joined_on
    return lambda day: _paid_on(program, account, day) or joined_on


def year_of(began: date, day: date) -> date:
    """The first day of the year that holds the day."""
    this_year = in_year(day.year, began.month, began.day)
    if this_year <= day:
        return this_year
    return date.min if day.year == date.min.year else in_year(day.year - 1, began.month, began.day)


def year_end(began: date, day: date, years_after: int = 0) -> date:
    """The last day of the year that holds the day, or of one so many years later."""
    year = year_of(began, day).year + years_after + 1
    if year > date.max.year:
        return date.max
    return add_days(in_year(year, began.month, began.day), -1)


def _paid_on(program: Program, account: Account, day: date) -> date | None:
    """The first day of the run that covers the day, of the newest subscription that has one."""
    for subscription in reversed(account.subscriptions):
        plan = program.plans.get(subscription.plan_id)
        grace = plan.grace_days if plan is not None and subscription.ending is None else 0
        for run in reversed(subscription.runs):
            first = local_day(run.first, program.zone)
            last = None if run.until is None else local_day(run.until, program.zone)
            if first <= day and (last is None or day <= add_days(last, grace)):
                paid_on = local_day(run.paid_from, program.zone)
                return paid_on if paid_on <= day else first  # a trial is a year of its own
    return None
