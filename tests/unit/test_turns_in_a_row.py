"""Turns that follow one another in one transaction: one account, and all that each books."""

from collections.abc import Sequence

import pytest

from laurel.domain.account import EntryKind
from laurel.domain.turn import Decision, Turn
from laurel.storage.ledger import Ledger, PoolShort
from laurel.storage.memory_table import MemoryTable
from laurel.storage.pools import Limits
from laurel.storage.table import Write
from laurel.storage.writes import Proposal, turn_writes
from tests.builders import NOON, account, lot, program, source

SHOP = program()


def decided(before: Decision | None, points: int, **pools: int) -> Decision:
    """A turn on the account that the one before led to, which earns points and takes from pools."""
    turn = Turn(SHOP, account() if before is None else before.after, NOON)
    turn.credit(EntryKind.EARN, "points", [lot(points)], source(f"t{points}"))
    for name, amount in pools.items():
        turn.take_from_pool(name, amount)
    return turn.decision()


def in_a_row(pools: Sequence[dict[str, int]], limit: int | None = None) -> Proposal:
    """A proposal of turns that earn 1, 2, … points, and take so much from pools."""
    decisions: list[Decision] = []
    for number, taken in enumerate(pools, 1):
        decisions.append(decided(decisions[-1] if decisions else None, number, **taken))
    then: Proposal | None = None
    for decision in reversed(decisions):
        limits = Limits(dict.fromkeys(decision.pools, limit) if limit else {})
        then = Proposal(decision, limits=limits, then=then)
    assert then is not None
    return then


def items_of(writes: Sequence[Write]) -> list[str]:
    return [write.key.sk for write in writes]


def test_the_account_is_written_once_as_it_is_after_all_of_them() -> None:
    table = MemoryTable()
    ledger = Ledger(table)
    ledger.commit(SHOP, in_a_row([{}, {}, {}]))
    history = ledger.history("shop", "ann")
    assert history.account is not None
    assert (history.account.version, history.account.seq) == (3, 3)
    assert [entry.quantity for entry in history.entries] == [1, 2, 3]
    assert [turn.turn for turn in history.turns] == [1, 2, 3]


def test_no_item_is_written_twice() -> None:
    writes = turn_writes(SHOP, in_a_row([{"a": 1, "b": 1}, {"a": 2, "b": 3}]))
    keys = [write.key for write in writes]
    assert len(keys) == len({*keys})
    assert items_of(writes)[0] == "ACCOUNT"


@pytest.mark.parametrize(
    ("pools", "taken"),
    [
        ([{"a": 1}, {"a": 2}], {"a": 3, "b": 0}),
        ([{"a": 1}, {"b": 2}], {"a": 1, "b": 2}),
        ([{}, {"b": 2}], {"a": 0, "b": 2}),
        ([{"a": 5}, {"a": -2}], {"a": 3, "b": 0}),
    ],
)
def test_what_they_take_from_a_pool_is_added_up(
    pools: Sequence[dict[str, int]], taken: dict[str, int]
) -> None:
    ledger = Ledger(MemoryTable())
    ledger.commit(SHOP, in_a_row(pools))
    assert {name: sum(ledger.pool("shop", name)) for name in taken} == taken


@pytest.mark.parametrize(("amount", "fits"), [(1, True), (2, False)])
def test_a_limit_holds_for_all_of_them_together(amount: int, fits: bool) -> None:
    """48 in 16 shards are 3 each."""
    ledger = Ledger(MemoryTable())
    proposal = in_a_row([{"a": 2}, {"a": amount}], limit=48)
    if fits:
        ledger.commit(SHOP, proposal)
        return
    with pytest.raises(PoolShort):
        ledger.commit(SHOP, proposal)
    assert ledger.history("shop", "ann").account is None
