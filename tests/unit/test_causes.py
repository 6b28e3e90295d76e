"""Giving to causes: by rules, by rewards, and what is taken back."""

from dataclasses import replace

import pytest

from laurel.domain.account import EntryKind
from laurel.domain.cause import ChosenCause
from laurel.domain.causes import check_cause, recipient_of
from laurel.domain.errors import Fault, InvalidContent
from tests.builders import Json, account, at, fixed, per_block, program, refused, reward
from tests.charity import CHARITY, GIVE, CharityShop, donating

shop = CharityShop.joined


# By a rule


@pytest.mark.parametrize(
    ("amount", "given"), [("49.99", "0.00"), ("50.00", "5.00"), ("149.99", "10.00")]
)
def test_a_rule_gives_to_the_cause_that_the_member_chose(amount: str, given: str) -> None:
    there = shop()
    there.order("o1", amount)
    assert there.given() == {"forests": given, "oceans": "0.00"}
    assert there.is_exact()


def test_a_gift_is_earned_and_given_at_once_and_no_balance_moves() -> None:
    there = shop()
    entries = there.order("o1", "100.00").body["entries"]
    assert [(one["kind"], one["quantity"], one["rule"], one["source"]) for one in entries] == [
        ("earn", "10.00", "give", "o1"),
        ("donate", "-10.00", "give", "o1"),
    ]
    gifts = there.wallet(wallet="gifts")
    assert [gifts[name] for name in ("available", "pending", "debt")] == ["0.00"] * 3
    assert gifts["lifetime"]["earned"] == gifts["lifetime"]["redeemed"] == "10.00"


def test_who_chose_no_cause_gives_nothing_and_is_told_why() -> None:
    there = shop(None)
    body = there.order("o1", "100.00").body
    assert body["not_awarded"] == [{"rule": "give", "reason": "no_cause_chosen"}]
    assert body["entries"] == []


def test_a_rule_may_name_its_cause() -> None:
    gives = {**fixed("2.00", "gifts"), "cause": "oceans"}
    there = shop(earning={"join": {"on": "signed.up", "gives": gives}})
    there.event("e1", "signed.up")
    assert there.given() == {"forests": "0.00", "oceans": "2.00"}


def test_a_debt_takes_nothing_of_a_gift() -> None:
    earn = {"on": "visit", "gives": fixed("3.00", "gifts")}
    cash = {"on": "order", "gives": per_block("3.00", "10.00", "gifts")}
    spend = reward(kind="store_credit", value="3.00")
    spend = {**spend, "price": {"wallet": "gifts", "quantity": "3.00"}}
    there = shop(earning={"visit": earn, "cash": cash}, rewards={"credit": spend})
    there.order("o1", "10.00")
    there.redeem("r1", "credit")
    there.give_back("b1", "o1")
    assert there.wallet(wallet="gifts")["debt"] == "3.00"
    there.put(**CHARITY)
    there.order("o2", "50.00")
    assert there.given()["forests"] == "5.00"
    assert there.wallet(wallet="gifts")["debt"] == "3.00"
    assert there.is_exact()


def test_a_preview_gives_nothing() -> None:
    there = shop()
    previewed = there.preview("o1", "50.00").body["entries"]
    assert there.given()["forests"] == "0.00"
    awarded = there.order("o1", "50.00").body["entries"]
    assert [one["quantity"] for one in previewed] == [one["quantity"] for one in awarded]


# Choosing


def test_another_cause_may_be_chosen_and_none() -> None:
    there = shop()
    there.order("o1", "50.00")
    assert there.patch(cause="oceans").body["cause"] == "oceans"
    there.order("o2", "100.00")
    assert there.patch(cause=None).body["cause"] is None
    assert there.order("o3", "50.00").body["not_awarded"][0]["reason"] == "no_cause_chosen"
    assert there.given() == {"forests": "5.00", "oceans": "10.00"}
    assert there.is_exact()


def test_choosing_the_same_cause_again_changes_nothing() -> None:
    there = shop()
    before = there.account
    there.patch(cause="forests")
    assert there.account == before


def test_an_unknown_cause_is_refused_and_nothing_is_written() -> None:
    there = shop()
    before = there.account
    with refused("invalid_content") as error:
        there.patch(cause="space-travel")
    assert [fault.pointer for fault in error.value.faults] == ["/cause"]
    assert there.account == before


def test_nobody_is_enrolled_with_an_unknown_cause() -> None:
    with refused("invalid_content") as error:
        shop("space-travel")
    assert [fault.pointer for fault in error.value.faults] == ["/cause"]


def test_who_was_erased_chooses_nothing_more() -> None:
    there = shop()
    there.erase()
    with refused("member_erased"):
        there.patch(cause="oceans")


def test_a_cause_that_the_program_dropped_gets_nothing_more() -> None:
    there = shop()
    there.order("o1", "50.00")
    there.put(**{**CHARITY, "causes": {"oceans": {"name": "Oceans"}}})
    assert there.order("o2", "50.00").body["not_awarded"][0]["reason"] == "no_cause_chosen"
    there.give_back("b1", "o1")
    there.put(**CHARITY)
    assert there.given() == {"forests": "0.00", "oceans": "0.00"}


# Returns


def test_a_return_takes_back_from_the_cause_what_the_order_had_given() -> None:
    there = shop()
    there.order("o1", "150.00")
    there.patch(cause="oceans")
    entries = there.give_back("b1", "o1", {"1": "0.01"}).body["entries"]
    assert [(one["kind"], one["quantity"], one["rule"]) for one in entries] == [
        ("donate", "5.00", "give"),
        ("reverse", "-5.00", "give"),
    ]
    assert there.given() == {"forests": "10.00", "oceans": "0.00"}
    there.give_back("b2", "o1")
    assert there.given() == {"forests": "0.00", "oceans": "0.00"}
    assert there.account.donated == {}
    gifts = there.wallet(wallet="gifts")
    assert (gifts["available"], gifts["debt"]) == ("0.00", "0.00")
    assert there.is_exact()


def test_a_gift_is_taken_back_also_where_the_wallet_expires() -> None:
    wallets = {"gifts": {"kind": "money", "expires": {"kind": "after", "days": 1}}, "points": {}}
    there = shop(wallets=wallets)
    there.order("o1", "50.00")
    there.give_back("b1", "o1", now=at("2026-09-01"))
    assert there.given()["forests"] == "0.00"
    assert there.is_exact()


def test_gifts_have_caps_as_everything_has() -> None:
    capped = {**GIVE, "caps": [{"quantity": "7.50", "per": "month"}]}
    there = shop(earning={"give": capped})
    there.order("o1", "50.00")
    there.order("o2", "50.00")
    assert there.given()["forests"] == "7.50"
    there.give_back("b1", "o1")
    assert there.given()["forests"] == "2.50"
    there.order("o3", "50.00")
    assert there.given()["forests"] == "7.50"
    assert there.is_exact()


# By a reward


def test_points_are_spent_on_a_donation_and_there_is_no_voucher() -> None:
    there = donating("oceans")
    body = there.redeem("r1", "gift").body
    assert (body["spent"], body["voucher"], body["cause"]) == (
        {"wallet": "points", "quantity": 100},
        None,
        "oceans",
    )
    assert there.account.wallet("points").totals[EntryKind.DONATE] == -100
    assert there.available() == 150
    assert there.given() == {"forests": "0.00", "oceans": "10.00"}
    assert there.vouchers == ()
    assert there.is_exact()


@pytest.mark.parametrize("causes", [[], ["oceans"]])
def test_the_redemption_names_the_cause(causes: list[str]) -> None:
    there = donating("any", causes=causes)
    there.redeem("r1", "gift", cause="oceans")
    assert there.given()["oceans"] == "10.00"


@pytest.mark.parametrize(
    ("cause", "causes", "named"),
    [
        ("any", [], None),
        ("any", [], "space-travel"),
        ("any", ["oceans"], "forests"),
        ("oceans", [], "oceans"),
        ("chosen", [], "oceans"),
    ],
)
def test_a_cause_that_cannot_be_named_is_refused(
    cause: str, causes: list[str], named: str | None
) -> None:
    there = donating(cause, causes=causes)
    naming: Json = {} if named is None else {"cause": named}
    with refused("invalid_content") as error:
        there.redeem("r1", "gift", **naming)
    assert [fault.pointer for fault in error.value.faults] == ["/cause"]
    assert there.available() == 250


def test_a_reward_that_is_no_donation_takes_no_cause() -> None:
    there = shop(rewards={"mug": reward(100)})
    there.adjust("a1", 100)
    with refused("invalid_content"):
        there.redeem("r1", "mug", cause="oceans")


def test_a_donation_to_the_members_cause_needs_one() -> None:
    there = donating("chosen")
    with refused("no_cause_chosen"):
        there.redeem("r1", "gift")
    there.patch(cause="forests")
    there.redeem("r1", "gift")
    assert there.given()["forests"] == "10.00"


def test_a_donation_that_is_cancelled_comes_back_whole() -> None:
    there = donating("oceans")
    there.redeem("r1", "gift")
    there.redeem("r2", "gift")
    assert there.cancel("r1").body["status"] == "cancelled"
    assert there.given()["oceans"] == "10.00"
    assert there.available() == 150
    assert there.cancel("r1").replayed
    assert there.given()["oceans"] == "10.00"
    assert there.is_exact()


def test_what_was_paid_out_is_not_taken_back() -> None:
    there = donating("oceans")
    there.redeem("r1", "gift")
    there.redeem("r2", "gift")
    there.pay("p1")
    assert there.causes()["oceans"]["paid_out"] == "20.00"
    with refused("donation_paid_out"):
        there.cancel("r1")
    assert there.available() == 50
    assert there.is_exact()


def test_a_hold_gives_when_it_is_completed_to_the_cause_of_then() -> None:
    there = donating("chosen")
    there.patch(cause="forests")
    there.redeem("r1", "gift", hold=True)
    there.redeem("r2", "gift", hold=True)
    there.patch(cause="oceans")
    assert there.given()["forests"] == "0.00"
    assert there.complete("r1").body["cause"] == "forests"
    there.cancel("r2")
    assert there.given() == {"forests": "10.00", "oceans": "0.00"}
    assert there.redemption("r1")["cause"] == "forests"
    there.cancel("r1")
    assert there.given()["forests"] == "0.00"
    assert there.available() == 250
    assert there.is_exact()


def test_any_amount_may_be_donated() -> None:
    terms = {
        "name": "Give",
        "price": {"wallet": "gifts", "variable": True},
        "voucher": {"kind": "donation", "cause": "oceans"},
    }
    there = shop(rewards={"give": terms})
    there.adjust("a1", "20.00", wallet="gifts")
    there.redeem("r1", "give", quantity="7.35")
    assert there.given()["oceans"] == "7.35"
    assert there.available(wallet="gifts") == "12.65"
    there.cancel("r1")
    assert there.given()["oceans"] == "0.00"
    assert there.is_exact()


def test_a_cause_that_is_gone_is_chosen_by_nobody() -> None:
    there = replace(account(), cause="rivers")
    with refused("no_cause_chosen") as found:
        recipient_of(program(**CHARITY), there, ChosenCause(), None)
    assert found.value.detail == "the member has chosen no cause to give to"


def test_a_cause_that_there_is_not_is_told_where_it_was_named() -> None:
    with refused("invalid_content") as found:
        check_cause(program(**CHARITY), "rivers")
    assert isinstance(found.value, InvalidContent)
    words = "the program has no cause 'rivers'"
    assert found.value.detail == f"/cause: {words}"
    assert found.value.faults == (Fault("/cause", words),)
