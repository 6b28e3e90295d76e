"""Tiers in plain words: what counts, how long levels hold, how they fall, and the ways to each."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from laurel.programs.tell_conditions import listed, tell_condition
from laurel.programs.tell_days import tell_length

type Raw = Mapping[str, Any]

_COUNTS: Final = {
    "lifetime": "Everything since joining counts.",
    "calendar_year": "What happens in the calendar year counts.",
    "given": "Who a member is gives the level, up and down, as soon as it changes.",
}
_YEARS: Final = {
    "joining": "the member's own year, from the day of joining,",
    "plan": "the member's own year, from the day a plan was first paid,",
}


def tell_terms(tiers: Raw) -> str:
    """What counts, how long a level holds, and what comes then."""
    return " ".join(_terms(tiers))


def tell_ways_in(level: Raw) -> str:
    """To whom a level is open: `for 12 orders or 500.00 spent`."""
    if level.get("by_invitation"):
        return "by invitation"
    ways = list(_ways(level))
    return " or ".join(ways) if ways else "everybody"


def _terms(tiers: Raw) -> Iterator[str]:
    yield _window(tiers["window"])
    validity = tiers["validity"]
    yield _validity(validity)
    if validity["kind"] == "forever":
        return
    if "grace" in tiers:
        days = tiers["grace"]["days"]
        yield f"Who does not qualify then has {days} more days to make up for it."
    if tiers["fall"] == "one_level":
        yield "Then down by one at most."
    elif "most_levels" in tiers:
        yield f"Then to the level that fits, down by {tiers['most_levels']} at most."
    else:
        yield "Then to the level that fits."


def _window(window: Raw) -> str:
    match window["kind"]:
        case "rolling":
            return f"The last {tell_length(window)} count."
        case "membership_year":
            return f"What happens in {_YEARS[window['of']]} counts."
        case kind:
            return _COUNTS[kind]


def _validity(validity: Raw) -> str:
    match validity["kind"]:
        case "forever":
            return "A level stays."
        case "for":
            return f"A level holds for {tell_length(validity)}."
        case kind:
            whose = " of membership" if kind == "membership_year_end" else ""
            return f"A level holds to the end of {_year(validity['years_after'], whose)}."


def _year(years_after: int, whose: str) -> str:
    match years_after:
        case 0:
            return f"the year{whose} it was reached in"
        case 1:
            return f"the year{whose} after"
        case _:
            return f"the year{whose} that comes {years_after} years after"


def _ways(level: Raw) -> Iterator[str]:
    if "when" in level:
        yield f"if {tell_condition(level['when'])}"
    if level["reach"]:
        ways = [
            " and ".join(_reached(name, value) for name, value in way.items())
            for way in level["reach"]
        ]
        yield f"for {listed(ways)}"
    if level.get("plans"):
        yield f"while {listed(level['plans'])} is paid"


def _reached(name: str, value: Any) -> str:  # noqa: ANN401 - an amount, a number, or counts
    match name:
        case "spend":
            return f"{value} spent"
        case "orders":
            return "the first order" if value == 1 else f"{value} orders"
        case "events":
            return " and ".join(f"{count} times {kind}" for kind, count in value.items())
        case _:
            return f"{value} points earned"
