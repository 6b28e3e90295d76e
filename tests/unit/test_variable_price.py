"""A variable price: the member says how much, and the voucher is worth what was spent."""

from decimal import Decimal
from typing import Any

import pytest

from laurel.domain.errors import InvalidContent
from laurel.operations.clock import Clock
from laurel.operations.read_account import read_voucher
from laurel.operations.read_rewards import read_catalogue, read_member_rewards
from laurel.operations.rehearse import rehearse
from laurel.operations.use_voucher import check, use
from laurel.requests.parts import read_body
from laurel.requests.redeeming import CheckRequest, UseRequest
from laurel.storage.voucher_items import voucher_item
from tests.builders import NOON, Json, document, faults, refused, reward
from tests.shop import PLACE, Shop

WALLETS = {"points": {}, "cash": {"kind": "money"}}
CLOCK = Clock(NOON)


def variable(wallet: str = "cash", kind: str = "store_credit", **price: Any) -> Json:
    return {**reward(None, kind), "price": {"wallet": wallet, "variable": True, **price}}


def worth(quantity: int | str, value: str) -> Json:
    return {"quantity": quantity, "value": value}


REWARDS = {
    "statement": variable(),
    "between": variable(at_least="1.00", at_most="500.00", step="0.50"),
    "bonus": variable(worth=worth("1.00", "1.25")),
    "hundreds": variable("points", "amount_off", worth=worth(100, "1.00"), step=100),
    "any-points": variable("points", "amount_off", worth=worth(100, "1.00")),
    "three": variable("points", "amount_off", worth=worth(300, "1.00")),
    "fixed": reward(100),
    "fixed-cash": {**reward(), "price": {"wallet": "cash", "quantity": "1.00"}},
}


@pytest.fixture
def shop() -> Shop:
    """A member with 1,000.00 cash and 1,000 points."""
    shop = Shop.with_member(wallets=WALLETS, rewards=REWARDS)
    shop.adjust("a1", "1000.00", wallet="cash")
    shop.adjust("a2", 1000)
    return shop


@pytest.mark.parametrize(
    ("wanted", "quantity", "value"),
    [
        ("statement", "2.50", "2.50"),
        ("statement", "0.01", "0.01"),
        ("statement", "1000", "1000.00"),
        ("between", "1.00", "1.00"),
        ("between", "500.00", "500.00"),
        ("between", "1.5", "1.50"),
        ("bonus", "0.04", "0.05"),
        ("bonus", "10.00", "12.50"),
        ("hundreds", 300, "3.00"),
        ("any-points", 1, "0.01"),
        ("any-points", 777, "7.77"),
        ("three", 3, "0.01"),
    ],
)
def test_the_voucher_is_worth_what_was_spent(
    shop: Shop, wanted: str, quantity: int | str, value: str
) -> None:
    body = shop.redeem("r1", wanted, quantity=quantity).body
    assert body["voucher"]["value"] == value
    wallet = body["spent"]["wallet"]
    assert Decimal(body["spent"]["quantity"]) == Decimal(quantity)
    assert Decimal(shop.available(wallet=wallet)) == 1000 - Decimal(quantity)
    assert shop.violations() == ()


@pytest.mark.parametrize(
    ("wanted", "quantity", "said"),
    [
        ("statement", None, "say how much of cash to spend"),
        ("statement", "0.00", "must be at least 0.01"),
        ("statement", 5, "this wallet holds money: a decimal string"),
        ("between", "0.99", "must be at least 1.00"),
        ("between", "500.50", "must be at most 500.00"),
        ("between", "1.25", "must be a multiple of 0.50"),
        ("bonus", "0.05", "must be a multiple of 0.04"),
        ("hundreds", "1.00", "this wallet holds points: a whole number"),
        ("hundreds", 99, "must be at least 100"),
        ("hundreds", 150, "must be a multiple of 100"),
        ("three", 100, "must be a multiple of 3"),
        ("fixed", 100, "fixed has a fixed price"),
        ("fixed-cash", "1.00", "fixed-cash has a fixed price"),
        ("bonus", "90071992547409.88", "is worth more than can be counted"),
    ],
)
def test_a_quantity_that_the_reward_does_not_take_is_refused_and_changes_nothing(
    shop: Shop, wanted: str, quantity: int | str | None, said: str
) -> None:
    asked: Json = {} if quantity is None else {"quantity": quantity}
    with pytest.raises(InvalidContent) as found:
        shop.redeem("r1", wanted, **asked)
    assert [(one.pointer, one.detail) for one in found.value.faults] == [("/quantity", said)]
    assert (shop.available(wallet="cash"), shop.available()) == ("1000.00", 1000)
    assert shop.vouchers == ()


@pytest.mark.parametrize(
    ("quantity", "code"), [("1.001", "amount_precision"), ("-1.00", "invalid_content")]
)
def test_an_amount_that_is_none_has_the_code_of_amounts(
    shop: Shop, quantity: str, code: str
) -> None:
    with refused(code):
        shop.redeem("r1", "statement", quantity=quantity)


def test_more_than_there_is_cannot_be_spent(shop: Shop) -> None:
    with refused("insufficient_balance"):
        shop.redeem("r1", "statement", quantity="1000.01")


def test_the_same_quantity_written_differently_is_the_same_redemption(shop: Shop) -> None:
    first = shop.redeem("r1", "statement", quantity="2.50")
    again = shop.redeem("r1", "statement", quantity="2.5")
    assert (again.body, again.replayed) == (first.body, True)
    with refused("id_reused"):
        shop.redeem("r1", "statement", quantity="2.51")


def test_a_hold_keeps_its_quantity_and_the_terms_it_began_under(shop: Shop) -> None:
    shop.redeem("r1", "bonus", quantity="10.00", hold=True)
    shop.put(wallets=WALLETS, rewards={})
    assert shop.complete("r1").body["voucher"]["value"] == "12.50"
    assert shop.redemption("r1")["voucher"]["value"] == "12.50"
    assert shop.redemption("r1")["spent"] == {"wallet": "cash", "quantity": "10.00"}


def test_what_is_cancelled_comes_back_whole_and_its_voucher_is_void(shop: Shop) -> None:
    shop.redeem("r1", "statement", quantity="2.50")
    shop.cancel("r1")
    assert shop.available(wallet="cash") == "1000.00"
    [voucher] = shop.vouchers
    assert (voucher.status, voucher.value) == ("void", 250)
    assert shop.violations() == ()


def test_its_own_value_is_shown_checked_and_used_whatever_the_program_says_later(
    shop: Shop,
) -> None:
    code = shop.redeem("r1", "any-points", quantity=777).body["voucher"]["code"]
    shop.put(wallets=WALLETS, rewards={"any-points": reward(None, "amount_off", value="1.00")})
    line = {"line_id": "1", "sku": "S", "amount": "30.00"}
    order = {"currency": "USD", "lines": [line]}
    asked = read_body(CheckRequest, {"order": order})
    assert check(shop.services, "shop", code, asked, CLOCK).body["discount"] == "7.77"
    sent = read_body(UseRequest, {"use_id": "u1", "order": order})
    assert use(shop.services, "shop", code, sent, CLOCK).body["discount"] == "7.77"
    assert read_voucher(shop.services, "shop", code, CLOCK).body["value"] == "7.77"


def test_a_voucher_without_a_value_of_its_own_is_stored_as_it_always_was(shop: Shop) -> None:
    """Its terms are compared text by text: one that was stored earlier must be as it is read."""
    shop.redeem("r1", "fixed")
    [voucher] = shop.vouchers
    assert '"value"' not in str(voucher_item("shop", voucher)["terms"])


def test_the_catalogue_says_what_can_be_spent(shop: Shop) -> None:
    rows = {row["reward"]: row for row in read_catalogue(shop.services, "shop", CLOCK)}
    assert rows["between"]["price"] == {
        "wallet": "cash",
        "variable": True,
        "worth": {"quantity": "0.50", "value": "0.50"},
        "at_least": "1.00",
        "at_most": "500.00",
        "step": "0.50",
    }
    assert rows["three"]["price"]["worth"] == {"quantity": 3, "value": "0.01"}
    assert rows["three"]["price"]["at_most"] is None
    assert rows["three"]["value"] is None


@pytest.mark.parametrize(
    ("cash", "wanted", "affordable", "missing"),
    [
        ("0.00", "statement", False, "0.01"),
        ("0.01", "statement", True, "0.00"),
        ("0.60", "between", False, "0.40"),
        ("1.00", "between", True, "0.00"),
        ("0.00", "hundreds", False, 100),
    ],
)
def test_it_is_affordable_from_the_least_that_can_be_spent(
    cash: str, wanted: str, affordable: bool, missing: int | str
) -> None:
    shop = Shop.with_member(wallets=WALLETS, rewards=REWARDS)
    if cash != "0.00":
        shop.adjust("a1", cash, wallet="cash")
    rows = {row["reward"]: row for row in read_member_rewards(shop.services, PLACE, CLOCK)}
    row = rows[wanted]
    assert (row["affordable"], row["missing"]) == (affordable, missing)
    assert row["reason"] == (None if affordable else "insufficient_balance")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (variable("shells"), {"/price/wallet": "there is no wallet 'shells'"}),
        (variable(quantity="1.00"), {"/price/quantity": "is not a field here"}),
        (
            {**reward(), "price": {"wallet": "cash", "variable": False}},
            {"/price/variable": "Input should be True"},
        ),
        (
            variable("points"),
            {"/price/worth": 'say what points are worth, such as {quantity: 100, value: "1.00"}'},
        ),
        (variable("points", worth=worth(100, "1.00")), {}),
        (
            variable(kind="percent_off"),
            {
                "/price/variable": "percent_off is not money",
                "/voucher/value": "percent_off needs a value",
            },
        ),
        (variable(kind="gift"), {"/price/variable": "gift is not money"}),
        (
            variable(at_least=5),
            {"/price/at_least": "must be a decimal string such as 40.00"},
        ),
        (variable(at_least="0.00"), {"/price/at_least": "must be more than zero"}),
        (variable(step="0.001"), {"/price/step": "USD has 2 digits after the point"}),
        (variable(at_least="2.00", at_most="1.00"), {"/price/at_most": "is less than the least"}),
        (
            variable(at_least="0.75", step="0.50"),
            {"/price/at_least": "is not a multiple of the step"},
        ),
        (variable(worth=worth("1.00", "0.00")), {"/price/worth/value": "must be more than zero"}),
        (
            variable(worth=worth("1.00", "1.25"), step="0.05"),
            {"/price/step": "is not worth whole money: a multiple of 0.04 is"},
        ),
        (
            variable("points", worth=worth(300, "1.00"), step=100),
            {"/price/step": "is not worth whole money: a multiple of 3 is"},
        ),
        (
            {**variable(), "voucher": {"kind": "store_credit", "value": "1.00"}},
            {"/voucher/value": "is what the member spends, as the price is variable"},
        ),
    ],
)
def test_what_is_wrong_with_a_variable_price_has_a_pointer(terms: Json, said: Json) -> None:
    found = faults(wallets=WALLETS, rewards={"r": terms})
    assert found == {f"/rewards/r{pointer}": detail for pointer, detail in said.items()}


def test_an_example_says_how_much_is_spent() -> None:
    def step(quantity: str, **expect: Any) -> Json:
        return {
            "at": "2026-03-02T10:00:00Z",
            "redeem": "statement",
            "quantity": quantity,
            "expect": expect,
        }

    enter = {"at": "2026-03-01T10:00:00Z", "event": "gift", "expect": {"earns": {"cash": "3.00"}}}
    gives = {"kind": "fixed", "wallet": "cash", "quantity": "3.00"}
    steps = [
        enter,
        step("2.50", available={"cash": "0.50"}),
        step("0.51", refused="insufficient_balance"),
    ]
    examples = [{"title": "Credit", "steps": steps}]
    earning = {"gift": {"on": "gift", "gives": gives}}
    assert (
        rehearse(document(wallets=WALLETS, rewards=REWARDS, earning=earning, examples=examples))
        == []
    )
