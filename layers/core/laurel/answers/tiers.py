"""Where a member stands, as clients see it."""

from datetime import date, datetime, timedelta

from laurel.answers.rewards import decimal_text
from laurel.bodies import (
    BenefitBody,
    NextTierBody,
    QualifyingBody,
    Quantity,
    TierBody,
    TierChangeBody,
)
from laurel.domain.account import Account
from laurel.domain.benefit import Benefit
from laurel.domain.calendar import local_day
from laurel.domain.money import format_amount
from laurel.domain.prices import benefits_of
from laurel.domain.program import Program
from laurel.domain.qualifying import metric_of, qualifying_before, window_before
from laurel.domain.tier_scheme import Level, Metric
from laurel.domain.tiers import override_on, tier_on
from laurel.domain.turn import Decision
from laurel.storage.codec import day


def tier_change_body(decision: Decision, today: date) -> TierChangeBody:
    """The tier after a decision made that day."""
    before, after = (tier_on(one, today).tier_id for one in (decision.before, decision.after))
    return {"tier": after, "changed_from": before if before != after else None}


def tier_body(program: Program, account: Account, now: datetime) -> TierBody:
    """Where a member stands, what counts, and what is missing for the next tier."""
    today, scheme = local_day(now, program.zone), program.tiers
    held = tier_on(account, today)
    level = scheme.level(held.tier_id) if scheme else None
    return {
        "tier": held.tier_id,
        "name": level.name if level else None,
        "since": day(held.since),
        "valid_until": day(held.valid_until),
        "override": override_on(account, today) is not None,
        "qualifying": _qualifying(program, account, now),
        "next": _next_tier(program, account, now),
        "benefits": [_benefit_body(program, one) for one in benefits_of(program, account, now)],
    }


def _benefit_body(program: Program, benefit: Benefit) -> BenefitBody:
    body: BenefitBody = {"benefit": benefit.benefit_id}
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
    value = qualifying_before(scheme.window, account.qualifying, tomorrow)
    first, last = window_before(scheme.window, tomorrow)
    metric = _main_metric(_next_level(program, account, now) or scheme.levels[-1])
    return {
        "metric": metric.value,
        "from": None if first.year == 1 else day(first),
        "to": last.isoformat(),
        "value": _measured(program, metric, metric_of(value, metric)),
    }


def _next_tier(program: Program, account: Account, now: datetime) -> NextTierBody | None:
    level, scheme = _next_level(program, account, now), program.tiers
    if level is None or scheme is None:
        return None
    value = qualifying_before(scheme.window, account.qualifying, _tomorrow(program, now))
    metric = _main_metric(level)
    missing = max(0, level.reach[0][metric] - metric_of(value, metric))
    return {
        "tier": level.tier_id,
        "metric": metric.value,
        "missing": _measured(program, metric, missing),
    }


def _next_level(program: Program, account: Account, now: datetime) -> Level | None:
    levels = program.tiers.levels if program.tiers else ()
    tier = tier_on(account, local_day(now, program.zone))
    held = next((one for one in levels if one.tier_id == tier.tier_id), None)
    higher = [one for one in levels if one.reach and one.rank > (held.rank if held else 0)]
    return higher[0] if higher else None


def _main_metric(level: Level) -> Metric:
    return next(iter(level.reach[0])) if level.reach else Metric.SPEND


def _measured(program: Program, metric: Metric, value: int) -> Quantity:
    return format_amount(value, program.currency) if metric is Metric.SPEND else value


def _tomorrow(program: Program, now: datetime) -> date:
    return local_day(now, program.zone) + timedelta(days=1)
