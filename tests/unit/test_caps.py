"""Caps: what still fits, in which period, also when events come out of order."""

from decimal import Decimal
from functools import reduce

import pytest

from laurel.domain.account import KEPT_PERIODS, Account
from laurel.domain.apply_changes import apply
from laurel.domain.awards import Fixed
from laurel.domain.calendar import Period
from laurel.domain.caps import cap_uses, capped, counted
from laurel.domain.changes import Counted
from laurel.domain.conditions import Fact
from laurel.domain.rule import Rule, ToWallet
from laurel.domain.rule_limits import Cap, CapUnit
from laurel.domain.standing import CapUse
from tests.builders import account, at, fixed, on, rule
from tests.shop import Shop

TIMES, QUANTITY = CapUnit.TIMES, CapUnit.QUANTITY


def use(unit: CapUnit, left: int) -> CapUse:
    return CapUse("rule/day/times", "2026-03-02", unit, left)


@pytest.mark.parametrize(
    ("quantity", "uses", "fits"),
    [
        (50, (), 50),
        (50, (use(TIMES, 1),), 50),
        (50, (use(TIMES, 0),), 0),
        (50, (use(TIMES, -1),), 0),
        (50, (use(QUANTITY, 60),), 50),
        (50, (use(QUANTITY, 20),), 20),
        (50, (use(QUANTITY, 0),), 0),
        (50, (use(QUANTITY, -5),), 0),
        (50, (use(QUANTITY, 20), use(TIMES, 1)), 20),
        (50, (use(TIMES, 0), use(QUANTITY, 20)), 0),
        (50, (use(QUANTITY, 30), use(QUANTITY, 20)), 20),
    ],
)
def test_what_fits_under_every_cap(quantity: int, uses: tuple[CapUse, ...], fits: int) -> None:
    assert capped(quantity, uses) == fits


def test_an_award_counts_once_or_by_what_it_came_to() -> None:
    uses = (use(TIMES, 5), use(QUANTITY, 50))
    assert [one.amount for one in counted(uses, 20)] == [1, 20]
    assert [one.amount for one in counted(uses, -20, times=0)] == [0, -20]


def rule_of(*caps: Cap) -> Rule:
    return Rule("visit", "visit", ToWallet("points"), Fixed(5), caps=caps)


def left(there: Account, cap: Cap, day: str, **properties: Fact) -> int:
    facts = {f"properties.{name}": value for name, value in properties.items()}
    [found] = cap_uses(rule_of(cap), facts, there, on(day))
    return found.left


def counting(there: Account, cap: Cap, *days: str, **properties: Fact) -> Account:
    """The account after an award under the cap on each of these days."""
    facts = {f"properties.{name}": value for name, value in properties.items()}
    for day in days:
        uses = cap_uses(rule_of(cap), facts, there, on(day))
        there = reduce(apply, counted(uses, 5), there)
    return there


@pytest.mark.parametrize(
    ("period", "same", "other"),
    [
        (Period.DAY, "2026-03-02", "2026-03-03"),
        (Period.WEEK, "2026-03-08", "2026-03-09"),
        (Period.MONTH, "2026-03-31", "2026-04-01"),
        (Period.YEAR, "2026-12-31", "2027-01-01"),
        (Period.LIFETIME, "2031-01-01", None),
    ],
)
def test_a_cap_holds_for_its_period(period: Period, same: str, other: str | None) -> None:
    cap = Cap(2, TIMES, period)
    there = counting(account(), cap, "2026-03-02")
    assert left(there, cap, same) == 1
    assert other is None or left(there, cap, other) == 2


def test_a_cap_for_each_value_counts_each_by_itself() -> None:
    cap = Cap(1, TIMES, Period.LIFETIME, "properties.network")
    there = counting(account(), cap, "2026-03-02", network="a")
    assert left(there, cap, "2026-03-03", network="a") == 0
    assert left(there, cap, "2026-03-03", network="b") == 1
    assert left(there, cap, "2026-03-03") == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1", 1, False),
        (True, 1, False),
        (None, "None", False),
        (1, Decimal("1.0"), True),
        (Decimal("1.50"), Decimal("1.5"), True),
        (Decimal(100), Decimal("1E+2"), True),
        ("a", "A", False),
    ],
)
def test_values_are_told_apart_as_facts_are(one: Fact, other: Fact, same: bool) -> None:
    cap = Cap(1, TIMES, Period.LIFETIME, "properties.x")
    there = counting(account(), cap, "2026-03-02", x=one)
    assert left(there, cap, "2026-03-02", x=other) == (0 if same else 1)


DAYS = [f"2026-03-{number:02}" for number in range(1, 31)]


def test_eight_periods_are_kept_and_older_ones_are_closed() -> None:
    cap = Cap(2, TIMES, Period.DAY)
    there = counting(account(), cap, *DAYS[10:20])
    assert list(*there.counters.values()) == DAYS[12:20]
    assert [left(there, cap, day) for day in DAYS[9:14]] == [0, 0, 0, 1, 1]
    assert left(there, cap, DAYS[25]) == 2


def test_events_out_of_order_count_where_they_belong() -> None:
    cap = Cap(2, TIMES, Period.DAY)
    there = counting(account(), cap, "2026-03-05", "2026-03-02", "2026-03-05", "2026-03-03")
    assert [left(there, cap, day) for day in DAYS[1:6]] == [1, 1, 2, 0, 2]


def test_a_period_given_back_whole_opens_no_older_one() -> None:
    cap = Cap(5, QUANTITY, Period.DAY)
    there = counting(account(), cap, *DAYS[: KEPT_PERIODS + 1])
    [counter] = there.counters
    there = apply(there, Counted(counter, DAYS[4], -5))
    assert left(there, cap, DAYS[4]) == 5
    assert left(there, cap, DAYS[0]) == 0


@pytest.mark.parametrize(
    ("caps", "gave"),
    [
        ([{"times": 2, "per": "day"}], [5, 5, 0, 5]),
        ([{"quantity": 7, "per": "day"}], [5, 2, 0, 5]),
        ([{"quantity": 7, "per": "day"}, {"times": 3, "per": "week"}], [5, 2, 0, 5]),
        ([{"quantity": 12, "per": "week"}, {"times": 2, "per": "day"}], [5, 5, 0, 2]),
        ([{"times": 1, "per": "lifetime", "for_each": "properties.shop"}], [5, 0, 5, 0]),
    ],
)
def test_a_rule_gives_what_its_caps_leave(caps: list[dict[str, object]], gave: list[int]) -> None:
    shop = Shop.with_member(earning={"visit": {"on": "visit", "gives": fixed(5), "caps": caps}})
    visits = [("2026-03-02", "a"), ("2026-03-02", "a"), ("2026-03-02", "b"), ("2026-03-03", "a")]
    found: list[int] = []
    for number, (day, where) in enumerate(visits):
        body = shop.event(f"v{number}", "visit", at(day), shop=where).body
        found.append(sum(entry["quantity"] for entry in body["entries"]))
        reasons = [one["reason"] for one in body["not_awarded"]]
        assert reasons == ([] if found[-1] else ["cap_reached"])
    assert found == gave
    assert shop.violations() == ()


def test_a_return_gives_the_quantity_of_a_cap_back_and_the_audit_agrees() -> None:
    shop = Shop.with_member(earning={"spend": rule(caps=[{"quantity": 100, "per": "month"}])})
    for number in range(3):
        body = shop.order(f"a{number}", "150.00").body
        assert [entry["quantity"] for entry in body["entries"]] == [100]
        assert shop.order(f"b{number}", "10.00").body["entries"] == []
        shop.give_back(f"r{number}", f"a{number}")
        assert shop.violations() == ()
    assert shop.available() == 0
