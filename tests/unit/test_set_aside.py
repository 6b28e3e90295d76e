"""Members for whom a job cannot be done: they hold up nobody, and are told of once."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from laurel.domain.errors import Refusal
from laurel.jobs import work_shard
from laurel.operations.adjust import adjust
from laurel.operations.audit_ledger import audit_member
from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.operations.run_job import Job, run_shard
from laurel.operations.services import Metered, Place, open_program
from laurel.requests.members import AdjustmentRequest, EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.storage import keys
from laurel.storage.codec import instant
from laurel.storage.memory_table import MemoryTable
from laurel.storage.meter import Meter
from laurel.storage.table import Cancelled, Item, Put, Write
from tests.builders import NOON
from tests.gateway import Context
from tests.shop import JOINED, Json, Shop

DUE = NOON + timedelta(days=40)
SHARD = keys.shard_of("m0")


def shop_of(count: int, table: MemoryTable | None = None) -> Shop:
    """A shop of members m0, m1, … whose 70 points each are over by DUE."""
    shop = Shop(table, earning={})
    for member in members(count):
        enrol(shop.services, "shop", read_body(EnrolmentRequest, {"member_id": member}), CLOCK)
        body = {"adjustment_id": "a1", "wallet": "points", "quantity": 70, "reason": "a gift"}
        sent = read_body(AdjustmentRequest, {**body, "expires_on": "2026-03-31"})
        adjust(shop.services, Place("shop", member), sent, CLOCK)
    return shop


CLOCK = Clock(JOINED)


def members(count: int) -> list[str]:
    return [f"m{number}" for number in range(count)]


def break_accounts(shop: Shop, broken: Sequence[str]) -> list[Item]:
    """Make accounts unreadable; the items as they were."""
    whole = [shop.table.get(keys.account("shop", member)) for member in broken]
    for item in whole:
        assert item is not None
        shop.table.put(Put({**item, "state": "nonsense"}))
    return [item for item in whole if item is not None]


def entries(shop: Shop, member: str) -> list[int]:
    return [one.quantity for one in shop.services.ledger.history("shop", member).entries]


def test_of_a_hundred_93_are_done_once_7_set_aside_and_done_once_when_mended() -> None:
    shop, broken = shop_of(100), members(100)[::14][:7]
    whole = break_accounts(shop, broken)
    first = shop.run("expire-points", DUE)
    assert (first["processed"], first["changed"]) == (100, 93)
    assert (first["failed"], first["finished"]) == ({"internal_error": 7}, True)
    assert sorted(one["member_id"] for one in first["refused"]) == sorted(broken)
    assert shop.run("expire-points", DUE)["changed"] == 0
    for item in whole:
        shop.table.put(Put(item))
    assert [shop.run("expire-points", DUE)["changed"] for _ in range(2)] == [7, 0]
    for member in members(100):
        assert entries(shop, member) == [70, -70]
        assert audit_member(shop.services, "shop", member) == ()


def test_however_many_are_set_aside_a_hundred_are_named_and_all_are_counted() -> None:
    shop = shop_of(130)
    break_accounts(shop, members(120))
    done = shop.run("expire-points", DUE)
    assert (done["failed"], done["changed"]) == ({"internal_error": 120}, 10)
    assert len(done["refused"]) == 100


class Unwell(MemoryTable):
    """Loses the answers of its next writes, though it does them."""

    def __init__(self) -> None:
        super().__init__()
        self.lost = 0

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        super().transact(writes)
        if self.lost:
            self.lost -= 1
            raise TimeoutError


def test_a_fault_that_is_over_in_a_moment_sets_nobody_aside() -> None:
    table = Unwell()
    shop = shop_of(3, table)
    table.lost = 1
    done = shop.run("expire-points", DUE)
    assert (done["failed"], done["finished"]) == ({}, True)
    assert [entries(shop, member) for member in members(3)] == [[70, -70]] * 3


def test_a_table_that_is_gone_is_no_members_fault() -> None:
    """The run fails as a whole, and is tried again as a whole."""
    table = Unwell()
    shop = shop_of(3, table)
    table.lost, clock = 100, Clock(DUE)
    program = open_program(shop.services, "shop", clock)

    def unreadable(_: keys.Key) -> Item | None:
        raise TimeoutError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("laurel.operations.run_job.open_program", lambda *_: program)
        patch.setattr(table, "get", unreadable)
        with pytest.raises(TimeoutError):
            run_shard(shop.services, Job.EXPIRE_POINTS, "shop", SHARD, clock, lambda: True)
    assert table.lost == 99, "nobody else was tried"


# What the state machine is told


def worked(shop: Shop, item: Json | None = None, at: Any = DUE) -> Json:
    """What the worker of m0's shard answers."""
    metered = Metered(shop.services, Meter(None))
    asked = {"program": "shop", "shard": SHARD, "as_of": instant(at), "job": "expire-points"}
    return work_shard(metered, Job.EXPIRE_POINTS, {**asked, **(item or {})}, Context(300_000))


def told(shop: Shop, at: Any = DUE) -> list[str]:
    """Who the messages of a whole run are about; each is sent before the worker goes on."""
    sent, item = list[str](), worked(shop, at=at)
    while True:
        sent += [letter["member_id"] for letter in item["letters"]]
        if item["finished"]:
            return sent
        item = worked(shop, item, at)


def test_a_letter_says_who_and_what_and_nothing_personal() -> None:
    shop = shop_of(1)
    break_accounts(shop, ["m0"])
    first = worked(shop)
    assert first["letters"] == [
        {
            "job": "expire-points",
            "program": "shop",
            "member_id": "m0",
            "as_of": instant(DUE),
            "code": "internal_error",
            "error": "JSONDecodeError",
        }
    ]
    assert (first["finished"], first["failed"]) == (False, {"internal_error": 1})
    second = worked(shop, first)
    assert (second["finished"], second["letters"]) == (True, [])
    assert second["failed"] == {"internal_error": 1}, "it was not looked at a second time"


def test_who_is_set_aside_every_night_is_told_of_once_a_week() -> None:
    shop = shop_of(1)
    break_accounts(shop, ["m0"])
    nights = [len(told(shop, DUE + timedelta(days=night))) for night in range(15)]
    assert nights == [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]


def test_another_fault_is_told_of_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = shop_of(1)
    break_accounts(shop, ["m0"])
    assert told(shop) == ["m0"]
    monkeypatch.setattr("laurel.operations.run_share.work_member", refuse)
    assert told(shop) == ["m0"]
    assert told(shop) == []


def refuse(*_: object) -> object:
    raise Refusal("balance_limit", "a test")


def test_a_letter_that_never_went_out_is_written_again() -> None:
    """The worker's answer got lost, or the run died before it was sent."""
    shop = shop_of(1)
    break_accounts(shop, ["m0"])
    assert len(worked(shop)["letters"]) == 1
    assert told(shop) == ["m0"]
    assert told(shop) == []


def test_a_part_writes_a_hundred_letters_and_the_next_night_those_that_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("laurel.jobs._MOST_LETTERS", 2)
    shop = shop_of(150)
    mine = [member for member in members(150) if keys.shard_of(member) == SHARD][:5]
    break_accounts(shop, mine)
    nights = [told(shop, DUE + timedelta(days=night)) for night in range(4)]
    assert [len(night) for night in nights] == [2, 2, 1, 0]
    assert sorted(chain(*nights)) == sorted(mine)


def test_a_lost_race_is_no_fault() -> None:
    """What other writers do is tried again, and refused in the end; it is not internal_error."""
    table = MemoryTable()
    shop = shop_of(1, table)

    def lose(writes: Sequence[Write]) -> None:
        raise Cancelled([None] * len(writes), contended=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("laurel.operations.turns.time.sleep", lambda _: None)
        patch.setattr(table, "transact", lose)
        done = shop.run("expire-points", DUE)
    assert done["refused"] == [{"member_id": "m0", "code": "too_busy"}]
