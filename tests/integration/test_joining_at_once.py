"""Joining at once with others, step by step and by chance; and after an answer that was lost."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest

from laurel.domain.errors import LaurelError
from laurel.operations.audit_ledger import audit_member
from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.operations.invite import invite, show_invitation
from laurel.operations.turns import Done
from laurel.requests.entry import InvitationRequest
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.keys import INVITATION, Key
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Item, Table, Write
from tests.builders import NOON, Json, fixed, rule
from tests.integration.test_interleavings import InterruptedTable, interrupted, outcome
from tests.integration.test_races import all_at_once
from tests.shop import PLACE, Shop

CLUB: Json = {
    "entry": {"restricted": True, "first_order": {"at_least": "10.00"}},
    "earning": {"welcome": {"on": "enrolled", "gives": fixed(20)}, "spend": rule()},
}
LINES = [{"line_id": "1", "sku": "SKU", "amount": "40.00"}]
ORDER: Json = {
    "event_id": "o1",
    "type": "order",
    "occurred_at": "2026-03-02T12:00:00Z",
    "order": {"currency": "USD", "lines": LINES},
}


@pytest.fixture(autouse=True)
def _no_waiting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "shared_table" not in request.fixturenames:
        monkeypatch.setattr("laurel.operations.turns.time.sleep", lambda _: None)


def club(table: Table) -> Shop:
    """A program of restricted entry with an open invitation."""
    shop = Shop(table, **CLUB)
    invited(shop)
    return shop


def invited(shop: Shop) -> Done:
    sent = read_body(InvitationRequest, {"invitation_id": "INV-1"})
    return invite(shop.services, PLACE.program_id, sent, Clock(NOON))


def joins(shop: Shop, member_id: str = PLACE.member_id, **sent: Any) -> Done:
    request = read_body(EnrolmentRequest, {"member_id": member_id, **sent})
    return enrol(shop.services, PLACE.program_id, request, Clock(NOON))


def let_in(shop: Shop) -> str | None:
    """Whom the invitation let in."""
    found = show_invitation(shop.services, PLACE.program_id, "INV-1", Clock(NOON))
    member_id: str | None = found.body["member_id"]
    return member_id


# Step by step


def test_an_invitation_used_meanwhile_lets_nobody_else_in() -> None:
    table = InterruptedTable()
    shop = club(table)
    came = interrupted(
        table,
        lambda: joins(shop, "bea", invitation="INV-1"),
        lambda: joins(shop, "ann", invitation="INV-1"),
    )
    assert came == ("not_eligible", "done")
    assert let_in(shop) == "ann"
    assert list(members(shop)) == ["ann"]


def test_who_joined_by_it_meanwhile_is_answered_as_the_first() -> None:
    """The invitation is used by then; but it was this very enrolment that used it."""
    table = InterruptedTable()
    shop = club(table)
    join = partial(joins, shop, invitation="INV-1")
    assert interrupted(table, join, join) == ("replayed", "done")
    assert shop.entries() == [20]


class ReadTable(MemoryTable):
    """Lets something else happen just before the next look at an invitation."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] | None = None

    def get(self, key: Key) -> Item | None:
        """See Table."""
        if key.sk == INVITATION and self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return super().get(key)


@pytest.mark.parametrize(("other", "came"), [("ann", "replayed"), ("bea", "not_eligible")])
def test_who_finds_the_invitation_used_asks_whether_it_was_they_who_used_it(
    other: str, came: str
) -> None:
    """The refusal is not the last word: the member may be in since the look before."""
    table = ReadTable()
    shop = club(table)
    table.meanwhile = partial(joins, shop, other, invitation="INV-1")
    assert outcome(partial(joins, shop, invitation="INV-1")) == came
    assert list(members(shop)) == [other]


def test_a_first_order_sent_twice_is_booked_once() -> None:
    table = InterruptedTable()
    shop = club(table)
    join = partial(joins, shop, first_order=ORDER)
    assert interrupted(table, join, join) == ("replayed", "done")
    assert shop.entries() == [20, 40]
    assert shop.violations() == ()


def test_an_invitation_made_meanwhile_is_made_once() -> None:
    table = InterruptedTable()
    shop = Shop(table, **CLUB)
    came = interrupted(table, lambda: invited(shop), lambda: invited(shop))
    assert came == ("replayed", "done")


def test_entry_restricted_meanwhile_holds_from_the_next_look_on() -> None:
    table = InterruptedTable()
    shop = Shop(table)
    table.meanwhile = lambda: shop.put(**CLUB)
    joins(shop)
    with pytest.raises(LaurelError, match="restricted"):
        joins(shop, "bea")


# A process that ends in between


class LostTable(MemoryTable):
    """A process that ends just before its next write to a member, or just after it."""

    def __init__(self) -> None:
        super().__init__()
        self.ends: str | None = None

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        ends, self.ends = self.ends, None
        if ends == "before":
            raise ConnectionError
        super().transact(writes)
        if ends == "after":
            raise ConnectionError


@pytest.mark.parametrize("ends", ["before", "after"])
@pytest.mark.parametrize("sent", [{"first_order": ORDER}, {"invitation": "INV-1"}])
def test_what_was_cut_off_is_all_there_or_not_at_all_and_may_be_sent_again(
    ends: str, sent: Json
) -> None:
    table = LostTable()
    shop = club(table)
    table.ends = ends
    with pytest.raises(ConnectionError):
        joins(shop, **sent)
    done = ends == "after"
    points = [20, 40] if "first_order" in sent else [20]
    assert shop.entries() == (points if done else [])
    assert (let_in(shop) is not None) is (done and "invitation" in sent)
    again = joins(shop, **sent)
    assert again.replayed is done
    assert shop.entries() == points
    assert again.body["balances"]["points"]["available"] == sum(points)
    assert shop.violations() == ()


# Many at once, on a real DynamoDB API


@pytest.fixture
def shop(shared_table: DynamoTable) -> Iterator[Shop]:
    """At the end every law of the ledger must hold for whoever is in."""
    shop = club(shared_table)
    yield shop
    for member_id in members(shop):
        assert audit_member(shop.services, PLACE.program_id, member_id) == ()


@pytest.mark.dynamodb
def test_of_30_who_come_by_one_invitation_one_is_let_in(shop: Shop) -> None:
    came = all_at_once([partial(joins, shop, f"m{n}", invitation="INV-1") for n in range(30)])
    assert came == {"done": 1, "not_eligible": 29}
    assert [let_in(shop)] == list(members(shop))


@pytest.mark.dynamodb
def test_an_invitation_made_many_times_at_once_is_one(shop: Shop) -> None:
    sent = read_body(InvitationRequest, {"invitation_id": "INV-2"})
    make = partial(invite, shop.services, PLACE.program_id, sent, Clock(NOON))
    assert all_at_once([make] * 30) == {"done": 1, "replayed": 29}


@pytest.mark.dynamodb
def test_one_who_comes_many_times_at_once_comes_in_once(shop: Shop) -> None:
    came = all_at_once([partial(joins, shop, invitation="INV-1", first_order=ORDER)] * 30)
    assert came == {"done": 1, "replayed": 29}
    assert shop.entries() == [20, 40]


@pytest.mark.dynamodb
def test_a_first_order_that_is_reported_too_at_the_same_time_is_booked_once(shop: Shop) -> None:
    """Whoever reports it before the member is in learns that there is no such member."""
    join: Callable[[], Done] = partial(joins, shop, first_order=ORDER)
    report: Callable[[], Done] = partial(shop.order, "o1", "40.00")
    came = all_at_once([join, report] * 15)
    assert came.keys() <= {"done", "replayed", "member_not_found"}
    assert came["done"] == 1
    assert shop.entries() == [20, 40]
    assert outcome(report) == "replayed"


def members(shop: Shop) -> Iterator[str]:
    """Everybody who is in."""
    for shard in range(16):
        yield from shop.services.ledger.members(PLACE.program_id, shard)
