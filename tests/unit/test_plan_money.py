"""What plans bring: the credit of each month, what waits for the renewal, and prices."""

from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from tests.builders import Json, at, faults, fixed, rule
from tests.shop import PLACE
from tests.subscribers import Club, plan

START = at("2026-01-31T10:00")
CREDIT = {"wallet": "cash", "quantity": "10.00"}
WALLETS: Json = {"points": {}, "cash": {"kind": "money"}}


def club(**parts: Any) -> Club:
    there = {"wallets": WALLETS, "plans": {"monthly": plan(credit=CREDIT)}}
    return Club.with_member(**{**there, **parts})


@pytest.mark.parametrize(
    ("when", "available"),
    [
        ("2026-01-31T10:00", "10.00"),
        ("2026-02-27T23:59", "10.00"),
        ("2026-02-28T00:00", "10.00"),
        ("2026-03-30T23:59", "10.00"),
        ("2026-03-31T00:00", "0.00"),
    ],
)
def test_each_paid_month_has_its_credit_and_no_day_has_two(when: str, available: str) -> None:
    there = club()
    there.take("monthly", START)
    there.renew("p2", at("2026-02-25"))
    assert there.available(at(when), "cash") == available, "whether or not a job ran"
    there.run("all", at(when))
    assert there.available(at(when), "cash") == available
    assert there.violations() == ()


def test_a_plan_by_the_year_has_twelve_credits() -> None:
    there = club(plans={"annual": plan("60.00", 12, credit=CREDIT)})
    body = there.take("annual", START).body
    assert (body["balances"]["cash"]["available"], body["balances"]["cash"]["pending"]) == (
        "10.00",
        "110.00",
    )


def test_months_to_come_are_taken_back_when_another_plan_replaces_it() -> None:
    plans = {"annual": plan("60.00", 12, credit=CREDIT), "monthly": plan()}
    there = club(plans=plans)
    there.take("annual", START)
    cash = there.take("monthly", at("2026-03-05"), "s2").body["balances"]["cash"]
    assert (cash["available"], cash["pending"]) == ("10.00", "0.00")
    assert there.refund(at("2026-03-06"))["balances"]["cash"]["available"] == "0.00"
    assert there.violations() == ()


def test_a_refund_takes_the_months_that_are_not_over() -> None:
    there = club()
    there.take("monthly", START)
    there.renew("p2", at("2026-02-25"))
    body = there.refund(at("2026-03-05"))
    assert [one["quantity"] for one in body["entries"]] == ["-10.00"]


@pytest.mark.parametrize(
    ("expires_on", "left_until"), [("2026-02-10", "2026-02-10"), ("2026-12-31", "2026-12-31")]
)
def test_a_refund_takes_the_credit_of_a_month_and_not_what_was_given_beside_it(
    expires_on: str, left_until: str
) -> None:
    there = club()
    there.take("monthly", START)
    there.adjust("a1", "4.00", START, expires_on, "cash")
    there.refund(at("2026-02-05"))
    left = there.wallet(at("2026-02-05"), "cash")
    assert (left["available"], left["next_expiry"]["on"]) == ("4.00", left_until)
    assert there.violations() == ()


def test_a_trial_brings_no_credit() -> None:
    there = club(plans={"monthly": plan(credit=CREDIT, trial_days=14)})
    assert there.take("monthly", START).body["entries"] == []
    assert there.renew("p2", at("2026-02-14T10:00")).body["entries"][0]["quantity"] == "10.00"


# At the renewal

WAITS: Json = {
    "plans": {"annual": plan("60.00", 12, at_renewal={"wallet": "cash", "reward": "certificate"})},
    "earning": {
        "back": rule(
            plans=["annual"],
            gives={"kind": "percent", "wallet": "cash", "percent": "2"},
            rounding="down",
            caps=[{"quantity": "10.00", "per": "membership_year"}],
            available={"kind": "at_renewal"},
        )
    },
    "rewards": {"certificate": {"name": "Reward", "voucher": {"kind": "store_credit"}}},
}


def test_what_waits_for_the_renewal_becomes_one_voucher() -> None:
    there = club(**WAITS)
    there.take("annual", START)
    entry = there.order("o1", "100.00", now=at("2026-02-01")).body["entries"][0]
    assert (entry["quantity"], entry["status"], entry["available_on"]) == ("2.00", "pending", None)
    there.order("o2", "50.00", now=at("2026-05-01"))
    assert there.wallet(at("2026-12-31"), "cash")["pending"] == "3.00"
    body = there.renew("p2", at("2027-01-20")).body
    assert [(one["reward"], one["value"]) for one in body["vouchers"]] == [("certificate", "3.00")]
    assert body["balances"]["cash"]["pending"] == "0.00"
    assert there.renew("p3", at("2027-01-21")).body["vouchers"] == []
    assert there.violations() == ()


def test_every_entry_of_a_plan_explains_itself() -> None:
    there = club(**WAITS)
    there.put(START, **{**WAITS, "wallets": WALLETS, "plans": {**WAITS["plans"], "monthly": plan(credit=CREDIT)}})  # fmt: skip  # noqa: E501
    there.take("annual", START)
    there.order("o1", "100.00", now=at("2026-02-01"))
    there.renew("p2", at("2027-01-20"))
    there.take("monthly", at("2027-01-21"), "s2")
    there.refund(at("2027-01-22"), "s2")
    kinds = []
    for number in range(1, there.account.seq + 1):
        body = explain_entry(there.services, PLACE, f"e{number}", Clock(at("2027-02-01"))).body
        assert body["explanation"]["recomputed"]
        kinds.append(body["kind"])
    assert kinds == ["earn", "redeem", "earn", "reverse"]


def test_a_return_after_the_payout_is_owed() -> None:
    there = club(**WAITS)
    there.take("annual", START)
    there.order("o1", "100.00", now=at("2026-02-01"))
    there.renew("p2", at("2027-01-20"))
    there.give_back("r1", "o1", now=at("2027-01-21"))
    assert there.wallet(at("2027-01-21"), "cash")["debt"] == "2.00"
    assert there.violations() == ()


@pytest.mark.parametrize(
    ("ordered", "back"), [("2027-01-31T09:59", []), ("2027-01-31T10:00", ["1.00"])]
)
def test_each_membership_year_has_a_limit_of_its_own(ordered: str, back: list[str]) -> None:
    there = club(**WAITS)
    there.take("annual", START)
    assert there.order("o1", "900.00", now=at("2026-02-01")).body["entries"][0]["quantity"] == "10.00"  # fmt: skip  # noqa: E501
    there.renew("p2", at("2027-01-20"))
    body = there.order("o2", "50.00", now=at(ordered)).body
    assert [one["quantity"] for one in body["entries"]] == back
    there.give_back("r1", "o1", now=at("2027-02-02"))
    assert there.violations() == ()


@pytest.mark.parametrize(
    ("zone", "year"), [("UTC", "2026-03-02"), ("America/New_York", "2026-03-01")]
)
def test_a_trial_is_a_membership_year_of_its_own_from_its_day_there(zone: str, year: str) -> None:
    limited = rule(plans=["tried"], caps=[{"times": 1, "per": "membership_year"}])
    there = club(time_zone=zone, plans={"tried": plan(trial_days=14)}, earning={"back": limited})
    there.take("tried", at("2026-03-02T03:00"))
    there.order("o1", "5.00", now=at("2026-03-05"))
    assert there.order("o2", "5.00", now=at("2026-03-06")).body["entries"] == []
    assert there.account.counters == {"back/membership_year/times": {year: 1}}


# Prices


BENEFITS = [
    {"benefit": "all", "percent_off": "10"},
    {
        "benefit": "books",
        "percent_off": "40",
        "lines": {"fact": "line.categories", "has": ["books"]},
    },
    {"benefit": "large", "percent_off": "12.5", "min_spend": "100.00"},
    {"benefit": "shipping", "free_shipping": True, "min_spend": "20.00"},
]


def line(amount: str, *categories: str) -> Json:
    return {"amount": amount, "categories": list(categories)}


@pytest.mark.parametrize(
    ("lines", "off", "by", "shipping"),
    [
        ([line("10.00")], ["1.00"], ["all"], "standard"),
        ([line("10.00"), line("10.00", "books")], ["1.00", "4.00"], ["all", "books"], "free"),
        ([line("60.00"), line("40.00", "books")], ["7.50", "16.00"], ["large", "books"], "free"),
        (
            [line("0.05"), line("0.05"), line("0.05")],
            ["0.01", "0.01", "0.00"],
            ["all"] * 3,
            "standard",
        ),
    ],
)
def test_of_several_benefits_the_best_counts_for_each_line(
    lines: list[Json], off: list[str], by: list[str], shipping: str
) -> None:
    there = club(plans={"monthly": plan(benefits=BENEFITS)})
    there.take("monthly", START)
    body = there.price(*lines, now=at("2026-02-01"))
    assert [one["discount"] for one in body["lines"]] == off
    assert [one["benefit"] for one in body["lines"]] == by
    assert body["shipping"] == shipping
    nothing = there.price(*lines, now=at("2026-02-28T10:00"))
    assert (nothing["discount"], nothing["shipping"]) == ("0.00", "standard")


def test_the_tier_lists_the_benefits_of_the_plan_while_it_runs() -> None:
    there = club(plans={"monthly": plan(benefits=["streaming", BENEFITS[2]])})
    assert there.tier(START)["benefits"] == []
    there.take("monthly", START)
    assert there.tier(at("2026-02-27"))["benefits"] == [
        {"benefit": "streaming"},
        {"benefit": "large", "family": "price", "min_spend": "100.00", "percent_off": "12.5"},
    ]
    assert there.tier(at("2026-02-28T10:00"))["benefits"] == []


# Documents


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ({"plans": {"p": plan(price="1.001")}}, "/plans/p/price"),
        ({"plans": {"p": plan(credit={"wallet": "x", "quantity": 1})}}, "/plans/p/credit/wallet"),
        ({"plans": {"p": {"name": "P", "price": "1.00"}}}, "/plans/p"),
        ({"plans": {"p": plan(months=None, trial_days=3)}}, "/plans/p"),
        ({"plans": {"p": plan(months=36, credit={"wallet": "points", "quantity": 1})}}, "/plans/p"),
        ({"earning": {"r": rule(plans=["p"])}}, "/earning/r/plans"),
        (
            {"rewards": {"r": {"name": "R", "voucher": {"kind": "gift"}, "plans": ["p"]}}},
            "/rewards/r/plans",
        ),
        (
            {"earning": {"r": rule(caps=[{"times": 1, "per": "membership_year"}])}},
            "/earning/r/caps/0/per",
        ),
        ({"earning": {"r": rule(available={"kind": "at_renewal"})}}, "/earning/r/available"),
        (
            {"wallets": {"points": {"available": {"kind": "at_renewal"}}}},
            "/wallets/points/available",
        ),
        ({"earning": {"r": rule(when={"fact": "member.plan", "is": "p"})}}, "/earning/r/when/is"),
        ({"benefits": [{"benefit": "b", "percent_off": "101"}]}, "/benefits/0/percent_off"),
        (
            {"benefits": [{"benefit": "b", "lines": {"fact": "line.sku", "is": "A"}}]},
            "/benefits/0/lines",
        ),
        (
            {
                "earning": {
                    "r": {
                        "on": "subscription.started",
                        "gives": fixed(1),
                        "when": {"fact": "properties.x", "is": 1},
                    }
                }
            },
            "/earning/r/when/fact",
        ),
    ],
)
def test_what_is_wrong_with_plans_is_said_where_it_is(parts: Json, pointer: str) -> None:
    assert pointer in faults(**parts)
