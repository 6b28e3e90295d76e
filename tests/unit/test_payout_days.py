"""Money back that is paid out on fixed days, and expires so long after it could be spent."""

import pytest

from tests.builders import Json, at, on, refused
from tests.shop import Shop

PERCENT: Json = {"kind": "percent", "percent": "10", "wallet": "cash"}
CREDIT: Json = {
    "name": "Statement credit",
    "price": {"wallet": "cash", "variable": True, "at_least": "5.00"},
    "voucher": {"kind": "store_credit"},
}


def shop(available: Json, expires: Json | None = None) -> Shop:
    cash = {"kind": "money", "available": available, **({"expires": expires} if expires else {})}
    return Shop.with_member(
        wallets={"cash": cash},
        earning={"back": {"on": "order", "gives": PERCENT, "rounding": "half_up"}},
        rewards={"credit": CREDIT},
    )


def rei() -> Shop:
    """10 % back, one dividend each 15 March of what was earned in the year before."""
    return shop(
        {"kind": "yearly", "month": 3, "day": 15},
        {"kind": "after", "days": 730, "from": "available"},
    )


def test_a_yearly_dividend_pays_what_the_year_before_had_earned() -> None:
    there = rei()
    [first] = there.order("o1", "100.00", now=at("2026-03-02")).body["entries"]
    [second] = there.order("o2", "50.00", now=at("2026-12-31")).body["entries"]
    for entry in (first, second):
        assert entry["status"] == "pending"
        assert (entry["available_on"], entry["expires_on"]) == ("2027-03-15", "2029-03-14")
    there.order("o3", "30.00", now=at("2027-01-01"))
    before, after = (there.wallet(at(day), "cash") for day in ("2027-03-14", "2027-03-15"))
    assert (before["available"], before["pending"]) == ("0.00", "18.00")
    assert (after["available"], after["pending"]) == ("15.00", "3.00")
    assert after["next_expiry"] == {"on": "2029-03-14", "quantity": "15.00"}


def test_a_dividend_expires_730_days_after_it_was_paid() -> None:
    there = rei()
    there.order("o1", "100.00", now=at("2026-03-02"))
    assert there.available(at("2029-03-14"), "cash") == "10.00"
    assert there.available(at("2029-03-15"), "cash") == "0.00"
    there.run("expire-points", at("2029-03-15"))
    assert there.wallet(at("2029-03-15"), "cash")["lifetime"]["expired"] == "10.00"
    assert there.violations() == ()


def test_a_dividend_is_taken_back_from_the_lot_it_went_to() -> None:
    there = rei()
    there.order("o1", "100.00", now=at("2026-03-02"))
    there.order("o2", "100.00", now=at("2027-01-02"))
    [entry] = there.give_back("b1", "o1", now=at("2027-03-20")).body["entries"]
    assert entry["quantity"] == "-10.00"
    [left] = there.account.wallet("cash").lots
    assert (left.quantity, left.dates) == (1000, (on("2030-03-15"), on("2028-03-15")))


@pytest.mark.parametrize(
    ("on", "first"),
    [
        ([{"month": 3, "day": 15}], "2026-03-15"),
        ([{"month": 3, "day": 2}], "2027-03-02"),
        ([{"month": 1, "day": 1}, {"month": 7, "day": 1}], "2026-07-01"),
        ([{"day": 15}], "2026-03-15"),
        ([{"day": 1}, {"month": 3, "day": 20}], "2026-03-20"),
        ([{"day": 31}], "2026-03-31"),
    ],
)
def test_money_is_paid_out_on_the_next_of_its_days(on: list[Json], first: str) -> None:
    there = shop({"kind": "on_days", "on": on})
    [entry] = there.order("o1", "100.00").body["entries"]
    assert (entry["status"], entry["available_on"]) == ("pending", first)
    with refused("insufficient_balance"):
        there.redeem("r1", "credit", quantity="10.00")
    assert there.redeem("r2", "credit", at(first), quantity="10.00").body["voucher"]["value"] == (
        "10.00"
    )


def test_less_than_the_least_is_not_paid_out() -> None:
    there = shop({"kind": "on_days", "on": [{"day": 15}]})
    there.order("o1", "49.90")
    with refused("invalid_content"):
        there.redeem("r1", "credit", at("2026-03-15"), quantity="4.99")


@pytest.mark.parametrize(
    ("day", "refusal"),
    [("2026-03-14", "not_eligible"), ("2026-03-15", None), ("2026-09-15", None)],
)
def test_a_reward_may_be_for_payout_days_only(day: str, refusal: str | None) -> None:
    days = {"fact": "time.month_day", "in": ["03-15", "09-15"]}
    there = Shop.with_member(
        wallets={"cash": {"kind": "money"}}, rewards={"credit": {**CREDIT, "when": days}}
    )
    there.adjust("a1", "20.00", wallet="cash")
    if refusal is None:
        body = there.redeem("r1", "credit", at(day), quantity="20.00").body
        assert body["voucher"]["value"] == "20.00"
        return
    with refused(refusal):
        there.redeem("r1", "credit", at(day), quantity="20.00")


def test_a_dividend_may_be_paid_out_by_itself_on_its_day() -> None:
    """Certificates of 10.00 for as many as there are; the rest waits for the next year."""
    price = {"wallet": "cash", "quantity": "10.00"}
    voucher = {"kind": "store_credit", "value": "10.00"}
    certificate = {"name": "Certificate", "price": price, "voucher": voucher, "automatic": True}
    cash = {"kind": "money", "available": {"kind": "on_days", "on": [{"month": 3, "day": 15}]}}
    there = Shop.with_member(
        wallets={"cash": cash},
        earning={"back": {"on": "order", "gives": PERCENT, "rounding": "carry"}},
        rewards={"certificate": certificate},
    )
    there.order("o1", "250.00", now=at("2026-03-02"))
    there.run("all", at("2026-03-14"))
    assert there.vouchers == ()
    there.run("all", at("2026-03-15"))
    assert len(there.vouchers) == 2
    assert there.available(at("2026-03-15"), "cash") == "5.00"
    assert there.violations() == ()
