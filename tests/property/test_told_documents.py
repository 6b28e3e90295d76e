"""What is said of documents is true: every one can be told in words, and a rule that is said to be
always beaten never gives.
"""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.evaluate import evaluate
from laurel.domain.event import Event
from laurel.domain.program import Mode, Program
from laurel.domain.rule_limits import CapUnit
from laurel.domain.standing import CapUse, Standing
from laurel.programs.beaten_rules import beaten_rules
from laurel.programs.checks import parse
from laurel.programs.compile import compile_program
from laurel.programs.tell_program import tell_program
from laurel.programs.warnings import warnings
from tests.builders import NOON, Json, document, levels
from tests.property.documents import documents
from tests.property.orders import an_order
from tests.property.runs import examples

seeds = st.integers(0, 2**32)
ORDERS = 20
"""How many orders each group is tried with."""

TIERS: Json = {
    "window": {"kind": "lifetime"},
    "validity": {"kind": "forever"},
    "levels": levels(base=None, gold={"spend": "100.00"}),
}
STORE: Json = {"fact": "order.channel", "is": "store"}
FACTOR: Json = {"by": "tier", "factors": {"gold": "0"}}


@st.composite
def offers(draw: st.DrawFn) -> Json:
    """Two to four rules of one group, much alike, so that some are beaten: each is another one
    with something of a third.
    """
    many = draw(st.lists(offer(), min_size=1, max_size=3))
    for _ in range(draw(st.integers(1, 4 - len(many)))):
        other, third = draw(st.sampled_from(many)), draw(offer())
        name = draw(st.sampled_from(sorted(third)))
        many.append({**other, name: third[name]})
    return document(
        tiers=TIERS,
        groups={"offers": {"pick": draw(st.sampled_from(["best", "first"]))}},
        campaigns={"past": {"name": "Past", "to": "2020-01-01"}},
        earning={
            f"r{number}": {**one, "on": "order", "group": "offers"}
            for number, one in enumerate(many)
        },
    )


def offer() -> st.SearchStrategy[Json]:
    quantities = st.sampled_from([1, 2, 10])
    rated: dict[str, st.SearchStrategy[Any]] = {
        "wallet": st.just("points"),
        "quantity": quantities,
        "every": st.sampled_from(["1.00", "5.00"]),
    }
    gives = st.one_of(
        st.fixed_dictionaries(
            {"kind": st.just("fixed"), "wallet": st.just("points"), "quantity": quantities}
        ),
        st.fixed_dictionaries({"kind": st.just("per_amount"), **rated}),
        st.fixed_dictionaries({"kind": st.just("per_block"), **rated}),
    )
    return st.fixed_dictionaries(
        {"gives": gives, "rounding": st.sampled_from(["down", "up"])},
        optional={
            "when": st.just(STORE),
            "lines": st.just({"fact": "line.categories", "has": ["sale"]}),
            "caps": st.just([{"times": 1, "per": "day"}]),
            "campaign": st.just("past"),
            "multiply": st.just([FACTOR]),
            "priority": st.integers(0, 1),
        },
    )


def a_standing(program: Program, chance: Random) -> Standing:
    """At some tier, with caps that may be used up."""
    caps = {
        rule.rule_id: (CapUse("counted", "2026-03-02", CapUnit.TIMES, chance.randint(0, 1)),)
        for rule in program.rules_on("order")
        if rule.caps
    }
    return Standing(chance.choice(["base", "gold"]), caps=caps)


@examples(200)
@given(offers(), seeds)
def test_a_rule_that_is_said_to_be_beaten_never_gives(written: Json, seed: int) -> None:
    complete = parse(written)
    program = compile_program("shop", 1, Mode.TEST, complete)
    beaten = [fault.pointer.rpartition("/")[2] for fault in beaten_rules(complete)]
    chance = Random(seed)
    for _ in range(ORDERS if beaten else 0):
        event = Event("o", "order", NOON, an_order(chance))
        worth = evaluate(program, event, a_standing(program, chance))
        assert [worth[rule_id].quantity for rule_id in beaten] == [0] * len(beaten)


@examples(100)
@given(documents())
def test_every_document_can_be_told_and_warned_of(written: Json) -> None:
    complete = parse(written)
    told = list(tell_program(complete))
    assert told[0].startswith(complete["name"])
    assert not [line for line in told if "{" in line or "None" in line]
    assert all(fault.detail for fault in warnings(complete))
