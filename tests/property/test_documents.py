"""Random documents are accepted and run; broken ones are refused with pointers, or accepted too."""

from contextlib import suppress
from random import Random
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.errors import InvalidContent, LaurelError
from laurel.domain.program import Mode
from laurel.programs.checks import parse
from laurel.programs.compile import compile_program
from tests.builders import at
from tests.property.documents import Json, documents
from tests.property.orders import an_order
from tests.property.runs import examples
from tests.till import Till

seeds = st.integers(0, 2**32)

MUTATIONS = 20
"""How many ways each document is broken in."""

ODD_VALUES: Final[list[Any]] = [
    None,
    True,
    0,
    -1,
    2**53,
    10**30,
    "",
    "0",
    "0.00",
    "1e9",
    "9" * 400,
    "x" * 300,
    "points",
    "r0",
    "gold",
    "chosen",
    "any",
    "order",
    "tier.entered",
    "visit",
    "2026-02-30",
    "13-45",
    "a\x00b",
    "\u202e",
    "line.amount",
    "properties.x",
    "member.attributes.x",
    "lifetime",
    "streak",
    "marginal",
    [],
    {},
    [[]],
    {"": {}},
    {"kind": "fixed"},
]


def broken(chance: Random, document: Json) -> Json:
    """The document with one part of it replaced, left out, doubled, or moved elsewhere."""
    places = [*_places(document)]
    parent, key = chance.choice(places)
    other: Json = _with(document, parent, key, chance, places)
    return other


def _places(value: Any, at_: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    """Every place in the document: where it is, and its key there."""
    found: list[tuple[tuple[Any, ...], Any]] = []
    keys: Any = value.keys() if isinstance(value, dict) else range(len(value))
    for key in keys:
        found.append((at_, key))
        if isinstance(value[key], dict | list):
            found += _places(value[key], (*at_, key))
    return found


def _with(value: Any, parent: tuple[Any, ...], key: Any, chance: Random, places: list[Any]) -> Any:
    copied = dict(value) if isinstance(value, dict) else list(value)
    if parent:
        copied[parent[0]] = _with(copied[parent[0]], parent[1:], key, chance, places)
        return copied
    match chance.randrange(4):
        case 0:
            del copied[key]
        case 1 if isinstance(copied, dict):
            names = [name for _, name in places if isinstance(name, str)]
            copied[chance.choice(names)] = copied[key]
        case 2 if isinstance(copied, list):
            copied.append(copied[key])
        case _:
            copied[key] = chance.choice(ODD_VALUES)
    return copied


@examples(120)
@given(documents())
def test_a_valid_document_is_accepted_compiles_and_is_complete(document: Json) -> None:
    complete = parse(document)
    assert parse(complete) == complete
    compiled = compile_program("shop", 1, Mode.TEST, complete)
    assert compiled == compile_program("shop", 1, Mode.TEST, complete)


@examples(150)
@given(documents(), seeds)
def test_a_broken_document_is_refused_with_pointers_or_runs(document: Json, seed: int) -> None:
    """Never anything else: what is accepted compiles, and decides orders."""
    chance = Random(seed)
    for _ in range(MUTATIONS):
        accepted = _accepted(broken(chance, document))
        if accepted is not None:
            till = Till(compile_program("shop", 1, Mode.TEST, accepted))
            with suppress(LaurelError):
                till.order("o", an_order(chance), at("2026-03-02"))


def _accepted(document: Json) -> Json | None:
    """The document, complete; None where it is refused, with a pointer to each place."""
    try:
        return parse(document)
    except InvalidContent as invalid:
        refusal = invalid
    assert refusal.code == "invalid_program"
    assert refusal.faults
    assert all(not fault.pointer or fault.pointer[0] == "/" for fault in refusal.faults)
    return None
