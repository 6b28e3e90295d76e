"""Two at once, step by step: something else happens between what one has read and what it writes.

The races on a real DynamoDB API find what nobody thought of; these say it again without chance.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest

from laurel.domain.errors import LaurelError
from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.operations.manage_member import change_profile, show_member
from laurel.operations.turns import Done
from laurel.operations.use_voucher import release, use
from laurel.requests.members import EnrolmentRequest, ProfileRequest
from laurel.requests.parts import read_body
from laurel.requests.redeeming import UseRequest
from laurel.secret_keys import RateLimit
from laurel.storage.memory_table import MemoryTable
from laurel.storage.program_items import SecretKey
from laurel.storage.table import Cancelled, Put, Write
from tests.builders import NOON, at, fixed, levels, reward, rule
from tests.shop import JOINED, PLACE, Shop


class BusyTable(MemoryTable):
    """Loses every second transaction to somebody else."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        self.sent += 1
        if self.sent % 2 == 0:
            raise Cancelled([None] * len(writes), contended=True)
        super().transact(writes)


class InterruptedTable(MemoryTable):
    """Lets something else happen just before the next write."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] | None = None

    def put(self, write: Put) -> None:
        """See Table."""
        self._interrupt()
        super().put(write)

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        self._interrupt()
        super().transact(writes)

    def _interrupt(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()


@pytest.fixture
def table() -> InterruptedTable:
    return InterruptedTable()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laurel.operations.turns.time.sleep", lambda _: None)


def interrupted(
    table: InterruptedTable, call: Callable[[], Done], meanwhile: Callable[[], Done]
) -> tuple[str, str]:
    """What comes of the call, and of what happens between its reads and its write."""
    came: list[str] = []
    table.meanwhile = lambda: came.append(outcome(meanwhile))
    return outcome(call), came[0]


def outcome(call: Callable[[], Done]) -> str:
    try:
        return "replayed" if call().replayed else "done"
    except LaurelError as refused:
        return refused.code


# Balances


def test_what_was_spent_meanwhile_cannot_be_spent_again(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, rewards={"gift": reward(10)})
    shop.adjust("gift", 10)
    came = interrupted(table, lambda: shop.redeem("r1", "gift"), lambda: shop.redeem("r2", "gift"))
    assert came == ("insufficient_balance", "done")
    assert shop.violations() == ()


def test_what_came_in_meanwhile_stays(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, rewards={"gift": reward(10)}, earning={"spend": rule()})
    shop.adjust("gift", 10)
    came = interrupted(table, lambda: shop.redeem("r1", "gift"), lambda: shop.order("o1", "7.00"))
    assert came == ("done", "done")
    assert shop.available() == 7
    assert shop.violations() == ()


def test_the_same_id_meanwhile_is_answered_as_the_first(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, earning={"spend": rule()})
    came = interrupted(table, lambda: shop.order("o1", "7.00"), lambda: shop.order("o1", "7.00"))
    assert came == ("replayed", "done")
    assert shop.available() == 7


def test_the_same_id_with_other_content_meanwhile_is_refused(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, earning={"spend": rule()})
    came = interrupted(table, lambda: shop.order("o1", "7.00"), lambda: shop.order("o1", "8.00"))
    assert came == ("id_reused", "done")
    assert shop.available() == 8


def test_a_redemption_whose_id_had_the_last_points_meanwhile_is_a_replay(
    table: InterruptedTable,
) -> None:
    """A fresh look says that nothing is left; but it was this very id that took it."""
    shop = Shop.with_member(table, rewards={"gift": reward(10)})
    shop.adjust("gift", 10)
    came = interrupted(table, lambda: shop.redeem("r1", "gift"), lambda: shop.redeem("r1", "gift"))
    assert came == ("replayed", "done")


def test_an_order_returned_meanwhile_is_not_returned_again(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, earning={"spend": rule()})
    shop.order("o1", "10.00")
    came = interrupted(
        table,
        lambda: shop.give_back("b1", "o1", {"1": "6.00"}),
        lambda: shop.give_back("b2", "o1", {"1": "6.00"}),
    )
    assert came == ("return_exceeds_order", "done")
    assert shop.available() == 4


def test_who_was_erased_meanwhile_earns_nothing(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, earning={"spend": rule()})
    came = interrupted(table, lambda: shop.order("o1", "7.00"), shop.erase)
    assert came == ("member_erased", "done")
    assert shop.entries() == []


def test_who_was_enrolled_meanwhile_is_enrolled_once(table: InterruptedTable) -> None:
    shop = Shop(table, earning={"welcome": {"on": "enrolled", "gives": fixed(20)}})
    assert interrupted(table, shop.enrol, shop.enrol) == ("replayed", "done")
    assert shop.available() == 20


def test_a_locator_that_another_member_has_is_drawn_again(
    table: InterruptedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of 34 billion; but a voucher's code leads to one member only."""
    drawn = iter(["AAAAAAA", "AAAAAAA", "BBBBBBB"])
    monkeypatch.setattr("laurel.operations.enrol.new_locator", lambda: next(drawn))
    shop = Shop(table)
    shop.enrol()
    bea = read_body(EnrolmentRequest, {"member_id": "bea"})
    enrol(shop.services, PLACE.program_id, bea, Clock(JOINED))
    assert shop.services.ledger.member_of(PLACE.program_id, "AAAAAAA") == PLACE.member_id
    assert shop.services.ledger.member_of(PLACE.program_id, "BBBBBBB") == "bea"


# Redemptions and vouchers


@pytest.fixture
def sold(table: InterruptedTable) -> Shop:
    """A shop whose member has bought a voucher of 5.00 off with all they had."""
    shop = Shop.with_member(table, rewards={"off": reward(10, "amount_off", value="5.00")})
    shop.adjust("gift", 10)
    shop.redeem("r1", "off")
    return shop


def using(shop: Shop, use_id: str) -> Callable[[], Done]:
    code = shop.vouchers[0].code
    lines = [{"line_id": "1", "sku": "SKU", "amount": "20.00"}]
    sent = read_body(UseRequest, {"use_id": use_id, "order": {"currency": "USD", "lines": lines}})
    return lambda: use(shop.services, PLACE.program_id, code, sent, Clock(NOON))


def releasing(shop: Shop) -> Callable[[], Done]:
    code = shop.vouchers[0].code
    return lambda: release(shop.services, PLACE.program_id, code, Clock(NOON))


def test_a_voucher_voided_meanwhile_is_not_used(table: InterruptedTable, sold: Shop) -> None:
    came = interrupted(table, using(sold, "u1"), lambda: sold.cancel("r1"))
    assert came == ("voucher_void", "done")
    assert sold.available() == 10


def test_a_voucher_used_meanwhile_is_not_voided(table: InterruptedTable, sold: Shop) -> None:
    came = interrupted(table, lambda: sold.cancel("r1"), using(sold, "u1"))
    assert came == ("voucher_used", "done")
    assert sold.available() == 0


def test_a_voucher_used_meanwhile_is_not_used_again(table: InterruptedTable, sold: Shop) -> None:
    assert interrupted(table, using(sold, "u1"), using(sold, "u2")) == ("voucher_used", "done")


def test_the_same_use_meanwhile_is_a_replay(table: InterruptedTable, sold: Shop) -> None:
    assert interrupted(table, using(sold, "u1"), using(sold, "u1")) == ("replayed", "done")


def test_a_voucher_released_meanwhile_is_not_released_again(
    table: InterruptedTable, sold: Shop
) -> None:
    using(sold, "u1")()
    came = interrupted(table, releasing(sold), releasing(sold))
    assert came == ("voucher_not_used", "done")


def test_a_hold_cancelled_meanwhile_is_not_completed(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, rewards={"gift": reward(10)})
    shop.adjust("gift", 10)
    shop.redeem("r1", "gift", hold=True)
    came = interrupted(table, lambda: shop.complete("r1"), lambda: shop.cancel("r1"))
    assert came == ("redemption_not_held", "done")
    assert (shop.available(), shop.vouchers) == (10, ())


def test_a_hold_completed_meanwhile_is_undone_with_its_voucher(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, rewards={"gift": reward(10)})
    shop.adjust("gift", 10)
    shop.redeem("r1", "gift", hold=True)
    came = interrupted(table, lambda: shop.cancel("r1"), lambda: shop.complete("r1"))
    assert came == ("done", "done")
    assert shop.available() == 10
    assert [voucher.status for voucher in shop.vouchers] == ["void"]


# Runs


DUE = NOON + timedelta(days=40)
EXPIRING = {"points": {"expires": {"kind": "after", "days": 30}}}


def running(shop: Shop, job: str, now: object = DUE) -> Callable[[], Done]:
    assert isinstance(now, type(DUE))
    return lambda: Done(shop.run(job, now))


def test_two_runs_book_an_expiry_once(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, wallets=EXPIRING, earning={"spend": rule()})
    shop.order("o1", "10.00")
    run = running(shop, "expire-points")
    assert interrupted(table, run, run) == ("done", "done")
    assert shop.entries("expire") == [-10]
    assert shop.violations() == ()


def test_two_runs_review_a_tier_once(table: InterruptedTable) -> None:
    tiers = {
        "window": {"kind": "calendar_year"},
        "validity": {"kind": "for", "days": 30},
        "levels": levels(gold={"spend": "50.00"}),
    }
    shop = Shop.with_member(table, tiers=tiers)
    shop.order("o1", "50.00")
    run = running(shop, "evaluate-tiers")
    assert interrupted(table, run, run) == ("done", "done")
    assert shop.violations() == ()


def test_two_runs_pay_a_birthday_once(table: InterruptedTable) -> None:
    shop = Shop(table, earning={"birthday": {"on": "birthday", "gives": fixed(200)}})
    shop.enrol(JOINED, birthday="03-02")
    run = running(shop, "birthdays", NOON)
    assert interrupted(table, run, run) == ("done", "done")
    assert shop.available() == 200
    assert shop.violations() == ()


NEW_YEAR = {
    "schedules": {"new-year": {"month": 1, "day": 1, "tiers": ["silver"]}},
    "tiers": {
        "window": {"kind": "lifetime"},
        "validity": {"kind": "forever"},
        "levels": levels(silver={"orders": 1}, gold={"orders": 2}),
    },
    "earning": {"gift": {"on": "schedule.new-year", "gives": fixed(10)}},
}


def test_two_runs_raise_what_the_calendar_has_once(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, **NEW_YEAR)
    shop.order("o1", "1.00")
    run = running(shop, "memberships", at("2027-01-01"))
    assert interrupted(table, run, run) == ("done", "done")
    assert shop.entries() == [10]
    assert shop.violations() == ()


def test_a_run_that_loses_a_race_before_each_of_many_turns_comes_to_its_end() -> None:
    gift = {"on": "schedule.new-year", "gives": fixed(10)}
    schedules = {"new-year": {"month": 1, "day": 1}}
    shop = Shop.with_member(BusyTable(), schedules=schedules, earning={"gift": gift})
    assert shop.run("memberships", at("2056-06-01"))["refused"] == []
    assert shop.entries() == [10] * 30
    assert shop.violations() == ()


def test_who_rises_while_a_run_decides_gets_it_once(table: InterruptedTable) -> None:
    shop = Shop.with_member(table, **NEW_YEAR)
    shop.order("o1", "1.00")
    run = running(shop, "memberships", at("2027-01-01"))
    rise = partial(shop.order, "o2", "1.00", now=at("2027-01-01T11:00"))
    assert interrupted(table, run, rise) == ("done", "done")
    assert shop.tier(at("2027-01-01"))["tier"] == "gold"
    assert shop.entries() == [10]
    assert shop.violations() == ()


def test_one_who_cannot_be_served_is_named_and_holds_up_nobody(table: InterruptedTable) -> None:
    shop = Shop(table, earning={"birthday": {"on": "birthday", "gives": fixed(200)}})
    shop.enrol(JOINED, birthday="03-02")
    shop.adjust("all", 2**53 - 1)
    ran = shop.run("birthdays")
    assert ran["refused"] == [{"member_id": PLACE.member_id, "code": "balance_limit"}]
    assert (ran["changed"], ran["finished"]) == (0, True)


# What stands beside the ledger


def test_who_was_erased_meanwhile_gets_no_profile_back(table: InterruptedTable) -> None:
    shop = Shop(table)
    shop.enrol(JOINED, email="ann@example.com")
    sent = read_body(ProfileRequest, {"phone": "+1 555 0100"})
    came = interrupted(
        table, lambda: change_profile(shop.services, PLACE, sent, Clock(NOON)), shop.erase
    )
    assert came == ("member_erased", "done")
    shown = show_member(shop.services, PLACE, Clock(NOON)).body
    assert shown["erased"]
    assert "phone" not in shown


def test_what_was_changed_meanwhile_in_a_profile_stays(table: InterruptedTable) -> None:
    shop = Shop(table)
    shop.enrol(JOINED, email="ann@example.com")

    def changing(**sent: str) -> Callable[[], Done]:
        body = read_body(ProfileRequest, sent)
        return lambda: change_profile(shop.services, PLACE, body, Clock(NOON))

    came = interrupted(table, changing(phone="+1 555 0100"), changing(email="bea@example.com"))
    shown = show_member(shop.services, PLACE, Clock(NOON)).body
    assert came == ("done", "done")
    assert (shown["email"], shown["phone"]) == ("bea@example.com", "+1 555 0100")


def test_programs_put_at_once_are_two_versions(table: InterruptedTable) -> None:
    shop = Shop(table)
    table.meanwhile = lambda: shop.put(name="Meanwhile")
    assert shop.put(name="Shop again")["version"] == 3
    assert [shop.services.library.program("shop", n).name for n in (2, 3)] == [
        "Meanwhile",
        "Shop again",
    ]


def test_shares_of_a_limit_leased_at_once_are_two(table: InterruptedTable) -> None:
    key = SecretKey("k", "test", "", ("earn",), None, 40, "")
    one, other = RateLimit(table), RateLimit(table)
    now = at("2026-03-02T12:00")
    waits: list[int] = []
    table.meanwhile = lambda: waits.append(other.seconds_to_wait(key, now))
    waits.append(one.seconds_to_wait(key, now))
    while len(waits) < 200 and not any(waits):
        waits += [one.seconds_to_wait(key, now), other.seconds_to_wait(key, now)]
    assert waits.count(0) == 40
