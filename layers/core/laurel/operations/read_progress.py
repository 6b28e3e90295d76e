"""Reading how far a member has come: challenges, rows of days, badges."""

from typing import Any, cast

from laurel.bodies import BadgeBody, ChallengeBody, Quantity, StreakBody
from laurel.domain.awards import Counts
from laurel.domain.calendar import local_day
from laurel.domain.money import format_amount
from laurel.domain.program import Program
from laurel.domain.progress import Challenge, Row, challenges, rows_of_days
from laurel.operations.clock import Clock
from laurel.operations.services import Place, Services, open_account
from laurel.storage import codec


def read_challenges(services: Services, place: Place, clock: Clock) -> list[dict[str, Any]]:
    """Every total that rules add up, in the period of today."""
    opened = open_account(services, place, clock)
    today = local_day(opened.now, opened.program.zone)
    bodies = [
        _challenge(opened.program, one) for one in challenges(opened.program, opened.account, today)
    ]
    return cast("list[dict[str, Any]]", bodies)


def read_streaks(services: Services, place: Place, clock: Clock) -> list[dict[str, Any]]:
    """Every row of days that rules count."""
    opened = open_account(services, place, clock)
    today = local_day(opened.now, opened.program.zone)
    bodies = [_row(one) for one in rows_of_days(opened.program, opened.account, today)]
    return cast("list[dict[str, Any]]", bodies)


def read_badges(services: Services, place: Place, clock: Clock) -> list[dict[str, Any]]:
    """Every badge of the program, won or not; and those won of earlier versions."""
    opened = open_account(services, place, clock)
    won, names = opened.account.badges, opened.program.badges
    bodies: list[BadgeBody] = [
        {
            "badge": badge_id,
            "name": names.get(badge_id, badge_id),
            "won_on": codec.day(won.get(badge_id)),
        }
        for badge_id in dict.fromkeys([*names, *won])
    ]
    return cast("list[dict[str, Any]]", bodies)


def _challenge(program: Program, one: Challenge) -> ChallengeBody:
    def told(value: int) -> Quantity:
        is_money = one.counts is Counts.AMOUNT
        return format_amount(value, program.currency) if is_money else value

    return {
        "rule": one.rule.rule_id,
        "name": one.rule.name or None,
        "counts": one.counts.value,
        "per": one.per.value,
        "period": one.period,
        "value": told(one.value),
        "goal": told(one.goal),
        "missing": told(max(one.goal - one.value, 0)),
        "reached": one.reached,
    }


def _row(one: Row) -> StreakBody:
    return {
        "rule": one.rule.rule_id,
        "name": one.rule.name or None,
        "days": one.days,
        "of": one.of,
        "missing": one.of - one.days % one.of,
        "last_on": codec.day(one.last_on),
    }
