"""Cashback to the last fraction of a cent: what rounding leaves is carried to the next award."""

from fractions import Fraction
from typing import Any

import pytest

from laurel.domain.carry import Carried, carried_with, whole_with
from laurel.domain.money import format_rest
from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from tests.builders import Json, at, fixed, refused, reward
from tests.shop import PLACE, Shop

CASH: Json = {"cash": {"kind": "money"}, "points": {}}


def back(percent: str = "0.5", **parts: Any) -> Json:
    gives = {"kind": "percent", "percent": percent, "wallet": "cash"}
    return {"on": "order", "gives": gives, "rounding": "carry", **parts}


def shop(**rules: Json) -> Shop:
    return Shop.with_member(wallets=CASH, earning=rules or {"back": back()})


def carried(there: Shop, wallet: str = "cash") -> str | None:
    found: str | None = there.wallet(wallet=wallet).get("carried")
    return found


# The core


@pytest.mark.parametrize(
    ("before", "exact", "scale", "whole"),
    [
        (None, (7, 2), (1, 1), 3),
        (Fraction(1, 2), (7, 2), (1, 1), 4),
        (Fraction(1, 3), (1, 3), (1, 1), 0),
        (Fraction(1, 3), (1, 3), (2, 1), 1),
        (Fraction(-1, 2), (1, 4), (1, 1), 0),
        (Fraction(-1, 2), (3, 2), (1, 1), 1),
        (Fraction(5, 4), (0, 1), (1, 1), 1),
    ],
)
def test_whole_units_are_paid_with_what_was_carried(
    before: Fraction | None, exact: tuple[int, int], scale: tuple[int, int], whole: int
) -> None:
    assert whole_with(before, exact, scale) == whole


def test_a_rest_of_nothing_is_not_kept() -> None:
    half = Carried("cash", "back", Fraction(1, 2))
    once = carried_with({}, half)
    assert once == {"cash": {"back": Fraction(1, 2)}}
    assert carried_with(once, Carried("cash", "back", Fraction(-1, 2))) == {}
    both = carried_with(once, Carried("points", "more", Fraction(1, 3)))
    assert both == {**once, "points": {"more": Fraction(1, 3)}}


@pytest.mark.parametrize(
    ("exact", "digits", "shown"),
    [
        (Fraction(1, 2), 2, "0.005"),
        (Fraction(1, 3), 2, "0.003333"),
        (Fraction(-1, 2), 2, "-0.005"),
        (Fraction(5, 4), 0, "1.25"),
        (Fraction(1, 2), 3, "0.0005"),
        (Fraction(1, 10**9), 2, "0"),
        (Fraction(-1, 10**9), 2, "0"),
        (Fraction(0), 2, "0"),
    ],
)
def test_a_rest_is_shown_exactly_or_cut_at_six_decimals(
    exact: Fraction, digits: int, shown: str
) -> None:
    assert format_rest(exact, digits) == shown


# Orders


def test_no_fraction_of_a_cent_is_lost() -> None:
    """0.5 % of 1.01 is 0.505 of a cent: two of them are a cent, and a hundredth is carried."""
    there = shop()
    assert there.order("o1", "1.01").body["not_awarded"] == [{"rule": "back", "reason": "carried"}]
    assert carried(there) == "0.00505"
    [entry] = there.order("o2", "1.01").body["entries"]
    assert entry["quantity"] == "0.01"
    assert (there.available(wallet="cash"), carried(there)) == ("0.01", "0.0001")
    assert there.violations() == ()
    assert there.is_rebuilt()


def test_after_a_hundred_orders_every_cent_is_there() -> None:
    there = shop()
    for number in range(100):
        there.order(f"o{number}", "1.01")
    assert (there.available(wallet="cash"), carried(there)) == ("0.50", "0.005")


def test_points_are_carried_too() -> None:
    gives = {"kind": "per_amount", "quantity": 1, "every": "3.00", "wallet": "points"}
    there = shop(spend={"on": "order", "gives": gives, "rounding": "carry"})
    quantities = [
        [one["quantity"] for one in there.order(f"o{number}", "4.00").body["entries"]]
        for number in range(3)
    ]
    assert quantities == [[1], [1], [2]]
    assert carried(there, "points") is None


def test_each_rule_carries_by_itself_and_a_wallet_shows_the_sum() -> None:
    there = shop(half=back("0.5"), third=back("0.3", rounding="carry"))
    there.order("o1", "1.00")
    assert there.account.carried == {"cash": {"half": Fraction(1, 2), "third": Fraction(3, 10)}}
    assert carried(there) == "0.008"
    assert there.available(wallet="cash") == "0.00"


def test_factors_are_carried_exactly() -> None:
    factor = {"when": {"fact": "order.channel", "is": "app"}, "factor": "1.5"}
    there = shop(back=back("0.5", multiply=[factor]))
    there.order("o1", "1.00", channel="app")
    there.order("o2", "1.00", channel="app")
    assert (there.available(wallet="cash"), carried(there)) == ("0.01", "0.005")


def test_what_a_cap_cuts_is_not_carried() -> None:
    there = shop(back=back("0.5", caps=[{"quantity": "0.02", "per": "month"}]))
    there.order("o1", "7.00")
    assert (there.available(wallet="cash"), carried(there)) == ("0.02", "0.005")


def test_an_order_that_the_rule_is_not_for_carries_nothing() -> None:
    when = {"fact": "order.amount", "at_least": "5.00"}
    there = shop(back=back("0.5", when=when))
    there.order("o1", "5.00")
    there.order("o2", "3.00")
    assert carried(there) == "0.005"


def test_a_preview_shows_what_the_order_gives_and_carries() -> None:
    there = shop()
    there.order("o1", "1.01")
    previewed = there.preview("o2", "1.01").body
    assert carried(there) == "0.00505"
    awarded = there.order("o2", "1.01").body
    assert previewed["balances"] == awarded["balances"]
    assert [one["quantity"] for one in previewed["entries"]] == ["0.01"]


def test_an_explanation_says_what_was_carried() -> None:
    there = shop()
    there.order("o1", "1.01")
    there.order("o2", "1.01")
    body = explain_entry(there.services, PLACE, "e1", Clock(at("2026-03-03"))).body["explanation"]
    assert body["recomputed"] is True
    [rounding] = [step for step in _steps(body) if step["step"] == "rounding"]
    assert rounding == {
        "step": "rounding",
        "rounding": "carry",
        "quantity": 1,
        "carried_before": "101/200",
        "carried": "1/100",
    }


# Returns


def test_after_a_full_return_the_rest_is_as_if_the_order_had_not_been() -> None:
    there = shop()
    there.order("o1", "1.01")
    before = there.account.carried
    there.order("o2", "7.77")
    there.give_back("b1", "o2")
    assert there.account.carried == before
    assert there.available(wallet="cash") == "0.00"
    assert there.is_rebuilt()


def test_an_order_whose_rest_was_used_leaves_a_rest_below_nothing() -> None:
    """What is kept is worth half a cent, and a cent was paid: half a cent is made up for."""
    there = shop()
    there.order("o1", "1.00")
    there.order("o2", "1.00")
    there.give_back("b1", "o1")
    assert (there.available(wallet="cash"), carried(there)) == ("0.01", "-0.005")
    assert there.order("o3", "1.00").body["entries"] == []
    assert carried(there) is None
    there.order("o4", "1.00")
    there.order("o5", "1.00")
    assert (there.available(wallet="cash"), carried(there)) == ("0.02", None)


def test_a_rest_above_one_is_paid_with_the_next_award() -> None:
    there = shop(back=back("0.1"))
    for number, amount in enumerate(("5.00", "6.00", "8.00"), 1):
        there.order(f"o{number}", amount)
    there.give_back("b1", "o2")
    assert (there.available(wallet="cash"), carried(there)) == ("0.00", "0.013")
    there.order("o4", "0.00")
    assert (there.available(wallet="cash"), carried(there)) == ("0.01", "0.003")


@pytest.mark.parametrize(
    "parts", [["2.00", "1.00"], ["1.00", "2.00"], ["0.01", "2.99"], ["1.50", "1.50"]]
)
def test_any_split_of_a_return_ends_the_same(parts: list[str]) -> None:
    there = shop()
    there.order("o1", "1.30")
    there.order("o2", "7.77")
    there.order("o3", "0.90")
    for number, part in enumerate(parts):
        there.give_back(f"b{number}", "o2", {"1": part})
    paid = Fraction(there.available(wallet="cash")) * 100
    rest = there.account.carried["cash"]["back"]
    assert paid + rest == Fraction(130 + 477 + 90, 200)
    assert (paid, rest) == (Fraction(3), Fraction(97, 200))


# Documents


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        (back(round_per="line"), "/earning/back/round_per"),
        (back(group="offers"), "/earning/back/rounding"),
        (
            {"on": "order", "gives": {**fixed(1), "wallet": None}, "rounding": "carry"},
            "/earning/back/gives",
        ),
        (
            {"on": "visit", "gives": {"kind": "voucher", "reward": "mug"}, "rounding": "carry"},
            "/earning/back/rounding",
        ),
        (
            {
                "on": "visit",
                "gives": {**fixed("1.00", "cash"), "cause": "oceans"},
                "rounding": "carry",
            },
            "/earning/back/rounding",
        ),
    ],
)
def test_what_cannot_be_carried_is_refused(rule: Json, pointer: str) -> None:
    with refused("invalid_program") as error:
        Shop(
            wallets=CASH,
            earning={"back": rule},
            groups={"offers": {"pick": "best"}},
            causes={"oceans": {"name": "Oceans"}},
            rewards={"mug": reward(100)},
        )
    assert any(fault.pointer.startswith(f"/document{pointer}") for fault in error.value.faults)


def _steps(explanation: Json) -> list[Json]:
    return [step for rule in explanation["steps"] for step in rule.get("steps", [rule])]
