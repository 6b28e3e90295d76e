"""What is wrong with a condition: facts nobody knows there, and comparisons that never hold."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from laurel.domain.calendar import WEEKDAYS
from laurel.domain.errors import Fault
from laurel.domain.pin_standing import COUNT_OF
from laurel.domain.plan_facts import SUBSCRIBED_FACT
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_values import (
    Place,
    amount_faults,
    did_you_mean,
    is_amount,
    unknown_faults,
)
from laurel.programs.facts import (
    ATTRIBUTES,
    KNOWN_FACTS,
    LIST_FACTS,
    MONEY_FACTS,
    NUMBER_FACTS,
    PERSONAL_FACTS,
    PROPERTIES,
    TEXT_FACTS,
    is_among,
)

MOST_DEPTH: Final = 5
"""How deep conditions may be nested."""

_DATE_FACTS: Final = frozenset({"time.date", "member.joined_on"})
_FLAGS: Final = PERSONAL_FACTS | {SUBSCRIBED_FACT}
"""Facts that are true or false."""

_TEXTS: Final = {
    "time.weekday": (re.compile("|".join(WEEKDAYS)), "a day of the week, such as monday"),
    "time.clock": (re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "a time of day, such as 17:30"),
    "time.month_day": (re.compile(r"\d\d-\d\d"), "a day of the year, such as 05-01"),
    "time.date": (re.compile(r"\d{4}-\d\d-\d\d"), "a date, such as 2026-05-01"),
    "member.joined_on": (re.compile(r"\d{4}-\d\d-\d\d"), "a date, such as 2026-05-01"),
}
"""Facts that are texts of a certain form."""


def condition_faults(
    document: schema.Document,
    condition: schema.Condition | None,
    known: frozenset[str],
    at: Place,
    depth: int = 1,
) -> Iterator[Fault]:
    """What is wrong in a condition, in a place where those facts are known."""
    if depth > MOST_DEPTH:
        yield Fault(pointer(at), f"conditions may be nested {MOST_DEPTH} deep")
        return
    match condition:
        case schema.AllOf():
            for index, part in enumerate(condition.all_):
                yield from condition_faults(document, part, known, (*at, "all", index), depth + 1)
        case schema.AnyOf():
            for index, part in enumerate(condition.any_):
                yield from condition_faults(document, part, known, (*at, "any", index), depth + 1)
        case schema.Not():
            yield from condition_faults(document, condition.not_, known, (*at, "not"), depth + 1)
        case schema.Compare():
            yield from _fact_faults(condition.fact, known, (*at, "fact"))
            yield from _comparison_faults(document, condition, at)
        case None:
            pass


def _fact_faults(fact: str, known: frozenset[str], at: Place) -> Iterator[Fault]:
    if is_among(fact, known):
        return
    if is_among(fact, KNOWN_FACTS) or fact.startswith(PROPERTIES):
        yield Fault(pointer(at), f"{fact} is not known here")
        return
    yield Fault(pointer(at), f"{fact} is no fact that the engine knows{did_you_mean(fact, known)}")


def _comparison_faults(
    document: schema.Document, compare: schema.Compare, at: Place
) -> Iterator[Fault]:
    """What could never hold, because a fact is of another kind than what it is held against."""
    given = compare.model_dump(by_alias=True, exclude={"fact"}, exclude_none=True)
    [(name, value)] = given.items()
    fact, place = compare.fact, (*at, name)
    if name == "exists":
        return
    if name == "days_ago":
        if fact not in _DATE_FACTS and not fact.startswith((ATTRIBUTES, PROPERTIES)):
            yield Fault(pointer(place), f"{fact} is no date")
        return
    if (fact in LIST_FACTS) != (name == "has"):
        yield Fault(pointer(place), f"{fact} is {'a' if fact in LIST_FACTS else 'no'} list")
        return
    values: Sequence[Any] = value if isinstance(value, list) else [value]
    if fact in _FLAGS and (name != "is" or not isinstance(value, bool)):
        yield Fault(pointer(place), f"{fact} is true or false: hold it against one with is")
    elif fact in MONEY_FACTS:
        for one in values:
            yield from amount_faults(document, one if isinstance(one, str) else "", place)
    elif fact in _TEXTS:
        yield from _text_faults(fact, values, place)
    else:
        yield from _kind_faults(fact, values, place)
        yield from _id_faults(document, fact, name, values, place)
    if name == "between" and fact != "time.month_day":
        yield from _between_faults(fact, values, place)


def _kind_faults(fact: str, values: Iterable[Any], at: Place) -> Iterator[Fault]:
    """A number is never a text, nor a text a number."""
    is_number = fact in NUMBER_FACTS or fact.startswith(COUNT_OF)
    for one in values:
        if is_number and (isinstance(one, bool) or not isinstance(one, int)):
            yield Fault(pointer(at), f"{fact} is a number: give a whole number, without quotes")
        elif fact in TEXT_FACTS and not isinstance(one, str):
            yield Fault(pointer(at), f"{fact} is a text: give one, in quotes")


def _text_faults(fact: str, values: Iterable[Any], at: Place) -> Iterator[Fault]:
    form, told = _TEXTS[fact]
    for one in values:
        fits = isinstance(one, str) and form.fullmatch(one) is not None
        if not fits or ("day of the year" in told and not is_month_day(one)):
            yield Fault(pointer(at), f"{fact} is {told}")
        elif "a date" in told and not is_date(one):
            yield Fault(pointer(at), f"there is no day {one}")


def _id_faults(
    document: schema.Document, fact: str, name: str, values: Iterable[Any], at: Place
) -> Iterator[Fault]:
    """Ids that the document has, where a fact can only be one of them."""
    ids: dict[str, tuple[str, Iterable[str]]] = {
        "member.tier": ("tier", document.tiers.levels if document.tiers else {}),
        "member.badges": ("badge", document.badges),
        "member.plan": ("plan", document.plans),
        "member.cause": ("cause", document.causes),
        "time.campaigns": ("campaign", document.campaigns),
        "time.chosen": ("rule of kind day", days_chosen(document)),
    }
    if fact in ids and name in {"is", "in", "has"}:
        what, known = ids[fact]
        yield from unknown_faults(map(str, values), known, at, what)


def _between_faults(fact: str, values: Sequence[Any], at: Place) -> Iterator[Fault]:
    first, last = values
    if fact in MONEY_FACTS:
        amounts = [Decimal(one) for one in values if isinstance(one, str) and is_amount(one)]
        if len(amounts) == len(values) and amounts[0] > amounts[1]:
            yield Fault(pointer(at), f"{first} is more than {last}: give the smaller one first")
        return
    kinds = {isinstance(one, str) for one in values}
    flags = any(isinstance(one, bool) for one in values)
    if len(kinds) > 1 or flags:
        yield Fault(pointer(at), "give two numbers, or two texts")
    elif first > last:
        yield Fault(pointer(at), f"{first} lies after {last}: give the first one first")


def days_chosen(document: schema.Document) -> list[str]:
    """The rules under which members choose a day."""
    return [name for name, rule in document.earning.items() if isinstance(rule.gives, schema.Day)]


def facts_in(part: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Every fact that a condition, as plain values, asks for."""
    if isinstance(part, list):
        for one in part:
            yield from facts_in(one)
    elif isinstance(part, dict):
        if isinstance(part.get("fact"), str):
            yield part["fact"]
        for one in part.values():
            yield from facts_in(one)


def is_date(text: str) -> bool:
    """Whether there is such a day, `2026-02-28`."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_month_day(text: str) -> bool:
    """Whether some year has such a day, `02-29`."""
    return is_date(f"2024-{text}")
