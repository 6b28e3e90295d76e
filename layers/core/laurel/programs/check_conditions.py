"""What is wrong with a condition: facts nobody knows there, and comparisons that never hold."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_values import Place, amount_faults, unknown_faults
from laurel.programs.facts import KNOWN_FACTS, LIST_FACTS, MONEY_FACTS, PROPERTIES

MOST_DEPTH: Final = 5
"""How deep conditions may be nested."""


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
    any_property = PROPERTIES in known and fact.startswith(PROPERTIES)
    if fact in known or any_property:
        return
    if fact in KNOWN_FACTS or fact.startswith(PROPERTIES):
        yield Fault(pointer(at), f"{fact} is not known here")
        return
    hint = get_close_matches(fact, known, 1)
    more = f"; did you mean {hint[0]}?" if hint else ""
    yield Fault(pointer(at), f"{fact} is no fact that the engine knows{more}")


def _comparison_faults(
    document: schema.Document, compare: schema.Compare, at: Place
) -> Iterator[Fault]:
    """What could never hold, because a fact is of another kind than what it is held against."""
    given = compare.model_dump(by_alias=True, exclude={"fact"}, exclude_none=True)
    [(name, value)] = given.items()
    fact, place = compare.fact, (*at, name)
    if name == "exists":
        return
    if (fact in LIST_FACTS) != (name == "has"):
        yield Fault(pointer(place), f"{fact} is {'a' if fact in LIST_FACTS else 'no'} list")
    elif fact in MONEY_FACTS and name == "in":
        yield Fault(pointer(place), f"{fact} is an amount: hold it against one")
    elif fact in MONEY_FACTS:
        yield from amount_faults(document, value if isinstance(value, str) else "", place)
    elif fact == "member.tier" and name in {"is", "in"}:
        levels = document.tiers.levels if document.tiers else {}
        ids = [value] if name == "is" else value
        yield from unknown_faults(map(str, ids), levels, place, "tier")
