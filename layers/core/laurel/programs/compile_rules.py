"""Earning rules from a checked document."""

from fractions import Fraction

from laurel.domain.calendar import Period
from laurel.domain.money import Rounding
from laurel.domain.rule import (
    Combine,
    Factor,
    Rule,
    Target,
    TierFactor,
    ToBadge,
    ToCause,
    ToDay,
    ToReward,
    ToWallet,
    WhenFactor,
)
from laurel.domain.rule_limits import Cap, CapUnit, Span
from laurel.programs.compile_awards import award
from laurel.programs.compile_conditions import condition
from laurel.programs.compile_wallets import availability, expiry
from laurel.programs.units import Raw, Units

CHOSEN = "chosen"
"""Instead of a cause's id: the one the member chose."""


def rule(rule_id: str, raw: Raw, units: Units) -> Rule:
    """An earning rule."""
    extra = raw.get("with", ())
    return Rule(
        rule_id=rule_id,
        on=raw["on"],
        to=_target(raw["gives"]),
        award=award(raw["gives"], units),
        when=condition(raw.get("when"), units),
        lines=condition(raw.get("lines"), units),
        with_shipping="shipping" in extra,
        with_tax="tax" in extra,
        factors=tuple(_factor(one, units) for one in raw["multiply"]),
        combine=Combine(raw.get("combine", Combine.MULTIPLY)),
        caps=tuple(cap(one, units) for one in raw["caps"]),
        rounding=Rounding(raw.get("rounding", Rounding.DOWN)),
        by_line=raw.get("round_per") == "line",
        campaign=raw.get("campaign"),
        group=raw.get("group"),
        priority=raw.get("priority", 0),
        plans=frozenset(raw.get("plans", ())),
        expiry=expiry(raw["expires"]) if "expires" in raw else None,
        availability=availability(raw["available"]) if "available" in raw else None,
        name=raw.get("name", ""),
    )


def cap(raw: Raw, units: Units) -> Cap:
    """A cap of a rule, or a limit of a reward."""
    spans = {one.value: one for one in Span}
    period, for_each = spans.get(raw["per"]) or Period(raw["per"]), raw.get("for_each")
    if "times" in raw:
        return Cap(raw["times"], CapUnit.TIMES, period, for_each)
    return Cap(units.quantity(raw["quantity"]), CapUnit.QUANTITY, period, for_each)


def _target(gives: Raw) -> Target:
    match gives["kind"]:
        case "badge":
            return ToBadge(gives["badge"])
        case "day":
            return ToDay(gives["day"])
        case _ if "reward" in gives:
            return ToReward(gives["reward"])
        case _ if "cause" in gives:
            cause = gives["cause"]
            return ToCause(gives["wallet"], None if cause == CHOSEN else cause)
        case _:
            return ToWallet(gives["wallet"])


def _factor(raw: Raw, units: Units) -> Factor:
    when = condition(raw.get("when"), units)
    if when is not None:
        return WhenFactor(when, Fraction(raw["factor"]))
    return TierFactor({tier: Fraction(text) for tier, text in raw["factors"].items()})
