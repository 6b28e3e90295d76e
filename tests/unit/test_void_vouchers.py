"""Vouchers that the shop makes void, that run out by themselves, and that stand alone."""

import pytest

from laurel.domain.errors import InvalidContent
from laurel.operations.clock import Clock
from laurel.operations.read_account import read_voucher
from laurel.operations.use_voucher import check, use
from laurel.operations.void_voucher import void
from laurel.requests.parts import read_body
from laurel.requests.redeeming import CheckRequest, UseRequest, VoidRequest
from tests.builders import Json, at, refused, reward
from tests.shop import Shop

REWARDS = {
    "five": reward(0, "amount_off", value="5.00") | {"valid": {"days": 30}},
    "ten": reward(0, "amount_off", value="10.00"),
    "alone": reward(0, "percent_off", value="50", alone=True),
}
DAY = "2026-03-02"


class Wallet:
    """A member with vouchers, at a till."""

    def __init__(self, *wanted: str) -> None:
        self.shop = Shop.with_member(rewards=REWARDS)
        self.codes: dict[str, str] = {
            one: self.shop.redeem(one, one).body["voucher"]["code"] for one in wanted
        }

    def check(self, wanted: str, *beside: str) -> Json:
        sent = read_body(CheckRequest, {"order": ORDER, "with": self._named(beside)})
        return check(self.shop.services, "shop", self.codes[wanted], sent, Clock(at(DAY))).body

    def use(self, wanted: str, *beside: str) -> Json:
        body = {"use_id": "u1", "order": ORDER, "with": self._named(beside)}
        sent = read_body(UseRequest, body)
        return use(self.shop.services, "shop", self.codes[wanted], sent, Clock(at(DAY))).body

    def void(self, wanted: str, reason: str = "lost") -> Json:
        sent = read_body(VoidRequest, {"reason": reason})
        return void(self.shop.services, "shop", self.codes[wanted], sent, Clock(at(DAY))).body

    def status(self, wanted: str, day: str = DAY) -> str:
        code, clock = self.codes[wanted], Clock(at(day))
        status: str = read_voucher(self.shop.services, "shop", code, clock).body["status"]
        return status

    def _named(self, beside: tuple[str, ...]) -> list[str]:
        return [self.codes.get(one, one) for one in beside]


ORDER: Json = {"currency": "USD", "lines": [{"line_id": "1", "sku": "S", "amount": "30.00"}]}

# Not with others


@pytest.mark.parametrize(
    ("wanted", "beside", "reason"),
    [
        ("five", [], None),
        ("five", ["ten"], None),
        ("alone", [], None),
        ("alone", ["five"], "not_with_others"),
        ("five", ["alone"], "not_with_others"),
        ("five", ["ten", "alone"], "not_with_others"),
    ],
)
def test_a_voucher_that_stands_alone_is_not_good_with_others(
    wanted: str, beside: list[str], reason: str | None
) -> None:
    wallet = Wallet("five", "ten", "alone")
    assert wallet.check(wanted, *beside).get("reason") == reason
    if reason is None:
        assert wallet.use(wanted, *beside)["status"] == "used"
        return
    with refused("voucher_not_applicable"):
        wallet.use(wanted, *beside)
    assert wallet.status(wanted) == "issued"


def test_what_became_of_the_others_does_not_matter() -> None:
    wallet = Wallet("five", "alone")
    wallet.use("alone")
    assert wallet.check("five", "alone")["reason"] == "not_with_others"


@pytest.mark.parametrize("other", ["NOBODY-HAS-THIS", "five"])
def test_a_code_beside_it_is_one_of_another_voucher(other: str) -> None:
    wallet = Wallet("five", "ten")
    with pytest.raises(InvalidContent) as wrong:
        wallet.check("five", "ten", other)
    assert [fault.pointer for fault in wrong.value.faults] == ["/with/1"]


def test_a_use_is_another_with_other_vouchers_beside_it() -> None:
    wallet = Wallet("five", "ten")
    assert wallet.use("five", "ten") == wallet.use("five", "ten")
    with refused("id_reused"):
        wallet.use("five")


@pytest.mark.parametrize("shown", ["alone", "five"])
def test_a_voucher_says_whether_it_stands_alone(shown: str) -> None:
    wallet = Wallet(shown)
    body = read_voucher(wallet.shop.services, "shop", wallet.codes[shown], Clock(at(DAY))).body
    assert body["alone"] is (shown == "alone")


# Void


def test_a_voucher_that_the_shop_makes_void_is_good_for_nothing() -> None:
    wallet = Wallet("five")
    first = wallet.void("five")
    assert first == {"code": wallet.codes["five"], "status": "void"} == wallet.void("five", "again")
    assert wallet.status("five") == "void"
    assert wallet.check("five") == {"applicable": False, "reason": "voucher_void"}
    with refused("voucher_void"):
        wallet.use("five")
    [kept] = wallet.shop.vouchers
    assert kept.voided == {"reason": "lost", "at": "2026-03-02T12:00:00Z"}


def test_a_used_voucher_is_not_made_void() -> None:
    wallet = Wallet("five")
    wallet.use("five")
    with refused("voucher_used"):
        wallet.void("five")
    assert wallet.status("five") == "used"


def test_what_was_spent_on_it_comes_back_when_its_redemption_is_cancelled() -> None:
    shop = Shop.with_member(rewards={"mug": reward(100)})
    shop.adjust("a1", 100)
    code = shop.redeem("r1", "mug").body["voucher"]["code"]
    sent = read_body(VoidRequest, {"reason": "lost"})
    void(shop.services, "shop", code, sent, Clock(at(DAY)))
    assert shop.available() == 0
    shop.cancel("r1")
    assert shop.available() == 100


def test_a_return_that_is_taken_back_in_part_does_not_bring_a_void_one_to_life() -> None:
    """The kept part earns a voucher again that the return before had taken."""
    gives = {"kind": "fixed", "reward": "mug", "quantity": 1}
    whole = {"fact": "order.amount", "at_most": "50.00"}
    rules = {"small": {"on": "order", "gives": gives, "when": whole}}
    shop = Shop.with_member(rewards={"mug": reward(None)}, earning=rules)
    code = shop.order("o1", "40.00").body["vouchers"][0]["code"]
    sent = read_body(VoidRequest, {"reason": "lost"})
    void(shop.services, "shop", code, sent, Clock(at(DAY)))
    shop.give_back("b1", "o1", {"1": "10.00"})
    shop.give_back("b2", "o1")
    assert [one.status for one in shop.vouchers] == ["void"]


# Expiry


def test_a_voucher_expires_by_itself_and_no_run_books_it() -> None:
    wallet = Wallet("five")
    before = wallet.shop.vouchers
    later = at("2026-04-02")
    assert wallet.status("five", "2026-04-01") == "issued"
    assert wallet.status("five", "2026-04-02") == "expired"
    assert wallet.shop.run("all", later)["changed"] == 0
    assert wallet.shop.vouchers == before
    assert wallet.void("five")["status"] == "void"
    assert wallet.status("five", "2026-04-02") == "void"
