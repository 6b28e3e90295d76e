"""Vouchers at the checkout: what they take off, used once, free again, over on their last day."""

from typing import Any

import pytest

from laurel.domain.errors import InvalidContent
from laurel.operations.clock import Clock
from laurel.operations.read_account import read_voucher, read_vouchers
from laurel.operations.use_voucher import check, release, use
from laurel.requests.parts import read_body
from laurel.requests.redeeming import CheckRequest, UseRequest
from tests.builders import Json, at, refused, reward
from tests.shop import PLACE, Shop

IN_STORE = {"fact": "order.channel", "is": "store"}
REWARDS = {
    "ten": reward(0, "amount_off", value="10.00", min_spend="20.00") | {"valid": {"days": 30}},
    "gift": reward(0),
    "toy": reward(0, min_spend="50.00"),
    "credit": reward(0, "store_credit", value="10.00"),
    "in-store": reward(0, "amount_off", value="10.00", when=IN_STORE),
    "second-half": reward(0, "percent_off", value="50", buy_one_get_one=True),
    "best-line": reward(0, "percent_off", value="30", one_line=True),
}


class Till:
    """A checkout with one voucher."""

    def __init__(self, wanted: str = "ten") -> None:
        self.shop = Shop.with_member(rewards=REWARDS)
        self.code: str = self.shop.redeem("r1", wanted).body["voucher"]["code"]

    def check(self, *amounts: str, day: str = "2026-03-02") -> Json:
        sent = read_body(CheckRequest, {"order": _order(amounts)})
        return check(self.shop.services, "shop", self.code, sent, Clock(at(day))).body

    def use(self, use_id: str, *amounts: str, day: str = "2026-03-02") -> Any:
        """For an order of such amounts; of none, it is handed over."""
        order = {"order": _order(amounts)} if amounts else {}
        sent = read_body(UseRequest, {"use_id": use_id, **order})
        return use(self.shop.services, "shop", self.code, sent, Clock(at(day)))

    def release(self, day: str = "2026-03-02", use_id: str | None = None) -> Json:
        return release(self.shop.services, "shop", self.code, Clock(at(day)), use_id).body

    def status(self, day: str = "2026-03-02", code: str | None = None) -> str:
        asked = self.code if code is None else code
        body = read_voucher(self.shop.services, "shop", asked, Clock(at(day))).body
        status: str = body["status"]
        return status


def _order(amounts: tuple[str, ...], currency: str = "USD") -> Json:
    lines = [
        {"line_id": f"{number}", "sku": "S", "amount": amount}
        for number, amount in enumerate(amounts, 1)
    ]
    return {"currency": currency, "lines": lines}


@pytest.mark.parametrize(
    ("amounts", "answer"),
    [
        (
            ["30.00", "10.00"],
            {
                "applicable": True,
                "discount": "10.00",
                "lines": [
                    {"line_id": "1", "discount": "7.50"},
                    {"line_id": "2", "discount": "2.50"},
                ],
            },
        ),
        (["19.99"], {"applicable": False, "reason": "min_spend_not_reached"}),
    ],
)
def test_a_check_says_what_would_be_taken_off_and_changes_nothing(
    amounts: list[str], answer: Json
) -> None:
    till = Till()
    assert [till.check(*amounts) for _ in range(2)] == [answer] * 2
    assert till.status() == "issued"


def test_a_voucher_is_used_once() -> None:
    till = Till()
    first = till.use("u1", "30.00")
    assert (first.body["discount"], first.body["status"], first.replayed) == (
        "10.00",
        "used",
        False,
    )
    again = till.use("u1", "30")
    assert (again.body, again.replayed) == (first.body, True)
    with refused("voucher_used"):
        till.use("u2", "30.00")
    with refused("id_reused"):
        till.use("u1", "31.00")
    assert till.status() == "used"
    assert till.check("30.00") == {"applicable": False, "reason": "voucher_used"}


def test_a_use_that_does_not_apply_is_refused_and_uses_nothing() -> None:
    till = Till()
    with refused("voucher_not_applicable"):
        till.use("u1", "19.99")
    assert till.status() == "issued"
    assert till.use("u1", "20.00").body["status"] == "used"


def test_a_released_voucher_is_free_again() -> None:
    till = Till()
    with refused("voucher_not_used"):
        till.release()
    till.use("u1", "30.00")
    assert till.release()["status"] == "issued"
    assert till.use("u2", "30.00").body["use_id"] == "u2"


def test_a_use_that_comes_again_after_its_release_uses_nothing() -> None:
    till = Till()
    till.use("u1", "30.00")
    till.release()
    with refused("id_reused"):
        till.use("u1", "30.00")
    assert till.status() == "issued"


def test_a_release_that_names_its_use_frees_no_other() -> None:
    till = Till()
    till.use("u1", "30.00")
    freed = till.release(use_id="u1")
    assert freed["status"] == "issued"
    assert till.release(use_id="u1") == freed, "who lost the answer asks again"
    till.use("u2", "30.00")
    with refused("voucher_not_used"):
        till.release(use_id="u1")
    assert till.status() == "used"


@pytest.mark.parametrize(
    ("day", "status"), [("2026-04-01T23:59:59", "issued"), ("2026-04-02T00:00:00", "expired")]
)
def test_a_voucher_is_over_after_its_last_day(day: str, status: str) -> None:
    till = Till()
    assert till.status(day) == status
    if status == "expired":
        with refused("voucher_expired"):
            till.use("u1", "30.00", day=day)


def test_what_was_used_in_time_stays_used() -> None:
    till = Till()
    till.use("u1", "30.00")
    assert till.status("2027-01-01") == "used"
    freed = till.release("2027-01-01", "u1")
    assert freed["status"] == till.status("2027-01-01") == "expired"
    assert till.release("2027-01-02", "u1") == freed


def test_a_release_in_time_says_so_when_it_is_sent_again_after_the_last_day() -> None:
    till = Till()
    till.use("u1", "30.00")
    freed = till.release(use_id="u1")
    assert till.release("2027-01-01", "u1") == freed
    assert (freed["status"], till.status("2027-01-01")) == ("issued", "expired")


def test_a_void_voucher_takes_nothing_off() -> None:
    till = Till()
    till.shop.cancel("r1")
    assert till.check("30.00") == {"applicable": False, "reason": "voucher_void"}
    with refused("voucher_void"):
        till.use("u1", "30.00")


def test_a_gift_is_handed_over_and_takes_nothing_off() -> None:
    till = Till("gift")
    assert till.check("30.00")["discount"] == "0.00"
    assert till.use("u1", "30.00").body["status"] == "used"


@pytest.mark.parametrize(
    ("wanted", "amounts", "answer"),
    [
        ("in-store", ["30.00"], "conditions_not_met"),
        ("second-half", ["30.00"], "two_units_needed"),
        ("second-half", ["30.00", "20.00"], "10.00"),
        ("best-line", ["30.00", "20.00"], "9.00"),
        ("credit", ["30.00"], "10.00"),
        ("credit", ["4.00"], "4.00"),
    ],
)
def test_a_checkout_is_told_the_discount_or_why_there_is_none(
    wanted: str, amounts: list[str], answer: str
) -> None:
    till = Till(wanted)
    found = till.check(*amounts)
    assert found.get("discount", found.get("reason")) == answer
    if not found["applicable"]:
        with refused("voucher_not_applicable"):
            till.use("u1", *amounts)
        return
    assert till.use("u1", *amounts).body["discount"] == answer


@pytest.mark.parametrize(
    ("wanted", "one_line", "buy_one_get_one"),
    [("ten", False, False), ("best-line", True, False), ("second-half", False, True)],
)
def test_a_voucher_says_what_it_is_taken_off(
    wanted: str, one_line: bool, buy_one_get_one: bool
) -> None:
    till = Till(wanted)
    body = read_voucher(till.shop.services, "shop", till.code, Clock(at("2026-03-02"))).body
    assert (body["one_line"], body["buy_one_get_one"]) == (one_line, buy_one_get_one)


@pytest.mark.parametrize(("wanted", "amount"), [("credit", "10.00"), ("gift", "0.00")])
def test_what_is_handed_over_is_used_without_an_order(wanted: str, amount: str) -> None:
    till = Till(wanted)
    first = till.use("u1")
    assert (first.body["discount"], first.body["lines"]) == (amount, [])
    assert till.use("u1").replayed
    with refused("voucher_used"):
        till.use("u2", "30.00")
    with refused("id_reused"):
        till.use("u1", "30.00")
    assert till.status() == "used"


@pytest.mark.parametrize("wanted", ["ten", "best-line", "second-half", "in-store", "toy"])
def test_what_an_order_has_to_say_is_not_used_without_one(wanted: str) -> None:
    till = Till(wanted)
    with pytest.raises(InvalidContent) as found:
        till.use("u1")
    assert [fault.pointer for fault in found.value.faults] == ["/order"]
    assert till.status() == "issued"


def test_a_code_is_found_however_it_was_typed() -> None:
    till = Till()
    typed = till.code.lower().replace("-", " ").replace("0", "o").replace("1", "i")
    assert till.status(code=typed) == "issued"


def test_a_code_that_nobody_has_is_not_found() -> None:
    till = Till()
    for wrong in ("", "K7QW", till.code[:-1], till.code + "0", till.code.replace("-", "#")):
        with refused("voucher_not_found"):
            till.status(code=wrong)


def test_a_voucher_is_worth_what_its_version_said() -> None:
    till = Till()
    till.shop.put(rewards={})
    assert till.check("30.00")["discount"] == "10.00"
    assert till.status() == "issued"


def test_a_members_vouchers_are_listed_newest_first() -> None:
    shop = Shop.with_member(rewards=REWARDS)
    for number in range(5):
        shop.redeem(f"r{number}", "gift")
    clock = Clock(at("2026-03-02"))
    first, after = read_vouchers(shop.services, PLACE, 3, None, clock)
    rest, end = read_vouchers(shop.services, PLACE, 3, after, clock)
    assert [one["source"] for one in first + rest] == ["r4", "r3", "r2", "r1", "r0"]
    assert end is None


def test_an_order_in_another_currency_is_refused() -> None:
    till = Till()
    sent = read_body(CheckRequest, {"order": _order(("30.00",), "EUR")})
    with refused("currency_mismatch"):
        check(till.shop.services, "shop", till.code, sent, Clock(at("2026-03-02")))
