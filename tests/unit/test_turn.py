"""A turn credits and spends: debts first, soonest expiry first, and the date that moves."""

import pytest

from laurel.domain.account import EntryKind, Hold, Lot, WalletState
from laurel.domain.activity import be_active
from laurel.domain.money import MAX_QUANTITY
from laurel.domain.program import Program
from laurel.domain.turn import Turn
from tests.builders import account, at, expiring, lot, lots, on, refused, source, turn, with_wallet

DECEMBER, JUNE = "2026-12-31", "2026-06-30"


def indebted(debt: int, *held: Lot) -> Turn:
    making = turn()
    making.post(EntryKind.REVERSE, "points", (), debt, source())
    making.credit(EntryKind.ADJUST, "points", held, source())
    return making


def test_a_spending_takes_what_expires_soonest() -> None:
    making = turn(at("2026-03-02"), *lots((5, JUNE), (7, DECEMBER), (9, None)))
    making.spend(EntryKind.REDEEM, "points", 8, source())
    assert making.state("points").lots == lots((4, DECEMBER), (9, None))


@pytest.mark.parametrize("quantity", [0, 1, 20, 21])
def test_a_spending_takes_all_that_it_needs(quantity: int) -> None:
    making = turn(at("2026-03-02"), *lots((5, JUNE), (7, DECEMBER), (9, None)))
    making.spend(EntryKind.REDEEM, "points", quantity, source())
    assert sum(held.quantity for held in making.state("points").lots) == 21 - quantity


@pytest.mark.parametrize(
    "held",
    [
        (),
        lots((9, None)),
        lots((9, None), (10, "2026-03-01")),
        (lot(9), lot(10, None, "2026-03-03")),
    ],
)
def test_a_spending_of_more_than_can_be_spent_is_refused(held: tuple[Lot, ...]) -> None:
    making = turn(at("2026-03-02"), *held)
    with refused("insufficient_balance"):
        making.spend(EntryKind.REDEEM, "points", 10, source())
    assert making.changes == []


@pytest.mark.parametrize(
    ("debt", "coming", "left", "owed"),
    [
        (0, lots((10, None)), lots((10, None)), 0),
        (4, lots((10, None)), lots((6, None)), 0),
        (10, lots((10, None)), (), 0),
        (15, lots((10, None)), (), 5),
        (6, lots((5, JUNE), (5, None)), lots((4, None)), 0),
    ],
)
def test_what_comes_in_pays_a_debt_first(
    debt: int, coming: tuple[Lot, ...], left: tuple[Lot, ...], owed: int
) -> None:
    making = indebted(debt, *coming)
    assert (making.state("points").lots, making.state("points").debt) == (left, owed)
    entry = making.decision().entries[-1]
    assert entry.quantity == sum(held.quantity for held in coming)
    assert entry.debt == owed - debt


def test_what_comes_in_expired_pays_no_debt() -> None:
    making = indebted(6, lot(5, "2026-03-01"), lot(5, JUNE))
    assert making.state("points").lots == lots((5, "2026-03-01"))
    assert making.state("points").debt == 1


def test_what_is_pending_pays_a_debt() -> None:
    making = indebted(6, lot(10, None, "2026-04-01"))
    assert making.state("points").lots == (lot(4, None, "2026-04-01"),)


@pytest.mark.parametrize(("coming", "fits"), [(1, True), (2, False)])
def test_a_wallet_holds_at_most_what_json_can_count(coming: int, fits: bool) -> None:
    hold = Hold("r1", "points", lots((10, None)), at("2026-03-03"))
    there = account(lot(MAX_QUANTITY - 11), holds=(hold,))
    making = Turn(turn().program, there, at("2026-03-02"))
    if fits:
        making.credit(EntryKind.ADJUST, "points", (lot(coming),), source())
        return
    with refused("balance_limit"):
        making.credit(EntryKind.ADJUST, "points", (lot(coming),), source())


def test_a_turn_begins_by_lifting_the_holds_that_have_ended() -> None:
    ended = Hold("r1", "points", lots((10, JUNE)), at("2026-03-02"))
    running = Hold("r2", "points", lots((20, JUNE)), at("2026-03-02T12:00:01"))
    making = Turn(turn().program, account(lot(5, JUNE), holds=(ended, running)), at("2026-03-02"))
    assert making.account.holds == (running,)
    assert making.state("points").lots == lots((15, JUNE))


# The whole balance, after months of inactivity


def quiet(active_on: str | None, *held: Lot, ran_out_on: str | None = None) -> WalletState:
    return WalletState(
        held,
        active_on=on(active_on) if active_on else None,
        ran_out_on=on(ran_out_on) if ran_out_on else None,
    )


TWO_YEARS: Program = expiring("inactivity", months=24)


@pytest.mark.parametrize(
    ("before", "today", "active", "after"),
    [
        # the first activity starts the date
        (quiet(None), "2026-03-02", "2026-03-02", quiet("2026-03-02")),
        # a later one moves it, an older one that was reported late does not
        (
            quiet("2026-03-02", lot(5)),
            "2026-05-01",
            "2026-05-01",
            quiet("2026-05-01", lot(5)),
        ),
        (
            quiet("2026-03-02", lot(5)),
            "2026-05-01",
            "2026-02-01",
            quiet("2026-03-02", lot(5)),
        ),
        # the last day still moves it
        (
            quiet("2026-03-02", lot(5)),
            "2028-03-02",
            "2028-03-02",
            quiet("2028-03-02", lot(5)),
        ),
        # what had run out keeps its last day, and the date starts again
        (
            quiet("2026-03-02", lot(5), lot(1, None, "2028-06-01"), lot(3, "2030-01-01")),
            "2028-03-03",
            "2028-03-03",
            quiet(
                "2028-03-03",
                lot(5, "2028-03-02"),
                lot(1, "2028-03-02", "2028-06-01"),
                lot(3, "2030-01-01"),
                ran_out_on="2028-03-02",
            ),
        ),
        # the date never moves back
        (
            quiet("2026-03-02"),
            "2028-03-03",
            "2025-01-01",
            quiet("2026-03-02", ran_out_on="2028-03-02"),
        ),
    ],
)
def test_activity_moves_the_date_and_revives_nothing(
    before: WalletState, today: str, active: str, after: WalletState
) -> None:
    there = account()
    making = Turn(TWO_YEARS, with_wallet(there, before), at(today))
    be_active(making, "points", on(active))
    assert making.state("points") == after


@pytest.mark.parametrize(
    ("before", "today", "active_on"),
    [
        (quiet("2026-03-02", lot(5)), "2026-05-01", "2026-03-02"),
        (quiet(None), "2026-05-01", "2026-05-01"),
        (quiet("2026-03-02", lot(5)), "2028-03-03", "2028-03-03"),
    ],
)
def test_an_adjustment_starts_the_date_and_does_not_move_it(
    before: WalletState, today: str, active_on: str
) -> None:
    making = Turn(TWO_YEARS, with_wallet(account(), before), at(today))
    be_active(making, "points", on(today), moves=False)
    assert making.state("points").active_on == on(active_on)


def test_what_is_held_runs_out_with_the_rest() -> None:
    hold = Hold("r1", "points", lots((10, None)), at("2028-03-05"))
    there = with_wallet(account(holds=(hold,)), quiet("2026-03-02", lot(5)))
    making = Turn(TWO_YEARS, there, at("2028-03-03"))
    be_active(making, "points", on("2028-03-03"))
    assert making.account.holds[0].lots == lots((10, "2028-03-02"))


def test_a_wallet_that_does_not_expire_together_has_no_moving_date() -> None:
    making = turn()
    be_active(making, "points", on("2026-03-02"))
    be_active(making, "no-such-wallet", on("2026-03-02"))
    assert making.changes == []
