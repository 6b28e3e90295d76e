"""Tiers from a checked document."""

from laurel.domain.tier_scheme import (
    Fall,
    GivenWindow,
    Level,
    LifetimeWindow,
    Metric,
    RollingWindow,
    TierScheme,
    ValidFor,
    ValidForever,
    Validity,
    ValidToYearEnd,
    Window,
    YearWindow,
)
from laurel.programs.compile_benefits import benefits
from laurel.programs.compile_conditions import condition
from laurel.programs.units import Raw, Units


def tier_scheme(raw: Raw, units: Units) -> TierScheme:
    """The levels, lowest rank first, with their window and validity."""
    levels = [_level(name, one, units) for name, one in raw["levels"].items()]
    return TierScheme(
        levels=tuple(sorted(levels, key=lambda level: level.rank)),
        window=_window(raw["window"]),
        validity=_validity(raw["validity"]),
        fall=Fall(raw["fall"]),
    )


def _level(tier_id: str, raw: Raw, units: Units) -> Level:
    when = condition(raw.get("when"), units)
    reach = tuple(_way(way, units) for way in raw["reach"])
    return Level(tier_id, raw["rank"], raw["name"], reach, benefits(raw["benefits"], units), when)


def _way(raw: Raw, units: Units) -> dict[Metric, int]:
    return {
        Metric(name): units.minor(value) if name == "spend" else value
        for name, value in raw.items()
    }


def _window(raw: Raw) -> Window:
    match raw["kind"]:
        case "lifetime":
            return LifetimeWindow()
        case "calendar_year":
            return YearWindow()
        case "given":
            return GivenWindow()
        case _:
            return RollingWindow(raw["days"], raw["months"])


def _validity(raw: Raw) -> Validity:
    match raw["kind"]:
        case "forever":
            return ValidForever()
        case "for":
            return ValidFor(raw["months"], raw["days"])
        case _:
            return ValidToYearEnd(raw["years_after"])
