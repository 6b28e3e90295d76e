"""What one rule gives for an event: exact, rounded once, and with the reason."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from laurel.domain.awards import Award, Fixed, PerAmount, PerBlock
from laurel.domain.conditions import Comparator, Compare
from laurel.domain.evaluate import Measured, evaluate
from laurel.domain.event import Event, Order
from laurel.domain.facts import facts_of
from laurel.domain.money import Rounding
from laurel.domain.own_codes import codes_pool
from laurel.domain.reasons import REASONS
from laurel.domain.rule import Rule, TierFactor, ToWallet
from laurel.domain.rule_limits import CapUnit
from laurel.domain.standing import CapUse, Standing
from laurel.domain.tell_steps import steps_of
from tests.builders import NOON, event, line, ordered, program, reward, rule

SHOP = program()


def measured(given: Rule, happened: Event, standing: Standing | None = None) -> Measured:
    there = replace(SHOP, rules={given.on: (given,)})
    return evaluate(there, happened, standing or Standing())[given.rule_id]


def of(award: Award, **parts: Any) -> Rule:
    return Rule("r", "order", ToWallet("points"), award, **parts)


@pytest.mark.parametrize(
    ("award", "cents", "quantity"),
    [
        (Fixed(50), 1, 50),
        (Fixed(50), 0, 50),
        (PerBlock(Fraction(5000), 5000), 4000, 0),
        (PerBlock(Fraction(5000), 5000), 5000, 5000),
        (PerBlock(Fraction(5000), 5000), 14_999, 10_000),
        (PerBlock(Fraction(1), 500), 499, 0),
        (PerBlock(Fraction(1), 100), 1999, 19),
        (PerBlock(Fraction(1, 2), 100), 300, 1),
        (PerAmount(Fraction(10), 100), 1, 0),
        (PerAmount(Fraction(10), 100), 10, 1),
        (PerAmount(Fraction(10), 100), 1999, 199),
        (PerAmount(Fraction(3, 2), 100), 20_000, 300),
        (PerAmount(Fraction(1), 300), 100, 0),
    ],
)
def test_how_much_an_order_is_worth(award: Award, cents: int, quantity: int) -> None:
    assert measured(of(award), ordered(cents)).quantity == quantity


@pytest.mark.parametrize(
    ("rounding", "quantity"),
    [(Rounding.DOWN, 2), (Rounding.HALF_UP, 3), (Rounding.HALF_EVEN, 2), (Rounding.UP, 3)],
)
def test_it_is_rounded_once_as_the_rule_says(rounding: Rounding, quantity: int) -> None:
    rule = of(PerAmount(Fraction(1), 100), rounding=rounding)
    assert measured(rule, ordered(100, 50, 100)).quantity == quantity


@pytest.mark.parametrize(
    ("tier", "quantity"), [(None, 11), ("friend", 11), ("insider", 16), ("vip", 22)]
)
def test_a_tier_multiplies_exactly(tier: str | None, quantity: int) -> None:
    factor = TierFactor({"insider": Fraction(3, 2), "vip": Fraction(2)})
    rule = of(PerBlock(Fraction(1), 100), factors=(factor,))
    assert measured(rule, ordered(1199), Standing(tier)).quantity == quantity


def test_factors_are_multiplied_before_rounding() -> None:
    third = TierFactor({"gold": Fraction(1, 3)})
    rule = of(PerBlock(Fraction(1), 100), factors=(third, TierFactor({"gold": Fraction(3)})))
    assert measured(rule, ordered(100), Standing("gold")).quantity == 1


IS_X = Compare("line.sku", Comparator.IS, "x")


@pytest.mark.parametrize(
    ("parts", "standing", "cents", "reason"),
    [
        ({}, Standing(), 100, None),
        ({"when": IS_X}, Standing(), 100, "conditions_not_met"),
        ({"lines": IS_X}, Standing(), 100, "no_matching_lines"),
        ({}, Standing(), 99, "amount_too_small"),
        (
            {},
            Standing(caps={"r": (CapUse("r/day/times", "2026-03-02", CapUnit.TIMES, 0),)}),
            100,
            "cap_reached",
        ),
    ],
)
def test_what_gives_nothing_says_why(
    parts: dict[str, Any], standing: Standing, cents: int, reason: str | None
) -> None:
    found = measured(of(PerBlock(Fraction(1), 100), **parts), ordered(cents), standing)
    assert (found.reason, found.quantity) == (reason, int(reason is None))


def test_only_the_chosen_lines_count() -> None:
    stay = Compare("line.categories", Comparator.HAS, ("stay",))
    rule = of(PerBlock(Fraction(1), 100), lines=stay)
    lines = (line(900, "1", "stay"), line(500, "2"), line(150, "3", "spa", "stay"))
    assert measured(rule, Event("o1", "order", NOON, Order(lines))).quantity == 10


def test_the_facts_of_an_event_have_names() -> None:
    happened = ordered(1000, 500, channel="web", partner="acme", payment_method="card", tax=7)
    facts = facts_of(SHOP, happened, Standing("gold", {"member.orders": 3}))
    assert facts == {
        "event.type": "order",
        "member.tier": "gold",
        "member.orders": 3,
        "order.amount": 1500,
        "order.shipping": 0,
        "order.tax": 7,
        "order.total": 1507,
        "order.channel": "web",
        "order.partner": "acme",
        "order.payment_method": "card",
    }
    assert facts_of(SHOP, event(network="a"), Standing())["properties.network"] == "a"


def test_each_step_of_a_calculation_is_shown() -> None:
    caps = {"r": (CapUse("r/day/quantity", "2026-03-02", CapUnit.QUANTITY, 15),)}
    rule = of(PerBlock(Fraction(1), 100), factors=(TierFactor({"gold": Fraction(3, 2)}),))
    happened, standing = ordered(1199), Standing("gold", caps=caps)
    found = measured(rule, happened, standing)
    assert list(steps_of(SHOP, happened, standing, rule, found)) == [
        {"step": "base", "amount_minor": 1199},
        {"step": "award", "exact": "11"},
        {"step": "factor", "factor": "3/2", "exact": "33/2"},
        {"step": "rounding", "rounding": "down", "quantity": 16},
        {"step": "limits", "quantity": 15},
    ]


def test_what_gave_nothing_is_explained_by_its_reason() -> None:
    rule = of(PerBlock(Fraction(1), 100), when=IS_X)
    happened = ordered(100)
    found = measured(rule, happened)
    assert list(steps_of(SHOP, happened, Standing(), rule, found))[-1] == {
        "step": "reason",
        "reason": "conditions_not_met",
        "because": REASONS["conditions_not_met"],
    }


@pytest.mark.parametrize(
    ("left", "gives"),
    [
        (0, (0, "budget_spent")),
        (1, (1, None)),
        (10, (10, None)),
        (11, (10, None)),
    ],
)
def test_what_is_left_of_a_budget_is_given_and_only_nothing_needs_a_reason(
    left: int, gives: tuple[int, str | None]
) -> None:
    budget = {"wallet": "points", "quantity": 1000}
    shop = program(
        earning={"spend": rule(campaign="may")},
        campaigns={"may": {"name": "May", "from": "2026-01-01", "budget": budget}},
    )
    found = evaluate(shop, ordered(1000), Standing(room={"may": left}))["spend"]
    assert (found.quantity, found.reason, found.rounded) == (*gives, 10)


@pytest.mark.parametrize(
    ("left", "gives"), [(0, (0, "no_codes_left")), (2, (2, None)), (5, (3, None))]
)
def test_what_is_left_of_a_rewards_codes_is_given_and_only_nothing_needs_a_reason(
    left: int, gives: tuple[int, str | None]
) -> None:
    three = {"kind": "fixed", "reward": "ticket", "quantity": 3}
    shop = program(
        earning={"spend": rule(gives=three)}, rewards={"ticket": reward(None, codes="own")}
    )
    found = evaluate(shop, ordered(1000), Standing(room={codes_pool("ticket"): left}))["spend"]
    assert (found.quantity, found.reason) == gives


def test_the_largest_amounts_stay_exact() -> None:
    rule = of(PerAmount(Fraction(1), 3))
    assert measured(rule, ordered(2**53 - 1)).quantity == (2**53 - 1) // 3
