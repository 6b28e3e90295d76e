"""What is wrong with the terms of a voucher is said with a pointer to the place."""

import pytest

from laurel.domain.reward import Target
from tests.builders import Json, faults, program, reward

IN_STORE = {"fact": "order.channel", "is": "store"}
TOYS = {"fact": "line.categories", "has": ["toys"]}
PERCENT = {"kind": "percent_off", "value": "20"}


@pytest.mark.parametrize(
    ("voucher", "said"),
    [
        ({"kind": "store_credit", "value": "10.00"}, {}),
        ({"kind": "store_credit"}, {"/value": "store_credit needs a value"}),
        ({"kind": "store_credit", "value": "0.00"}, {"/value": "must be more than zero"}),
        ({"kind": "sweepstake_entry"}, {}),
        ({"kind": "sweepstake_entry", "value": "1"}, {"/value": "sweepstake_entry has no value"}),
        ({"kind": "gift", "value": "10.00"}, {"/value": "gift has no value"}),
        ({"kind": "percent_off"}, {"/value": "percent_off needs a value"}),
        ({**PERCENT, "when": IN_STORE, "lines": TOYS}, {}),
        ({**PERCENT, "when": TOYS}, {"/when/fact": "line.categories is not known here"}),
        ({"kind": "gift", "when": IN_STORE, "min_spend": "10.00"}, {}),
        ({**PERCENT, "one_line": True}, {}),
        ({"kind": "store_credit", "value": "5.00", "one_line": True}, {}),
        ({"kind": "gift", "one_line": True}, {"/one_line": "gift takes nothing off a line"}),
        ({**PERCENT, "buy_one_get_one": True}, {}),
        ({"kind": "percent_off", "buy_one_get_one": True}, {}),
        ({"kind": "free_product", "buy_one_get_one": True}, {}),
        (
            {"kind": "access", "buy_one_get_one": True},
            {"/buy_one_get_one": "access takes nothing off a unit"},
        ),
        (
            {**PERCENT, "one_line": True, "buy_one_get_one": True},
            {"": "give either one_line or buy_one_get_one"},
        ),
        ({**PERCENT, "one_line": 1}, {"/one_line": "Input should be a valid boolean"}),
    ],
)
def test_what_is_wrong_with_a_voucher_has_a_pointer(voucher: Json, said: Json) -> None:
    found = faults(rewards={"r": {"name": "R", "voucher": voucher}})
    assert found == {f"/rewards/r/voucher{pointer}": detail for pointer, detail in said.items()}


@pytest.mark.parametrize(
    ("terms", "target"),
    [
        ({}, Target.LINES),
        ({"one_line": False, "buy_one_get_one": False}, Target.LINES),
        ({"one_line": True}, Target.ONE_LINE),
        ({"buy_one_get_one": True}, Target.ONE_UNIT),
    ],
)
def test_a_document_says_what_the_discount_is_taken_off(terms: Json, target: Target) -> None:
    shop = program(rewards={"r": reward(None, "percent_off", value="20", **terms)})
    assert shop.rewards["r"].target is target


def test_buy_one_get_one_without_a_value_makes_the_unit_free() -> None:
    shop = program(rewards={"r": reward(None, "percent_off", buy_one_get_one=True)})
    assert shop.rewards["r"].value == 1
