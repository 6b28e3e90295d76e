"""What an event gives: the preview says it before, the explanation finds it again, and its work is
rules times lines.
"""

from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.conditions import Facts
from laurel.domain.errors import InvalidContent
from laurel.domain.evaluate import evaluate
from laurel.domain.event import Event, Line
from laurel.domain.predicates import predicate
from laurel.domain.program import Program
from laurel.domain.rule import Rule
from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from tests.builders import NOON, program
from tests.property.documents import LINE_COMPARISONS, Json, documents
from tests.property.orders import an_order, some_returns
from tests.property.runs import examples
from tests.shop import PLACE, Shop
from tests.till import PERSON, Till

seeds = st.integers(0, 2**32)


def as_request(chance: Random) -> Json:
    """A random order as a client sends it."""
    order = an_order(chance)
    lines = [
        {
            "amount": _text(line.amount),
            "sku": line.sku,
            "quantity": line.quantity,
            "categories": list(line.categories),
            "brand": line.brand,
        }
        for line in order.lines
    ]
    told = {"channel": order.channel, "partner": order.partner}
    amounts = {"shipping": _text(order.shipping), "tax": _text(order.tax)}
    return {"lines": lines, **told, **amounts, "payment_method": order.payment_method}


def _text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def shop_of(document: Json) -> Shop:
    shop = Shop(**{name: part for name, part in document.items() if name != "currency"})
    shop.enrol(birthday="03-15", attributes={"vip": True}, cause="oceans")
    return shop


@examples(150)
@given(documents(), seeds)
def test_the_preview_is_what_the_event_then_gives(document: Json, seed: int) -> None:
    chance, shop = Random(seed), shop_of(document)
    for number in range(4):
        order, event_id = as_request(chance), f"o{number}"
        before = shop.account
        try:
            seen = shop.preview(event_id, **order).body
        except Exception as refused:  # noqa: BLE001 - whatever it is, the event is refused alike
            with pytest.raises(type(refused)):
                shop.order(event_id, **order)
            continue
        assert shop.account == before
        assert _without_codes(seen) == _without_codes(shop.order(event_id, **order).body)
    assert shop.violations() == ()
    assert shop.is_rebuilt()


def _without_codes(body: Json) -> Json:
    """Codes are drawn when a voucher is issued."""
    vouchers = [{**voucher, "code": None} for voucher in body["vouchers"]]
    return {**body, "vouchers": vouchers}


@examples(150)
@given(documents(), seeds)
def test_every_entry_is_recomputed_returns_too(document: Json, seed: int) -> None:
    chance, shop, till = Random(seed), shop_of(document), Random(seed)
    for number in range(3):
        order = as_request(chance)
        parts = some_returns(chance, an_order(till))
        with suppress(InvalidContent):  # more vouchers than an event may issue
            shop.order(f"o{number}", **order)
        if f"o{number}" not in _ids(shop):
            continue
        bought = {f"{place}": line["amount"] for place, line in enumerate(order["lines"], 1)}
        back = {line: bought[line] for part in parts[:1] for line in part if line in bought}
        if back:
            shop.give_back(f"b{number}", f"o{number}", back)
        shop.give_back(f"rest{number}", f"o{number}")
    for number in range(1, shop.account.seq + 1):
        found = explain_entry(shop.services, PLACE, f"e{number}", Clock(NOON)).body
        assert found["explanation"]["recomputed"] is True, found


def _ids(shop: Shop) -> set[str | None]:
    history = shop.services.ledger.history(PLACE.program_id, PLACE.member_id)
    return {turn.client_id for turn in history.turns}


@examples(150)
@given(documents(), seeds)
def test_evaluation_changes_nothing_and_gives_the_same_again(document: Json, seed: int) -> None:
    chance, till = Random(seed), Till(document)
    event = Event("o", "order", NOON, an_order(chance))
    standing = till.decide(event).standing
    kept = deepcopy((event, standing)), dict(PERSON)
    first = evaluate(till.program, event, standing)
    assert evaluate(till.program, event, standing) == first
    assert (event, standing) == kept[0]
    assert dict(PERSON) == kept[1]


# The work


def counting(shop: Program, calls: list[str]) -> Program:
    """The program, with every call of a compiled condition counted: once for each line it sees."""
    rules = tuple(_counting(one, calls) for one in shop.rules_on("order"))
    return replace(shop, rules={"order": rules})


def _counting(rule: Rule, calls: list[str]) -> Rule:
    applies, fits = predicate(rule.when), predicate(rule.lines)
    counted = replace(rule)

    def holds(facts: Facts, line: Line) -> bool:
        calls.append("when")
        return applies(facts, line)

    def choose(facts: Facts, lines: Sequence[Line]) -> Sequence[Line]:
        calls.extend("line" for _ in lines)
        return [line for line in lines if fits(facts, line)]

    object.__setattr__(counted, "applies", holds)
    object.__setattr__(counted, "choose", choose)
    return counted


@pytest.mark.parametrize(("rules", "lines"), [(1, 1), (20, 5), (40, 100), (40, 500)])
def test_the_work_is_rules_times_lines(rules: int, lines: int) -> None:
    chance, calls = Random(1), list[str]()
    earning = {
        f"r{number}": {
            "on": "order",
            "when": {"fact": "order.amount", "at_least": "0.00"},
            "lines": chance.choice(LINE_COMPARISONS),
            "gives": {"kind": "per_block", "wallet": "points", "quantity": 1, "every": "1.00"},
        }
        for number in range(rules)
    }
    many = tuple(replace(an_order(chance).lines[0], line_id=f"{n}") for n in range(lines))
    event = Event("o", "order", NOON, replace(an_order(chance), lines=many))
    counted = counting(program(earning=earning), calls)
    evaluate(counted, event, Till(program(earning=earning)).decide(event).standing)
    assert len(calls) <= rules * lines + rules
