"""Tiers from a checked document."""

from laurel.domain.tier_scheme import (
    EventsOf,
    GivenWindow,
    Level,
    LifetimeWindow,
    Measure,
    MembershipYearWindow,
    Metric,
    RollingWindow,
    TierScheme,
    ValidFor,
    ValidForever,
    Validity,
    ValidToMembershipYearEnd,
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
        most_levels=1 if raw["fall"] == "one_level" else raw.get("most_levels"),
        grace_days=raw.get("grace", {}).get("days", 0),
        years_of_plan=_years_of_plan(raw),
        events=_events(levels),
        has_plans=any(level.plans for level in levels),
    )


def _level(tier_id: str, raw: Raw, units: Units) -> Level:
    when = condition(raw.get("when"), units)
    reach = tuple(_way(way, units) for way in raw["reach"])
    return Level(
        tier_id,
        raw["rank"],
        raw["name"],
        reach,
        benefits(raw["benefits"], units),
        when,
        frozenset(raw.get("plans", ())),
        raw.get("by_invitation", False),
    )


def _way(raw: Raw, units: Units) -> dict[Measure, int]:
    """What must be reached, in the order in which it stands in the document."""
    way = dict[Measure, int]()
    for name, value in raw.items():
        if name == "events":
            way |= {EventsOf(event_type): count for event_type, count in value.items()}
        else:
            way[Metric(name)] = units.minor(value) if name == "spend" else value
    return way


def _events(levels: list[Level]) -> frozenset[str]:
    ways = (way for level in levels for way in level.reach)
    return frozenset(one.event_type for way in ways for one in way if isinstance(one, EventsOf))


def _years_of_plan(raw: Raw) -> bool:
    return any(raw[part].get("of") == "plan" for part in ("window", "validity"))


def _window(raw: Raw) -> Window:
    match raw["kind"]:
        case "lifetime":
            return LifetimeWindow()
        case "calendar_year":
            return YearWindow()
        case "membership_year":
            return MembershipYearWindow(raw["of"] == "plan")
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
        case "membership_year_end":
            return ValidToMembershipYearEnd(raw["years_after"])
        case _:
            return ValidToYearEnd(raw["years_after"])
