"""Each law of the ledger, broken on purpose, is found."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from laurel.domain.account import Account, Entry, EntryKind
from laurel.domain.apply_changes import turned
from laurel.domain.audit import Turned, as_it_stood, audit, broken_rules, rebuilt
from laurel.domain.changes import Counted, Posted
from laurel.operations.audit_ledger import Position, audit_program, audit_shard
from laurel.storage import items, keys
from laurel.storage.history import History
from laurel.storage.table import Delete, Item, Put
from tests.builders import Json, at, fixed, lot, program, reward, rule, tiers
from tests.shop import PLACE, Shop

NEXT_YEAR = {"kind": "year_end", "years_after": 1}
DOCUMENT: Json = {
    "earning": {
        "spend": rule(caps=[{"quantity": 1000, "per": "month"}]),
        "visit": {"on": "visit", "gives": fixed(5), "caps": [{"times": 2, "per": "day"}]},
    },
    "rewards": {"mug": reward(100)},
    "tiers": tiers({"kind": "calendar_year"}, NEXT_YEAR, gold={"orders": 2}),
}


@pytest.fixture
def shop() -> Shop:
    """A member with a bit of everything behind them, and no violation."""
    shop = Shop.with_member(**DOCUMENT)
    shop.adjust("a1", 300, expires_on="2026-03-31")
    shop.order("o1", "100.00")
    shop.order("o2", "50.00")
    shop.event("v1", "visit")
    shop.redeem("r1", "mug")
    shop.redeem("r2", "mug", hold=True, hold_seconds=2_592_000)
    shop.cancel("r1")
    shop.give_back("b1", "o1", {"1": "30.00"})
    shop.run("expire-points", at("2026-04-01T01:00"))
    assert shop.violations() == ()
    assert shop.is_rebuilt()
    return shop


def history(shop: Shop) -> History:
    return shop.services.ledger.history(PLACE.program_id, PLACE.member_id)


def laws(shop: Shop) -> set[str]:
    return {violation.law for violation in shop.violations()}


# Tampering with what is stored


def change(shop: Shop, key: keys.Key, **attributes: str | int) -> None:
    item = shop.table.get(key)
    assert item is not None
    shop.table.put(Put({**item, **attributes}))


def with_account(shop: Shop, tampered: Account) -> None:
    item: Item = items.account_item(tampered, None)
    shop.table.put(Put(item))


def richer(there: Account) -> Account:
    state = there.wallet("points")
    return replace(there, wallets={"points": replace(state, lots=(*state.lots, lot(1)))})


def poorer(there: Account) -> Account:
    state = there.wallet("points")
    return replace(there, wallets={"points": replace(state, lots=(*state.lots, lot(-1)))})


def owing(there: Account) -> Account:
    state = there.wallet("points")
    return replace(there, wallets={"points": replace(state, debt=-1)})


def promoted(there: Account) -> Account:
    return replace(there, tier=replace(there.tier, valid_until=None))


def uncounted(there: Account) -> Account:
    return replace(there, counters={})


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (richer, {"rebuild", "conservation"}),
        (poorer, {"rebuild", "conservation", "never_below_zero"}),
        (owing, {"rebuild", "conservation", "never_below_zero"}),
        (promoted, {"rebuild"}),
        (uncounted, {"rebuild"}),
        (lambda there: replace(there, holds=()), {"rebuild", "conservation"}),
        (lambda there: replace(there, vouchers=5), {"rebuild", "vouchers"}),
        (lambda there: replace(there, version=there.version + 1), {"rebuild"}),
    ],
)
def test_an_account_that_was_changed_by_hand_is_found(
    shop: Shop, tamper: Callable[[Account], Account], found: set[str]
) -> None:
    with_account(shop, tamper(shop.account))
    assert laws(shop) == found


def test_a_broken_law_is_told_in_words(shop: Shop) -> None:
    with_account(shop, replace(owing(shop.account), vouchers=5))
    assert {one.law: one.detail for one in shop.violations()} == {
        "rebuild": "the account differs from what its turns lead to",
        "conservation": "points: entries come to 225, the wallet to 226",
        "never_below_zero": "points: a lot or the debt is below zero",
        "vouchers": "1 stored, 5 issued",
    }


@pytest.mark.parametrize("seq", [1, 3, 6])
def test_an_entry_that_is_gone_is_found(shop: Shop, seq: int) -> None:
    shop.table.transact([Delete(keys.entry("shop", "ann", seq))])
    assert laws(shop) >= {"rebuild", "gapless", "conservation"}
    [gap] = [one.detail for one in shop.violations() if one.law == "gapless"]
    assert gap == f"{shop.account.seq - 1} entries are numbered up to {shop.account.seq}"


def test_the_last_entry_that_is_gone_is_found(shop: Shop) -> None:
    shop.table.transact([Delete(keys.entry("shop", "ann", shop.account.seq))])
    assert laws(shop) == {"rebuild", "conservation"}


def test_an_entry_that_was_changed_by_hand_is_found(shop: Shop) -> None:
    first = history(shop).entries[0]
    item = items.entry_item("shop", "ann", 2, replace(first, quantity=1), None)
    change(shop, keys.entry("shop", "ann", 1), line=str(item["line"]))
    assert laws(shop) == {"rebuild", "conservation"}


@pytest.mark.parametrize("kind", ["adjust#a1", "earn#o1", "redeem#r2", "cancel#r1", "return#b1"])
def test_a_record_that_is_gone_is_found(shop: Shop, kind: str) -> None:
    name, _, client_id = kind.partition("#")
    shop.table.transact([Delete(keys.operation("shop", "ann", name, client_id))])
    assert "rebuild" in laws(shop)


def test_a_voucher_that_is_gone_is_found(shop: Shop) -> None:
    shop.table.transact([Delete(keys.voucher("shop", "ann", 1))])
    assert laws(shop) == {"vouchers"}


def test_an_account_that_is_gone_is_found(shop: Shop) -> None:
    shop.table.transact([Delete(keys.account("shop", "ann"))])
    assert laws(shop) == {"rebuild"}


# Laws over turns that storage would not let happen


def found_in(shop: Shop, turns: list[Turned]) -> set[str]:
    there = history(shop)
    assert there.account is not None
    programs = {1: program(**DOCUMENT)}
    violations = audit(there.account, there.entries, turns, len(there.vouchers), programs)
    return {violation.law for violation in violations}


def test_one_id_with_two_effects_is_found(shop: Shop) -> None:
    turns = [
        replace(turn, client_id="o1") if turn.client_id == "o2" else turn
        for turn in history(shop).turns
    ]
    assert found_in(shop, turns) == {"exactly_once"}


def test_an_order_that_gave_back_more_than_it_gave_is_found(shop: Shop) -> None:
    turns = [
        replace(turn, order_id="o2" if turn.order_id else None) for turn in history(shop).turns
    ]
    assert found_in(shop, turns) == set()
    turns = [
        replace(turn, order_id="no-such" if turn.order_id else None) for turn in history(shop).turns
    ]
    assert found_in(shop, turns) == {"reversals"}


def test_a_cap_that_was_passed_is_found(shop: Shop) -> None:
    passed = Counted("visit/day/times", "2026-03-02", 2)
    turns = [
        replace(turn, changes=(*turn.changes, passed)) if turn.client_id == "v1" else turn
        for turn in history(shop).turns
    ]
    assert found_in(shop, turns) == {"rebuild", "caps"}


def test_a_cap_for_each_value_that_was_passed_is_found() -> None:
    each = [{"times": 1, "per": "day", "for_each": "properties.of"}]
    earning = {"visit": {"on": "visit", "gives": fixed(5), "caps": each}}
    shop = Shop.with_member(earning=earning)
    shop.event("v1", "visit", of="Lyon")
    assert shop.violations() == ()
    there, [counter] = history(shop), shop.account.counters
    again = Counted(counter, "2026-03-02", 1)
    turns = [*there.turns[:-1], replace(there.turns[-1], changes=(again, again))]
    found = broken_rules(shop.account, (), turns, 0, {1: program(earning=earning)})
    assert ("caps", f"{counter} in 2026-03-02 passed 1") in [(one.law, one.detail) for one in found]


def test_turns_are_told_in_their_order_however_they_are_listed(shop: Shop) -> None:
    assert found_in(shop, list(reversed(history(shop).turns))) == set()


@pytest.mark.parametrize("drop", [0, 3, -1])
def test_a_turn_that_is_missing_is_found(shop: Shop, drop: int) -> None:
    turns = sorted(history(shop).turns, key=lambda turn: turn.turn)
    del turns[drop]
    assert "rebuild" in found_in(shop, turns)


# The fold itself


def entry(seq: int, quantity: int, *lots: int, debt: int = 0) -> Entry:
    moved = tuple(lot(one) for one in lots)
    when = at("2026-03-02")
    return Entry(
        seq, EntryKind.ADJUST, "points", quantity, moved, debt, "a", None, None, when, when, 1
    )


@pytest.mark.parametrize(
    "wrong",
    [
        entry(2, 5, 5),
        entry(1, 5, 4),
        entry(1, 5, 5, debt=1),
        entry(1, -5, -5),
    ],
)
def test_an_entry_that_does_not_fit_is_not_booked(wrong: Entry) -> None:
    with pytest.raises(ValueError, match=r"follow|add up|below zero"):
        turned(Account("shop", "ann"), [Posted(wrong)])


def test_the_past_is_the_fold_of_what_was_recorded_by_then(shop: Shop) -> None:
    there = history(shop)
    assert there.account is not None
    assert rebuilt(there.account, there.turns) == there.account
    before = as_it_stood(there.account, there.turns, at("2026-01-01T08:59"))
    assert (before.version, before.wallets) == (0, {})
    joined = as_it_stood(there.account, there.turns, at("2026-03-01"))
    assert (joined.version, joined.locator) == (1, there.account.locator)


def test_balances_of_the_past_survive_a_clock_that_was_turned_back() -> None:
    shop = Shop.with_member(**DOCUMENT)
    shop.adjust("a1", 10, at("2026-02-05"))
    shop.adjust("a2", 20, at("2026-02-01"))
    shop.adjust("a3", 40, at("2026-02-10"))
    found = {
        then: shop.wallet(at("2026-03-02"), then=at(then))["available"]
        for then in ("2026-02-01", "2026-02-05", "2026-02-10")
    }
    assert found == {"2026-02-01": 0, "2026-02-05": 30, "2026-02-10": 70}


# Over a program


def test_an_audit_goes_on_where_it_stopped(shop: Shop) -> None:
    with_account(shop, richer(shop.account))
    stopped = audit_program(shop.services, "shop", lambda: False, Position())
    assert stopped.next is not None
    whole = audit_program(shop.services, "shop", lambda: True, stopped.next)
    assert (whole.members, whole.next) == (1, None)
    assert {violation.law for violation in whole.violations} == {"rebuild", "conservation"}
    shard = keys.shard_of(shop.account.locator)
    assert audit_shard(shop.services, "shop", shard, lambda: True, 0).members == 1
    assert audit_shard(shop.services, "shop", shard, lambda: True, 1).members == 0
