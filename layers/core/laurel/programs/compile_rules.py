"""Earning rules from a checked document."""

from fractions import Fraction

from laurel.domain.calendar import Period
from laurel.domain.money import Rounding
from laurel.domain.rule import (
    Award,
    Cap,
    CapUnit,
    Factor,
    Fixed,
    PerAmount,
    PerBlock,
    Rule,
    TierFactor,
)
from laurel.programs.compile_conditions import condition
from laurel.programs.compile_wallets import availability, expiry
from laurel.programs.units import Raw, Units


def rule(rule_id: str, raw: Raw, units: Units) -> Rule:
    """An earning rule."""
    gives = raw["gives"]
    voucher = gives["kind"] == "voucher"
    return Rule(
        rule_id=rule_id,
        on=raw["on"],
        when=condition(raw.get("when"), units),
        lines=condition(raw.get("lines"), units),
        award=None if voucher else _award(gives, units),
        wallet="" if voucher else gives["wallet"],
        issue=gives["reward"] if voucher else None,
        factors=tuple(map(_factor, raw["multiply"])),
        caps=tuple(cap(one, units) for one in raw["caps"]),
        rounding=Rounding(raw.get("rounding", Rounding.DOWN)),
        expiry=expiry(raw["expires"]) if "expires" in raw else None,
        availability=availability(raw["available"]) if "available" in raw else None,
    )


def cap(raw: Raw, units: Units) -> Cap:
    """A cap of a rule, or a limit of a reward."""
    period, for_each = Period(raw["per"]), raw.get("for_each")
    if "times" in raw:
        return Cap(raw["times"], CapUnit.TIMES, period, for_each)
    return Cap(units.quantity(raw["quantity"]), CapUnit.QUANTITY, period, for_each)


def _award(raw: Raw, units: Units) -> Award:
    match raw["kind"]:
        case "fixed":
            return Fixed(units.quantity(raw["quantity"]))
        case "per_amount":
            return PerAmount(units.rate(raw["wallet"], raw["quantity"]), units.minor(raw["every"]))
        case _:
            return PerBlock(units.rate(raw["wallet"], raw["quantity"]), units.minor(raw["every"]))


def _factor(raw: Raw) -> Factor:
    return TierFactor({tier: Fraction(text) for tier, text in raw["factors"].items()})
