"""Conditions from a checked document."""

from typing import Any

from laurel.domain.conditions import (
    AllOf,
    AnyOf,
    Comparator,
    Compare,
    Condition,
    DaysAgo,
    Fact,
    Not,
)
from laurel.programs.facts import MONEY_FACTS
from laurel.programs.units import Raw, Units


def condition(raw: Raw | None, units: Units) -> Condition | None:
    """A condition, or None where there is none."""
    return None if raw is None else _holds(raw, units)


def _holds(raw: Raw, units: Units) -> Condition:
    if "all" in raw:
        return AllOf(tuple(_holds(part, units) for part in raw["all"]))
    if "any" in raw:
        return AnyOf(tuple(_holds(part, units) for part in raw["any"]))
    if "not" in raw:
        return Not(_holds(raw["not"], units))
    [(name, value)] = [(key, value) for key, value in raw.items() if key != "fact"]
    return Compare(raw["fact"], Comparator(name), _compared(raw["fact"], value, units))


def _compared(fact: str, value: Any, units: Units) -> Fact | DaysAgo:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return DaysAgo(value.get("at_least", 0), value.get("below"))
    if isinstance(value, list):
        return tuple(_one(fact, one, units) for one in value)
    plain: Fact = _one(fact, value, units)
    return plain


def _one(fact: str, value: Any, units: Units) -> Any:  # noqa: ANN401 - JSON
    return units.minor(value) if fact in MONEY_FACTS and isinstance(value, str) else value
