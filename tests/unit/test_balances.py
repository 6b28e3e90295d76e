"""What a member sees at an instant is computed from the lots, whatever jobs have booked."""

from datetime import timedelta

import pytest

from laurel.domain.account import EntryKind, Hold, Lot, WalletState
from laurel.domain.balances import Balance, Expiring, balances
from laurel.domain.expire import expire
from laurel.domain.program import Program
from tests.builders import account, at, expiring, lot, lots, on, program, with_wallet


def seen(shop: Program, when: str, *held: Lot) -> Balance:
    return balances(shop, account(*held), at(when))["points"]


def test_a_wallet_never_touched_is_empty() -> None:
    assert seen(program(), "2026-03-02") == Balance(0, 0, 0, 0, None, 0, 0, 0, 0, 0)


def test_a_wallet_of_an_older_version_is_not_shown() -> None:
    shown = balances(program(wallets={"miles": {}}), account(lot(5)), at("2026-03-02"))
    assert list(shown) == ["miles"]


@pytest.mark.parametrize(
    ("when", "available", "pending", "expired", "next_expiry"),
    [
        ("2026-03-31T23:59:59Z", 110, 5, 0, Expiring(on("2026-03-31"), 10)),
        ("2026-04-01T00:00:00Z", 105, 0, 10, Expiring(on("2026-12-31"), 105)),
        ("2026-12-31T23:59:59Z", 105, 0, 10, Expiring(on("2026-12-31"), 105)),
        ("2027-01-01T00:00:00Z", 0, 0, 115, None),
    ],
)
def test_lots_begin_and_end_by_themselves(
    when: str, available: int, pending: int, expired: int, next_expiry: Expiring | None
) -> None:
    held = (lot(10, "2026-03-31"), lot(100, "2026-12-31"), lot(5, "2026-12-31", "2026-04-01"))
    balance = seen(program(), when, *held)
    found = (balance.available, balance.pending, balance.expired, balance.next_expiry)
    assert found == (available, pending, expired, next_expiry)


@pytest.mark.parametrize(
    ("zone", "last_instant"),
    [
        ("UTC", "2026-03-08T23:59:59.999999Z"),
        ("America/New_York", "2026-03-09T03:59:59.999999Z"),
        ("Asia/Tokyo", "2026-03-08T14:59:59.999999Z"),
        ("Pacific/Apia", "2026-03-08T10:59:59.999999Z"),
    ],
)
def test_the_last_day_ends_at_midnight_in_the_programs_zone(zone: str, last_instant: str) -> None:
    shop, held = program(time_zone=zone), account(lot(10, "2026-03-08"))
    last = at(last_instant)
    assert balances(shop, held, last)["points"].available == 10
    assert balances(shop, held, last + timedelta(microseconds=1))["points"].available == 0


def test_a_hold_is_held_until_it_ends() -> None:
    hold = Hold("r1", "points", lots((30, "2026-12-31")), at("2026-03-02T12:15"))
    there = account(lot(70, "2026-12-31"), holds=(hold,))
    for when, available, held in (("12:14:59", 70, 30), ("12:15:00", 100, 0)):
        balance = balances(program(), there, at(f"2026-03-02T{when}"))["points"]
        assert (balance.available, balance.held) == (available, held)


def test_a_hold_that_ended_after_its_lots_did_gives_back_what_has_expired() -> None:
    hold = Hold("r1", "points", lots((30, "2026-03-31")), at("2026-04-01T00:05"))
    there = account(lot(70, "2026-12-31"), holds=(hold,))
    balance = balances(program(), there, at("2026-04-01T00:05"))["points"]
    assert (balance.available, balance.held, balance.expired) == (70, 0, 30)


def test_the_whole_balance_ends_with_the_moving_date() -> None:
    shop = expiring("inactivity", months=24)
    state = WalletState(lots((40, None), (2, "2026-06-30")), active_on=on("2026-03-02"))
    there = with_wallet(account(), state)
    for when, available, soonest in (
        ("2026-06-30", 42, Expiring(on("2026-06-30"), 2)),
        ("2026-07-01", 40, Expiring(on("2028-03-02"), 40)),
        ("2028-03-02", 40, Expiring(on("2028-03-02"), 40)),
        ("2028-03-03", 0, None),
    ):
        balance = balances(shop, there, at(when))["points"]
        assert (balance.available, balance.next_expiry) == (available, soonest)


def test_totals_add_up_to_what_is_there() -> None:
    totals = {
        EntryKind.EARN: 500,
        EntryKind.ADJUST: -20,
        EntryKind.REDEEM: -200,
        EntryKind.CANCEL: 50,
        EntryKind.EXPIRE: -30,
        EntryKind.REVERSE: -60,
    }
    there = with_wallet(account(), WalletState(lots((240, None)), totals=totals))
    balance = balances(program(), there, at("2026-03-02"))["points"]
    assert (balance.earned, balance.adjusted, balance.redeemed) == (500, -20, 150)
    assert (balance.expired, balance.reversed, balance.available) == (30, 60, 240)


@pytest.mark.parametrize("when", ["2026-03-02", "2026-04-01", "2026-08-01", "2027-03-02"])
def test_booking_an_expiry_changes_no_balance(when: str) -> None:
    shop = program()
    there = account(
        lot(10, "2026-03-31"), lot(20, "2026-06-30"), lot(5, "2026-03-31", "2026-05-01")
    )
    booked = expire(shop, there, at(when))
    after = booked.after if booked else there
    assert balances(shop, after, at(when)) == balances(shop, there, at(when))
