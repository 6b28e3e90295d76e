"""Which vouchers of an order go when it is returned, and what those that were used are charged."""

from typing import Any

import pytest

from laurel.domain.account import Lot, WalletState
from laurel.domain.changes import VoucherCharged
from laurel.domain.return_vouchers import IssuedVoucher, move_vouchers
from laurel.domain.turn import Turn
from tests.builders import Json, account, day, lot, program, source, turn, with_wallet

CASH: Json = {"points": {}, "cash": {"kind": "money"}}
BRIEF: Json = {**CASH, "cash": {"kind": "money", "expires": {"kind": "after", "days": 30}}}
USED = IssuedVoucher(2, "gift", 500)
ALL = (IssuedVoucher(1, "gift"), USED, IssuedVoucher(3, "gift", 0), IssuedVoucher(4, "gift"))
"""The first and the last were not used; the third was, and took nothing off."""


def charging(wallets: Json = CASH, shortfall: str = "debt") -> Turn:
    """On a Monday in March, with nothing in any wallet."""
    returns = {"used_vouchers": "cash", "shortfall": shortfall}
    return turn(shop=program(wallets=wallets, returns=returns))


def cash(there: Turn) -> tuple[tuple[Lot, ...], int]:
    state = there.state("cash")
    return state.lots, state.debt


def charges(there: Turn) -> list[VoucherCharged]:
    return [one for one in there.changes if isinstance(one, VoucherCharged)]


@pytest.mark.parametrize(
    ("wanted", "back", "owed"),
    [
        (0, {}, 0),
        (1, {4: None}, 0),
        (2, {4: None, 1: None}, 0),
        (3, {4: None, 1: None, 3: 0}, 0),
        (4, {4: None, 1: None, 3: 0, 2: 500}, 500),
        (9, {4: None, 1: None, 3: 0, 2: 500}, 500),
    ],
)
def test_unused_ones_go_before_used_ones_and_the_newest_first(
    wanted: int, back: dict[int, int | None], owed: int
) -> None:
    there, found = charging(), dict[int, int | None]()
    move_vouchers(there, "gift", ALL, wanted, found, source())
    assert (found, cash(there)) == (back, ((), owed))
    assert charges(there) == ([VoucherCharged(2, "cash", 500)] if owed else [])


def test_those_that_went_before_stay_gone_and_cost_nothing_more() -> None:
    there, found = charging(), dict[int, int | None]({2: 500, 1: None})
    move_vouchers(there, "gift", ALL, 2, found, source())
    assert (found, there.changes) == ({2: 500, 1: None}, [])


@pytest.mark.parametrize(
    ("shortfall", "had", "charged", "left"),
    [
        ("debt", 200, 500, ((), 300)),
        ("debt", 700, 500, ((lot(200),), 0)),
        ("forgive", 200, 200, ((), 0)),
        ("forgive", 0, 0, ((), 0)),
    ],
)
def test_a_used_one_is_charged_what_is_there_and_the_rest_is_owed_or_let_go(
    shortfall: str, had: int, charged: int, left: tuple[Any, int]
) -> None:
    there, found = charging(shortfall=shortfall), dict[int, int | None]()
    lots = (lot(had),) if had else ()
    there.account = with_wallet(there.account, WalletState(lots), "cash")
    move_vouchers(there, "gift", (USED,), 1, found, source())
    assert (found, cash(there)) == ({2: charged}, left)
    assert charges(there) == ([VoucherCharged(2, "cash", charged)] if charged else [])


def test_without_a_wallet_for_it_nobody_is_charged() -> None:
    there, found = turn(shop=program(wallets=CASH)), dict[int, int | None]()
    move_vouchers(there, "gift", ALL, 4, found, source())
    assert found == {4: None, 1: None, 3: 0, 2: 0}
    assert (there.changes, there.account) == ([], account())


@pytest.mark.parametrize(
    ("wallets", "expires"), [(CASH, None), (BRIEF, "2026-04-01")], ids=["lasting", "brief"]
)
def test_what_was_charged_comes_back_as_of_today_with_the_voucher(
    wallets: Json, expires: str | None
) -> None:
    there = charging(wallets)
    found: dict[int, int | None] = {4: None, 1: None, 3: 0, 2: 500}
    move_vouchers(there, "gift", ALL, 0, found, source())
    assert found == {}
    assert cash(there) == ((Lot(500, day(expires)),), 0)
    assert charges(there) == [VoucherCharged(2, "cash", -500)]
