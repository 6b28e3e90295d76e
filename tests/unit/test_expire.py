"""Expiry is booked per wallet and last day, however late the job comes; and who is due when."""

from datetime import timedelta

import pytest

from laurel.domain.account import Account, Entry, Hold, TierState, WalletState
from laurel.domain.agenda import Due, DueKind, next_birthday, next_due
from laurel.domain.balances import balances
from laurel.domain.expire import MOST_ENTRIES, expire, next_expiry_day
from laurel.domain.program import Program
from tests.builders import (
    account,
    at,
    expiring,
    lot,
    lots,
    on,
    program,
    rule,
    tiers,
    with_wallet,
)


def booked(shop: Program, there: Account, when: str) -> tuple[Entry, ...]:
    decision = expire(shop, there, at(when))
    return decision.entries if decision else ()


def test_nothing_is_booked_while_the_last_day_lasts() -> None:
    assert expire(program(), account(lot(10, "2026-03-31")), at("2026-03-31T23:59:59Z")) is None


def test_an_expiry_is_booked_at_the_end_of_its_last_day() -> None:
    shop = program(time_zone="America/New_York")
    [entry] = booked(shop, account(lot(10, "2026-03-07")), "2026-03-20")
    assert (entry.quantity, entry.source, entry.lots) == (
        -10,
        "expiry-2026-03-07",
        (lot(-10, "2026-03-07"),),
    )
    assert entry.occurred_at == at("2026-03-08T05:00Z")
    assert entry.recorded_at == at("2026-03-20")


def test_there_is_one_entry_for_each_wallet_and_last_day() -> None:
    shop = program(
        wallets={"points": {"expires": {"kind": "inactivity", "months": 1}}, "miles": {}}
    )
    state = WalletState(
        (
            lot(1, "2026-03-02"),
            lot(2, "2026-03-02", "2026-02-01"),
            lot(4, "2026-03-10"),
            lot(8),
            lot(16, "2026-06-30"),
        ),
        active_on=on("2026-02-02"),
    )
    there = with_wallet(
        with_wallet(account(), state), WalletState(lots((32, "2026-03-02"))), "miles"
    )
    entries = booked(shop, there, "2026-04-01")
    assert [(e.wallet, e.source, e.quantity) for e in entries] == [
        ("points", "expiry-2026-03-02", -11),
        ("points", "expiry-2026-03-10", -4),
        ("miles", "expiry-2026-03-02", -32),
    ]


@pytest.mark.parametrize(
    ("days", "turns"), [(1, [1]), (90, [90]), (91, [90, 1]), (200, [90, 90, 20])]
)
def test_many_last_days_are_booked_in_turns_that_fit_a_transaction(
    days: int, turns: list[int]
) -> None:
    first = on("2026-01-01")
    held = tuple(lot(1, (first + timedelta(days=number)).isoformat()) for number in range(days))
    there, found = account(*held), list[int]()
    while decision := expire(program(), there, at("2027-01-01")):
        found.append(len(decision.entries))
        there = decision.after
    assert found == turns
    assert max(found) <= MOST_ENTRIES
    assert there.wallet("points").lots == ()


def test_an_ended_hold_gives_back_what_then_expires() -> None:
    hold = Hold("r1", "points", lots((10, "2026-03-31")), at("2026-04-01T00:05"))
    there = account(lot(5, "2026-03-31"), holds=(hold,))
    assert [e.quantity for e in booked(program(), there, "2026-04-01T00:04")] == [-5]
    assert [e.quantity for e in booked(program(), there, "2026-04-01T00:05")] == [-15]


def test_an_erased_member_takes_no_further_entries() -> None:
    assert expire(program(), account(lot(5, "2026-03-31"), erased=True), at("2026-05-01")) is None


STEPS = ["2026-04-01", "2026-04-02", "2026-06-30", "2026-07-01", "2026-12-31", "2027-02-01"]


@pytest.mark.parametrize("runs", [STEPS, STEPS[1::2], STEPS[-1:], STEPS + STEPS])
def test_late_twice_or_in_steps_the_books_end_the_same(runs: list[str]) -> None:
    shop = program()
    there = account(*lots((1, "2026-03-31"), (2, "2026-06-30"), (4, "2026-12-31"), (8, None)))
    for when in runs:
        if decision := expire(shop, there, at(when)):
            there = decision.after
    assert there.wallet("points").lots == lots((8, None))
    assert there.seq == 3
    assert balances(shop, there, at("2027-02-01"))["points"].expired == 7


# The agenda

TIERED = program(
    earning={"spend": rule()},
    tiers=tiers({"kind": "lifetime"}, {"kind": "for", "days": 30}, gold={"orders": 1}),
)
GOLD = TierState("gold", on("2026-03-01"), on("2026-03-31"))


@pytest.mark.parametrize(
    ("there", "due"),
    [
        (account(), None),
        (account(lot(5)), None),
        (account(lot(5, "2026-06-30"), lot(5)), ("2026-07-01", "E")),
        (account(lot(5, "2026-06-30"), lot(5, "2026-04-30")), ("2026-05-01", "E")),
        (account(tier=GOLD), ("2026-04-01", "R")),
        (account(lot(5, "2026-03-31"), tier=GOLD), ("2026-04-01", "ER")),
        (account(lot(5, "2026-03-30"), tier=GOLD), ("2026-03-31", "E")),
        (account(lot(5, "9999-12-31")), None),
        (account(tier=TierState("gold", on("2026-03-01"))), None),
        (account(lot(5, "2026-03-31"), tier=GOLD, erased=True), None),
        (
            account(holds=(Hold("r", "points", lots((5, "2026-05-31")), at("2026-06-02")),)),
            ("2026-06-01", "E"),
        ),
    ],
)
def test_a_member_is_due_the_day_after_the_soonest_last_day(
    there: Account, due: tuple[str, str] | None
) -> None:
    expected = due and Due(on(due[0]), frozenset(map(DueKind, due[1])))
    assert next_due(TIERED, there) == expected


def test_a_review_that_no_tiers_ask_for_is_not_due() -> None:
    assert next_due(program(), account(tier=GOLD)) is None


def test_the_moving_date_is_on_the_agenda() -> None:
    shop = expiring("inactivity", months=24)
    there = with_wallet(account(), WalletState(lots((5, None)), active_on=on("2026-03-02")))
    assert next_expiry_day(shop, there) == on("2028-03-02")
    assert next_due(shop, there) == Due(on("2028-03-03"), frozenset({DueKind.EXPIRY}))


@pytest.mark.parametrize(
    ("month", "day", "from_day", "found"),
    [
        (5, 10, "2026-05-10", "2026-05-10"),
        (5, 10, "2026-05-11", "2027-05-10"),
        (2, 29, "2026-01-01", "2026-02-28"),
        (2, 29, "2028-01-01", "2028-02-29"),
    ],
)
def test_a_birthday_comes_again(month: int, day: int, from_day: str, found: str) -> None:
    assert next_birthday(month, day, on(from_day)) == on(found)
