"""What rules give, from a checked document: quantities become exact ratios of smallest units."""

from collections.abc import Sequence
from fractions import Fraction

from laurel.domain.awards import (
    Award,
    BestRate,
    Bracket,
    Brackets,
    ByTier,
    Counts,
    Fixed,
    FromEvent,
    Goal,
    PerAmount,
    PerBlock,
    PerTotal,
    PerUnit,
    Rate,
    Streak,
)
from laurel.domain.calendar import Period
from laurel.programs.compile_conditions import condition
from laurel.programs.units import Raw, Units

MOST_AT_ONCE = 20
"""How many vouchers a total pays for one event; what is over is paid with the next."""


def award(raw: Raw, units: Units) -> Award:
    """How much a rule gives, in the units of where it goes."""
    match raw["kind"]:
        case "voucher" | "badge" | "day":
            return Fixed(1)
        case "fixed":
            return Fixed(units.quantity(raw["quantity"]))
        case "by_tier":
            return ByTier({tier: units.quantity(one) for tier, one in raw["quantities"].items()})
        case "per_amount":
            return PerAmount(_rate(raw, units), units.minor(raw["every"]))
        case "per_block":
            return PerBlock(_rate(raw, units), units.minor(raw["every"]))
        case "per_unit":
            return PerUnit(_rate(raw, units), raw["every"])
        case "percent":
            return PerAmount(Fraction(raw["percent"]) / 100, 1)
        case "brackets":
            return _brackets(raw, units)
        case "best_rate":
            return BestRate(tuple(_line_rate(raw, one, units) for one in raw["rates"]))
        case "from_event":
            return FromEvent(
                raw["value"], _rate(raw, units), _bound(raw, "at_least"), _bound(raw, "at_most")
            )
        case "streak":
            return Streak(_rate(raw, units), raw["days"])
        case kind:
            return _of_total(kind, raw, units)


def _of_total(kind: str, raw: Raw, units: Units) -> Award:
    counts, per = Counts(raw["counts"]), Period(raw["per"])
    quantity = _rate(raw, units)
    if kind == "goal":
        return Goal(quantity, units.quantity(raw["reach"]), counts, per)
    most = None if "wallet" in raw else max(1, int(MOST_AT_ONCE / max(quantity, Fraction(1))))
    return PerTotal(quantity, units.quantity(raw["every"]), counts, per, most)


def _rate(raw: Raw, units: Units) -> Fraction:
    quantity = raw["quantity"]
    return units.rate(raw["wallet"], quantity) if "wallet" in raw else Fraction(quantity)


def _brackets(raw: Raw, units: Units) -> Brackets:
    marginal = raw["mode"] == "marginal"
    brackets: Sequence[Bracket] = [
        Bracket(_start(one, units, marginal=marginal), _per_minor(raw, one, raw, units))
        for one in raw["brackets"]
    ]
    per = None if raw["per"] == "order" else Period(raw["per"])
    return Brackets(tuple(brackets), marginal, per)


def _start(bracket: Raw, units: Units, *, marginal: bool) -> int:
    """Where a bracket begins; above an amount is from one minor unit more, on the whole."""
    if "from" in bracket:
        return units.minor(bracket["from"])
    return units.minor(bracket["above"]) + (0 if marginal else 1)


def _line_rate(raw: Raw, rate: Raw, units: Units) -> Rate:
    return Rate(_per_minor(raw, rate, rate, units), condition(rate.get("lines"), units))


def _per_minor(raw: Raw, one: Raw, every_in: Raw, units: Units) -> Fraction:
    """So much for each minor unit."""
    if "percent" in one:
        return Fraction(one["percent"]) / 100
    every = every_in.get("every")
    each = 10**units.currency.digits if every is None else units.minor(every)
    quantity = one["quantity"]
    rate = units.rate(raw["wallet"], quantity) if "wallet" in raw else Fraction(quantity)
    return rate / each


def _bound(raw: Raw, name: str) -> Fraction | None:
    return Fraction(raw[name]) if name in raw else None
