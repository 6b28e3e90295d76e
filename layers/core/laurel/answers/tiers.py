"""Where a member stands, as clients see it."""

from datetime import date, datetime, timedelta

from laurel.answers.rewards import decimal_text
from laurel.bodies import (
    BenefitBody,
    KeepTierBody,
    MissingBody,
    NextTierBody,
    QualifyingBody,
    Quantity,
    TierBody,
    TierChangeBody,
)
from laurel.domain.account import Account
from laurel.domain.benefit import Benefit
from laurel.domain.calendar import local_day
from laurel.domain.keeping import Keep, Missing, keeping, main_measure, ways_to
from laurel.domain.membership_year import began_on
from laurel.domain.money import format_amount
from laurel.domain.prices import benefits_of
from laurel.domain.program import Program
from laurel.domain.qualifying import counted_before, metric_of, window_before
from laurel.domain.tier_scheme import Level, Measure, Metric
from laurel.domain.tiers import override_on, tier_at
from laurel.domain.turn import Decision
from laurel.storage.codec import day


def tier_change_body(program: Program, decision: Decision, now: datetime) -> TierChangeBody:
    """The tier after a decision made at that instant."""
    accounts = (decision.before, decision.after)
    before, after = (tier_at(program, one, now).tier_id for one in accounts)
    return {"tier": after, "changed_from": before if before != after else None}


def tier_body(program: Program, account: Account, now: datetime) -> TierBody:
    """Where a member stands, what counts, and what is missing for the next tier and for keeping
    what is earned.
    """
    today, scheme = local_day(now, program.zone), program.tiers
    held = tier_at(program, account, now)
    level = scheme.level(held.tier_id) if scheme else None
    keep = keeping(program, account, today)
    return {
        "tier": held.tier_id,
        "name": level.name if level else None,
        "since": day(held.since),
        "valid_until": day(held.valid_until),
        "grace_from": day(held.grace_on),
        "override": override_on(account, today) is not None,
        "qualifying": _qualifying(program, account, now),
        "next": _next_tier(program, account, now),
        "keep": _keep_body(program, keep) if keep else None,
        "benefits": [_benefit_body(program, one) for one in benefits_of(program, account, now)],
    }


def _keep_body(program: Program, keep: Keep) -> KeepTierBody:
    return {
        "tier": keep.tier_id,
        "until": keep.until.isoformat(),
        "from": _first_day(keep.first),
        "to": keep.last.isoformat(),
        **_missing(program, keep.ways),
    }


def _missing(program: Program, ways: tuple[Missing, ...]) -> MissingBody:
    """What is missing by one measure, and by each way with all of its measures."""
    main = main_measure(ways)
    return {
        "metric": None if main is None else main.value,
        "missing": None if main is None else _measured(program, main, ways[0][main]),
        "ways": [
            {one.value: _measured(program, one, missing) for one, missing in way.items()}
            for way in ways
        ],
    }


def _benefit_body(program: Program, benefit: Benefit) -> BenefitBody:
    body: BenefitBody = {"benefit": benefit.benefit_id}
    if benefit.family is not None:
        body["family"] = benefit.family.value
    if benefit.min_spend is not None:
        body["min_spend"] = format_amount(benefit.min_spend, program.currency)
    if benefit.percent_off is not None:
        body["percent_off"] = decimal_text(benefit.percent_off * 100)
    if benefit.free_shipping:
        body["free_shipping"] = True
    return body


def _qualifying(program: Program, account: Account, now: datetime) -> QualifyingBody | None:
    scheme = program.tiers
    if scheme is None or scheme.is_given:
        return None
    tomorrow = _tomorrow(program, now)
    value = counted_before(program, account, tomorrow)
    first, last = window_before(scheme.window, tomorrow, began_on(program, account))
    counted = [level for level in scheme.levels if level.reach]
    level = _next_level(program, account, now) or (counted[-1] if counted else None)
    measure = next(iter(level.reach[0])) if level else Metric.SPEND
    return {
        "metric": measure.value,
        "from": _first_day(first),
        "to": last.isoformat(),
        "value": _measured(program, measure, metric_of(value, measure)),
    }


def _next_tier(program: Program, account: Account, now: datetime) -> NextTierBody | None:
    level = _next_level(program, account, now)
    if level is None:
        return None
    value = counted_before(program, account, _tomorrow(program, now))
    return {"tier": level.tier_id, **_missing(program, ways_to(level, value))}


def _next_level(program: Program, account: Account, now: datetime) -> Level | None:
    """The lowest level above the member's that something they do reaches."""
    scheme = program.tiers
    if scheme is None or scheme.is_given:
        return None
    rank = scheme.rank(tier_at(program, account, now).tier_id)
    return next((one for one in scheme.levels if one.reach and one.rank > rank), None)


def _measured(program: Program, measure: Measure, value: int) -> Quantity:
    return format_amount(value, program.currency) if measure is Metric.SPEND else value


def _first_day(first: date) -> str | None:
    """Of what counts since joining there is no first day."""
    return None if first.year == 1 else first.isoformat()


def _tomorrow(program: Program, now: datetime) -> date:
    return local_day(now, program.zone) + timedelta(days=1)
