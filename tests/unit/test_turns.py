"""Once for each client's id, decided again after a lost race, right also when a read is behind."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from laurel.domain.errors import LaurelError
from laurel.operations.turns import MOST_TRIES, pause
from laurel.storage.keys import OPERATION, Key
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Cancelled, Item, Write
from tests.builders import Json, at, fixed, refused, reward, rule
from tests.shop import Shop
from tests.stale_table import StaleTable


class InterruptedReads(MemoryTable):
    """Lets something else happen once, between the account that is read and the records."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] | None = None

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item | None]:
        """See Table."""
        meanwhile = self.meanwhile if keys[0].sk.startswith(OPERATION) else None
        if meanwhile is not None:
            self.meanwhile = None
            meanwhile()
        return super().batch_get(keys, consistent=consistent)


PARTS: Json = {
    "earning": {"spend": rule(), "visit": {"on": "visit", "gives": fixed(5)}},
    "rewards": {"mug": reward(100), "cheap": reward(10)},
}

JOURNEY: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("adjust", ("a1", 60), {"expires_on": "2026-03-31"}),
    ("redeem", ("r1", "mug"), {}),
    ("order", ("o1", "50.00"), {}),
    ("redeem", ("r1", "mug"), {}),
    ("redeem", ("r2", "mug"), {}),
    ("order", ("o1", "50.00"), {}),
    ("order", ("o1", "51.00"), {}),
    ("cancel", ("r1",), {}),
    ("redeem", ("r3", "mug"), {"hold": True}),
    ("complete", ("r3",), {}),
    ("complete", ("r3",), {}),
    ("redeem", ("r4", "cheap"), {"hold": True}),
    ("cancel", ("r4",), {}),
    ("complete", ("r4",), {}),
    ("give_back", ("b1", "o1", {"1": "20.00"}), {}),
    ("give_back", ("b2", "o1", {"1": "40.00"}), {}),
    ("give_back", ("b1", "o1", {"1": "20.00"}), {}),
    ("give_back", ("b3", "o1"), {}),
    ("event", ("v1", "visit"), {}),
    ("adjust", ("a2", -1000), {}),
    ("run", ("expire-points", at("2026-04-01")), {}),
    ("erase", (), {}),
    ("erase", (), {}),
    ("order", ("o1", "50.00"), {}),
    ("order", ("o2", "50.00"), {}),
    ("enrol", (), {}),
]
"""Refusals, replays and races of all kinds, each right after what it depends on."""


def outcomes(shop: Shop) -> Iterator[tuple[str, Any]]:
    """Each step's name and what it came to, without what is drawn at random."""
    for name, args, kwargs in JOURNEY:
        try:
            found = getattr(shop, name)(*args, **kwargs)
        except LaurelError as error:
            yield name, error.code
        else:
            body = found if name == "run" else found.body
            yield name, (_plain(body), getattr(found, "replayed", None))


def _plain(body: Json) -> Json:
    random = {"voucher", "referral_code"}
    return {name: value for name, value in body.items() if name not in random}


def test_reads_that_are_behind_change_no_answer() -> None:
    right = Shop.with_member(MemoryTable(), **PARTS)
    behind = Shop.with_member(StaleTable(), **PARTS)
    for (name, expected), (_, found) in zip(outcomes(right), outcomes(behind), strict=True):
        assert found == expected, name
    assert behind.violations() == ()
    assert behind.entries() == right.entries()


def test_a_member_who_has_just_been_enrolled_is_found() -> None:
    shop = Shop(StaleTable(), **PARTS)
    shop.enrol()
    assert shop.order("o1", "5.00").body["balances"]["points"]["available"] == 5


# Lost races


class BusyTable(MemoryTable):
    """A table that is lost to others for some transactions, or before which something happens."""

    def __init__(self) -> None:
        super().__init__()
        self.losing = 0
        self.first: Callable[[], object] | None = None
        self.tried = 0

    def transact(self, writes: Sequence[Write]) -> None:
        self.tried += 1
        first, self.first = self.first, None
        if first is not None:
            first()
        if self.losing:
            self.losing -= 1
            raise Cancelled([None] * len(writes), contended=True)
        super().transact(writes)


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr("time.sleep", list[float]().append)
    return Shop.with_member(BusyTable(), **PARTS)


def table(shop: Shop) -> BusyTable:
    assert isinstance(shop.table, BusyTable)
    shop.table.tried = 0
    return shop.table


@pytest.mark.parametrize("losing", [0, 1, MOST_TRIES - 1])
def test_a_lost_race_is_decided_again(busy: Shop, losing: int) -> None:
    there = table(busy)
    there.losing = losing
    assert busy.order("o1", "5.00").replayed is False
    assert there.tried == losing + 1
    assert busy.available() == 5


def test_too_many_lost_races_are_refused_and_the_request_may_be_sent_again(busy: Shop) -> None:
    before = busy.account
    there = table(busy)
    there.losing = MOST_TRIES
    with refused("too_busy") as error:
        busy.order("o1", "5.00")
    assert (there.tried, error.value.status, error.value.retry_after) == (MOST_TRIES, 429, 1)
    assert busy.account == before
    there.losing = 0
    assert [busy.order("o1", "5.00").replayed for _ in range(2)] == [False, True]
    assert busy.available() == 5


def test_what_happened_in_between_counts(busy: Shop) -> None:
    busy.adjust("a1", 100)
    table(busy).first = lambda: busy.redeem("r1", "mug")
    with refused("insufficient_balance"):
        busy.redeem("r2", "mug")
    assert busy.available() == 0
    assert busy.violations() == ()


def test_the_same_id_in_between_is_answered_as_it_was(busy: Shop) -> None:
    busy.adjust("a1", 100)
    answers: list[Json] = []
    table(busy).first = lambda: answers.append(busy.redeem("r1", "mug").body)
    again = busy.redeem("r1", "mug")
    assert (again.replayed, [again.body]) == (True, answers)
    assert len(busy.vouchers) == 1


def test_two_enrolments_at_once_are_one() -> None:
    shop = Shop(BusyTable(), **PARTS)
    answers: list[Json] = []
    table(shop).first = lambda: answers.append(shop.enrol().body)
    again = shop.enrol()
    assert (again.replayed, [again.body]) == (True, answers)


def test_pauses_grow_and_stay_short(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.setattr("random.Random.uniform", lambda *bounds: bounds[-1])
    for attempt in range(MOST_TRIES):
        pause(attempt)
    assert slept == sorted(slept)
    assert slept[0] < 0.05
    assert sum(slept) < 6


@pytest.mark.parametrize("hold", [False, True])
def test_what_is_redeemed_between_the_reads_of_its_cancel_is_undone(
    monkeypatch: pytest.MonkeyPatch, hold: bool
) -> None:
    monkeypatch.setattr("time.sleep", list[float]().append)
    table = InterruptedReads()
    shop = Shop.with_member(table, rewards={"rare": {**reward(10), "stock": 5}})
    shop.adjust("a1", 10)
    table.meanwhile = lambda: shop.redeem("r1", "rare", hold=hold)
    assert shop.cancel("r1").body["status"] == "cancelled"
    assert (shop.available(), shop.account.units) == (10, {})
    assert shop.violations() == ()


def test_a_cancel_that_has_read_too_little_takes_no_number_that_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What comes back is enough for an automatic reward: its voucher is not that of the other."""
    monkeypatch.setattr("time.sleep", list[float]().append)
    table = InterruptedReads()
    rewards = {"mug": reward(20), "note": {**reward(25), "automatic": True}}
    shop = Shop.with_member(table, rewards=rewards, earning={"spend": rule()})
    shop.adjust("a1", 20)
    table.meanwhile = lambda: shop.redeem("r1", "mug")
    shop.cancel("r1")
    assert [one.status for one in shop.vouchers] == ["void"]
    assert shop.violations() == ()
