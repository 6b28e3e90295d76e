"""Payouts to causes: what was given is paid once, and what was paid is not taken back."""

from itertools import count

import pytest

from laurel.domain.cause import given_pool
from laurel.storage.gift_pools import read_gifts
from laurel.storage.keys import pool, shard_of
from laurel.storage.table import Add
from tests.builders import fixed, per_block, refused
from tests.charity import CHARITY, CharityShop, InterruptedTable, donating

shop = CharityShop.joined


def in_another_shard(there: CharityShop, but: int) -> str:
    """One more member, listed in another shard than that."""
    for number in count():
        there.enrol_another(f"m{number}", cause="forests")
        account = there.services.ledger.history("shop", f"m{number}").account
        if account is not None and shard_of(account.locator) != but:
            return account.member_id
    raise AssertionError


def amounts(there: CharityShop, cause: str = "forests") -> tuple[str, str]:
    row = there.causes()[cause]
    return row["given"], row["paid_out"]


# Paying


def test_all_that_was_given_is_paid_out() -> None:
    there = shop()
    there.order("o1", "149.99")
    assert there.pay("2026-03", "forests").body == {
        "payout_id": "2026-03",
        "cause": "forests",
        "month": "2026-03",
        "as_of": "2026-03-02T12:00:00Z",
        "amount": "10.00",
        "paid_out": "10.00",
        "given": "10.00",
    }
    assert amounts(there) == ("10.00", "10.00")
    assert there.is_exact()


def test_a_payout_pays_what_came_since_the_last() -> None:
    there = shop()
    there.order("o1", "50.00")
    there.pay("p1", "forests")
    there.order("o2", "100.00")
    body = there.pay("p2", "forests").body
    assert (body["amount"], body["paid_out"], body["given"]) == ("10.00", "15.00", "15.00")
    assert [one["amount"] for one in there.statements("forests")] == ["10.00", "5.00"]
    assert there.is_exact()


def test_the_same_payout_again_pays_nothing_more() -> None:
    there = shop()
    there.order("o1", "50.00")
    first = there.pay("p1", "forests")
    there.order("o2", "50.00")
    again = there.pay("p1", "forests")
    assert (first.replayed, again.replayed, again.body) == (False, True, first.body)
    assert amounts(there) == ("10.00", "5.00")


def test_an_id_is_for_one_payout() -> None:
    there = shop()
    there.pay("p1", "forests", as_of="2026-03-01T00:00:00Z")
    with refused("id_reused"):
        there.pay("p1", "forests")
    there.pay("p1", "oceans")
    assert len(there.statements("forests")) == len(there.statements("oceans")) == 1


def test_nothing_to_pay_is_a_statement_of_nothing() -> None:
    there = shop()
    assert there.pay("p1").body["amount"] == "0.00"
    assert [one["payout_id"] for one in there.statements()] == ["p1"]
    assert there.is_exact()


def test_the_month_is_that_of_the_programs_time_zone() -> None:
    there = CharityShop(**{**CHARITY, "time_zone": "America/Los_Angeles"})
    body = there.pay("p1", as_of="2026-03-01T07:59:59Z").body
    assert (body["month"], body["as_of"]) == ("2026-02", "2026-03-01T07:59:59Z")


def test_a_cause_that_is_not_there_is_paid_nothing() -> None:
    there = shop()
    with refused("cause_not_found"):
        there.pay("p1", "space-travel")
    with refused("cause_not_found"):
        there.statements("space-travel")


def test_a_cause_that_the_program_dropped_gets_what_it_was_given() -> None:
    there = shop()
    there.order("o1", "50.00")
    there.put(**{**CHARITY, "causes": {"oceans": {"name": "Oceans"}}})
    assert there.pay("p1", "forests").body["amount"] == "5.00"
    assert [one["amount"] for one in there.statements("forests")] == ["5.00"]


# What comes back afterwards


def test_a_return_takes_back_what_is_not_paid_out_and_no_more() -> None:
    there = shop()
    there.order("o1", "100.00", "100.00")
    there.give_back("b1", "o1", {"1": "50.00"})
    there.pay("p1", "forests")
    entries = there.give_back("b2", "o1").body["entries"]
    assert entries == []
    assert amounts(there) == ("15.00", "15.00")
    gifts = there.wallet(wallet="gifts")
    assert (gifts["available"], gifts["debt"]) == ("0.00", "0.00")
    assert there.is_exact()


def test_a_return_takes_back_the_part_that_is_there() -> None:
    there = shop()
    there.order("o1", "100.00")
    there.pay("p1", "forests")
    there.order("o2", "50.00")
    entries = there.give_back("b1", "o1").body["entries"]
    assert [one["quantity"] for one in entries] == ["5.00", "-5.00"]
    assert amounts(there) == ("10.00", "10.00")
    there.give_back("b2", "o2")
    assert amounts(there) == ("10.00", "10.00")
    assert there.is_exact()


def test_what_was_never_taken_back_is_not_given_again() -> None:
    """The gift is for orders of at most 30.00 or at least 60.00, and not for those between."""
    ends = [
        {"fact": "order.amount", "at_most": "30.00"},
        {"fact": "order.amount", "above": "60.00"},
    ]
    gift = {"on": "order", "when": {"any": ends}}
    there = shop(
        earning={"ends": {**gift, "gives": {**fixed("4.00", "gifts"), "cause": "forests"}}}
    )
    there.order("o1", "100.00")
    there.pay("p1", "forests")
    for number, left in enumerate(("50.00", "30.00", "20.00"), 1):
        there.give_back(f"b{number}", "o1", {"1": left})
        assert amounts(there) == ("4.00", "4.00")
        assert there.is_exact()
    there.order("o2", "20.00")
    assert amounts(there) == ("8.00", "4.00")


def test_a_cap_is_not_free_again_where_the_gift_stays() -> None:
    give = {
        "on": "order",
        "gives": {**per_block("5.00", "50.00", "gifts"), "cause": "chosen"},
        "caps": [{"quantity": "7.50", "per": "month"}],
    }
    there = shop(earning={"give": give})
    there.order("o1", "50.00")
    there.pay("p1", "forests")
    there.give_back("b1", "o1")
    there.order("o2", "50.00")
    assert amounts(there) == ("7.50", "5.00")
    assert there.is_exact()


def test_where_the_own_shard_was_paid_out_another_one_stands_in() -> None:
    there = shop()
    own = shard_of(there.account.locator)
    there.order("o1", "100.00")
    there.pay("p1", "forests")
    other = in_another_shard(there, own)
    there.order_of(other, "o1", "50.00")
    there.give_back("b1", "o1", {"1": "50.00"})
    gifts = read_gifts(there.table, "shop", ["forests"])["forests"]
    assert (gifts[own].unpaid, gifts[own].paid) == (0, 500)
    assert sum(one.paid for one in gifts) == 1000
    assert sum(one.unpaid for one in gifts) == 0
    assert amounts(there) == ("10.00", "10.00")
    assert there.is_exact()


def test_a_donation_is_cancelled_while_the_cause_has_so_much() -> None:
    there = donating("oceans")
    there.redeem("r1", "gift")
    there.pay("p1")
    there.redeem("r2", "gift")
    there.cancel("r1")
    with refused("donation_paid_out"):
        there.cancel("r2")
    assert there.available() == 150
    assert amounts(there, "oceans") == ("10.00", "10.00")
    assert there.is_exact()


# Two at once


@pytest.mark.parametrize(("meanwhile", "replayed"), [("p1", True), ("p2", False)])
def test_another_payout_in_between_is_paid_or_is_the_same(meanwhile: str, replayed: bool) -> None:
    table = InterruptedTable()
    there = shop(table=table)
    there.order("o1", "50.00")
    table.meanwhile = [lambda: there.pay(meanwhile, "forests")]
    done = there.pay("p1", "forests")
    assert done.replayed is replayed
    assert [one["amount"] for one in there.statements("forests")] == (
        ["5.00"] if replayed else ["0.00", "5.00"]
    )
    assert amounts(there) == ("5.00", "5.00")
    assert there.is_exact()


def test_a_gift_that_is_taken_back_in_between_is_not_paid() -> None:
    table = InterruptedTable()
    there = shop(table=table)
    there.order("o1", "50.00")
    table.meanwhile = [lambda: there.give_back("b1", "o1")]
    assert there.pay("p1", "forests").body["amount"] == "0.00"
    assert amounts(there) == ("0.00", "0.00")


def test_a_gift_that_is_paid_in_between_is_not_taken_back() -> None:
    table = InterruptedTable()
    there = shop(table=table)
    there.order("o1", "50.00")
    table.meanwhile = [lambda: there.pay("p1", "forests")]
    assert there.give_back("b1", "o1").body["entries"] == []
    assert amounts(there) == ("5.00", "5.00")
    assert there.is_exact()


# The audit


def test_the_audit_misses_what_no_statement_says_was_paid() -> None:
    there = shop()
    there.order("o1", "50.00")
    there.pay("p1", "forests")
    key = pool("shop", given_pool("forests"), shard_of(there.account.locator))
    there.table.transact([Add(key, "taken", 1, also=("paid", -1))])
    assert [one.detail for one in there.audit()] == [
        "forests: statements come to 500, the pool says 499 were paid"
    ]
    there.table.transact([Add(key, "taken", -502, also=("paid", 502))])
    assert {one.detail for one in there.audit()} == {
        "forests: statements come to 500, the pool says 1001 were paid",
        "forests: a shard was paid more than it was given",
    }
