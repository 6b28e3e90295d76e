"""Many at once, on a real DynamoDB API: what may happen once happens once, and the audit agrees."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier, get_ident
from typing import Any

import pytest

from laurel.domain.errors import LaurelError
from laurel.operations.clock import Clock
from laurel.operations.turns import Done
from laurel.operations.use_voucher import release, use
from laurel.requests.parts import read_body
from laurel.requests.redeeming import UseRequest
from laurel.storage.dynamo_table import DynamoTable
from tests.builders import NOON, at, fixed, levels, reward, rule
from tests.shop import PLACE, Shop
from tests.tables import new_table_name

pytestmark = pytest.mark.dynamodb

THREADS = 16
EVENTS = 100
"""Of one member, at once."""


@pytest.fixture
def open_shop(shared_table: DynamoTable) -> Iterator[Callable[..., Shop]]:
    """Opens a shop with a member; at the end, every law of the ledger must hold for them."""
    opened: list[Shop] = []

    def open_one(**parts: object) -> Shop:
        opened.append(Shop.with_member(shared_table, **parts))
        return opened[-1]

    yield open_one
    for shop in opened:
        assert shop.violations() == ()


class CountingClient:
    """Counts the transactions that each thread sends."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.sent: Counter[int] = Counter()

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        call: Callable[..., Any] = getattr(self._client, operation)
        if operation == "transact_write_items":
            self.sent[get_ident()] += 1
        return call


def all_at_once(calls: Sequence[Callable[[], Done]], most: int = THREADS) -> Counter[str]:
    """Run the calls on threads that start together, and count what came of them."""
    threads = min(most, len(calls))
    start = Barrier(threads)

    def work(mine: Sequence[Callable[[], Done]]) -> list[str]:
        start.wait()
        return [outcome(call) for call in mine]

    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(work, [calls[number::threads] for number in range(threads)])
        return Counter(came for part in parts for came in part)


def outcome(call: Callable[[], Done]) -> str:
    """done, replayed, or the code of a refusal; what was too busy is sent again, as clients do."""
    for _ in range(10):
        try:
            return "replayed" if call().replayed else "done"
        except LaurelError as refused:
            if refused.code != "too_busy":
                return refused.code
    return "too_busy"


def test_of_200_redemptions_of_10_from_a_balance_of_100_just_10_succeed(
    open_shop: Callable[..., Shop],
) -> None:
    shop = open_shop(rewards={"gift": reward(10)})
    shop.adjust("gift", 100)
    came = all_at_once([partial(shop.redeem, f"r{n}", "gift") for n in range(200)])
    assert came == {"done": 10, "insufficient_balance": 190}
    assert shop.available() == 0
    assert len(shop.vouchers) == 10


def test_of_64_redemptions_at_once_of_a_balance_for_one_one_succeeds_in_a_few_tries(
    dynamodb: Any,
) -> None:
    """The others learn on their next look that nothing is left: at most four tries each."""
    client = CountingClient(dynamodb)
    with new_table_name(client) as name:
        shop = Shop.with_member(DynamoTable(client, name), rewards={"gift": reward(10)})
        shop.adjust("gift", 10)
        client.sent.clear()
        calls = [partial(shop.redeem, f"r{n}", "gift") for n in range(64)]
        assert all_at_once(calls, most=64) == {"done": 1, "insufficient_balance": 63}
        assert max(client.sent.values()) <= 4
        assert shop.violations() == ()


def test_the_same_redemption_100_times_at_once_has_one_effect(
    open_shop: Callable[..., Shop],
) -> None:
    shop = open_shop(rewards={"gift": reward(10)})
    shop.adjust("gift", 100)
    came = all_at_once([lambda: shop.redeem("r1", "gift")] * 100)
    assert came == {"done": 1, "replayed": 99}
    assert shop.available() == 90


def test_the_same_order_100_times_at_once_earns_once(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop(earning={"spend": rule()})
    came = all_at_once([lambda: shop.order("o1", "40.00")] * 100)
    assert came == {"done": 1, "replayed": 99}
    assert shop.available() == 40


def test_100_orders_at_once_all_earn(open_shop: Callable[..., Shop]) -> None:
    """Sixteen writers on one account: each is let through in the end."""
    shop = open_shop(earning={"spend": rule()})
    came = all_at_once([partial(shop.order, f"o{n}", "1.00") for n in range(100)])
    assert came == {"done": 100}
    assert shop.available() == 100


def test_who_is_refused_at_a_hot_member_has_done_nothing_and_may_send_it_again(
    open_shop: Callable[..., Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Callers who try but twice, so that many are refused: each is told 429 and when to come back,
    and after the repeats every event is there once.
    """
    monkeypatch.setattr("laurel.operations.turns.MOST_TRIES", 2)
    shop = open_shop(earning={"spend": rule()})
    refused: list[LaurelError] = []

    def order(number: int) -> Done:
        for _ in range(200):
            try:
                return shop.order(f"o{number}", "1.00")
            except LaurelError as error:
                refused.append(error)
        raise AssertionError(f"o{number} never came through")

    came = all_at_once([partial(order, number) for number in range(EVENTS)])
    assert came == {"done": EVENTS}
    assert len(refused) > EVENTS // 10
    assert {(one.code, one.status, one.retry_after) for one in refused} == {("too_busy", 429, 1)}
    assert shop.available() == EVENTS
    assert {order(number).replayed for number in range(EVENTS)} == {True}


def test_an_id_with_two_contents_at_once_has_the_effect_of_one(
    open_shop: Callable[..., Shop],
) -> None:
    shop = open_shop(earning={"spend": rule()})
    came = all_at_once([partial(shop.order, "o1", f"{1 + n % 2}.00") for n in range(32)])
    assert came == {"done": 1, "replayed": 15, "id_reused": 16}
    assert shop.available() in {1, 2}


@pytest.mark.parametrize("number", range(5))
def test_a_hold_that_is_completed_and_cancelled_at_once_ends_in_one_way(
    open_shop: Callable[..., Shop], number: int
) -> None:
    """Whatever comes first: a cancel undoes a completed one too, a complete comes too late."""
    del number
    shop = open_shop(rewards={"gift": reward(10)})
    shop.adjust("gift", 10)
    shop.redeem("r1", "gift", hold=True)
    came = all_at_once([lambda: shop.complete("r1"), lambda: shop.cancel("r1")] * 4)
    assert came["done"] in {1, 2}
    assert came.keys() <= {"done", "replayed", "redemption_not_held"}
    assert shop.redemption("r1")["status"] == "cancelled"
    assert shop.available() == 10
    assert all(voucher.status == "void" for voucher in shop.vouchers)


def test_a_voucher_is_used_for_one_order(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop(rewards={"gift": reward(10, "amount_off", value="5.00")})
    shop.adjust("gift", 10)
    shop.redeem("r1", "gift")
    came = all_at_once([using(shop, f"use-{number}") for number in range(20)])
    assert came == {"done": 1, "voucher_used": 19}


def test_the_same_use_of_a_voucher_at_once_is_one(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop(rewards={"gift": reward(10, "amount_off", value="5.00")})
    shop.adjust("gift", 10)
    shop.redeem("r1", "gift")
    came = all_at_once([using(shop, "use-1")] * 20)
    assert came == {"done": 1, "replayed": 19}


def test_a_voucher_is_not_used_and_given_back_at_once(open_shop: Callable[..., Shop]) -> None:
    """Cancelling a redemption voids its voucher, or finds that it was used."""
    shop = open_shop(rewards={"gift": reward(10, "amount_off", value="5.00")})
    shop.adjust("gift", 10)
    shop.redeem("r1", "gift")
    came = all_at_once([lambda: shop.cancel("r1"), using(shop, "use-1")])
    [voucher] = shop.vouchers
    assert came["done"] == 1
    assert (voucher.status, shop.available()) in {("used", 0), ("void", 10)}


def test_a_voucher_that_is_released_and_used_again_is_used_once(
    open_shop: Callable[..., Shop],
) -> None:
    shop = open_shop(rewards={"gift": reward(10, "amount_off", value="5.00")})
    shop.adjust("gift", 10)
    shop.redeem("r1", "gift")
    assert outcome(using(shop, "use-1")) == "done"
    code = shop.vouchers[0].code

    def give_back() -> Done:
        return release(shop.services, PLACE.program_id, code, Clock(NOON))

    came = all_at_once([give_back, *[using(shop, f"use-{number}") for number in range(2, 10)]])
    assert came["done"] in {1, 2}
    assert shop.vouchers[0].status in {"issued", "used"}


def test_a_return_at_once_with_a_redemption_never_spends_a_point_twice(
    open_shop: Callable[..., Shop],
) -> None:
    shop = open_shop(earning={"spend": rule()}, rewards={"gift": reward(40)})
    shop.order("o1", "40.00")
    came = all_at_once(
        [lambda: shop.redeem("r1", "gift"), lambda: shop.give_back("back", "o1")] * 4
    )
    wallet = shop.wallet()
    spent = wallet["lifetime"]["redeemed"]
    assert (spent, wallet["debt"]) in {(0, 0), (40, 40)}
    assert came["done"] == (2 if spent else 1)


def test_parts_of_an_order_returned_at_once_come_to_the_whole(
    open_shop: Callable[..., Shop],
) -> None:
    shop = open_shop(earning={"spend": rule()})
    shop.order("o1", "10.00")
    came = all_at_once([partial(shop.give_back, f"b{n}", "o1", {"1": "1.00"}) for n in range(20)])
    assert came == {"done": 10, "return_exceeds_order": 10}
    assert (shop.available(), shop.wallet()["debt"]) == (0, 0)


def test_a_cap_holds_however_many_come_at_once(open_shop: Callable[..., Shop]) -> None:
    capped = {"on": "review", "gives": fixed(10), "caps": [{"times": 5, "per": "month"}]}
    shop = open_shop(earning={"review": capped})
    came = all_at_once([partial(shop.event, f"e{n}", "review") for n in range(40)])
    assert came == {"done": 40}
    assert shop.available() == 50


def test_an_enrolment_at_once_is_one(shared_table: DynamoTable) -> None:
    shop = Shop(shared_table, earning={"welcome": {"on": "enrolled", "gives": fixed(20)}})
    came = all_at_once([shop.enrol] * 20)
    assert came == {"done": 1, "replayed": 19}
    assert shop.available() == 20
    assert shop.violations() == ()


def test_an_erasure_at_once_with_orders_leaves_nothing_personal(
    open_shop: Callable[..., Shop],
) -> None:
    shop = open_shop(earning={"spend": rule()})
    orders = [partial(shop.order, f"o{n}", "1.00") for n in range(15)]
    came = all_at_once([*orders[:8], shop.erase, *orders[8:]])
    assert came.keys() <= {"done", "member_erased"}
    assert shop.account.erased
    assert came["done"] == 1 + len(shop.entries())


def test_a_run_by_several_at_once_books_each_expiry_once(
    open_shop: Callable[..., Shop],
) -> None:
    wallets = {"points": {"expires": {"kind": "after", "days": 30}}}
    shop = open_shop(wallets=wallets, earning={"spend": rule()})
    for number in range(5):
        shop.order(f"o{number}", "10.00", now=NOON + timedelta(days=number))
    after = NOON + timedelta(days=60)
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: shop.run("expire-points", after), range(4)))
    assert all(run["finished"] and not run["refused"] for run in runs)
    assert sum(run["changed"] for run in runs) == 1
    assert shop.entries("expire") == [-10] * 5
    assert shop.available(after) == 0


def test_a_run_at_once_with_redemptions_never_takes_what_was_spent(
    open_shop: Callable[..., Shop],
) -> None:
    """The points end with the day before: redemptions of that day are late, or came first."""
    wallets = {"points": {"expires": {"kind": "after", "days": 30}}}
    shop = open_shop(wallets=wallets, earning={"spend": rule()}, rewards={"gift": reward(1)})
    shop.order("o1", "100.00")
    last, over = NOON + timedelta(days=30), NOON + timedelta(days=31)

    def run() -> Done:
        return Done(shop.run("expire-points", over))

    redeem = [partial(shop.redeem, f"r{n}", "gift", now=last) for n in range(30)]
    came = all_at_once([*redeem[:15], run, *redeem[15:]])
    spent = came["done"] - 1
    assert came.keys() <= {"done", "insufficient_balance"}
    assert sum(shop.entries("expire")) == spent - 100
    assert shop.available(last) == 0


def test_birthdays_and_reviews_run_at_once_are_paid_and_done_once(
    shared_table: DynamoTable,
) -> None:
    tiers = {
        "window": {"kind": "calendar_year"},
        "validity": {"kind": "for", "days": 40},
        "levels": levels(gold={"orders": 1}),
    }
    birthday = {"on": "birthday", "gives": fixed(200)}
    shop = Shop(shared_table, tiers=tiers, earning={"birthday": birthday})
    shop.enrol(birthday="05-10")
    shop.order("o1", "1.00")
    day = at("2026-05-10T06:00")
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: shop.run("all", day), range(4)))
    assert sum(run["changed"] for run in runs) == 2
    assert shop.available(day) == 200
    assert shop.violations() == ()


def test_what_the_calendar_has_comes_once_however_many_runs_there_are(
    shared_table: DynamoTable,
) -> None:
    """Five years and a review: the runs meet one another at every turn."""
    tiers = {
        "window": {"kind": "calendar_year"},
        "validity": {"kind": "year_end", "years_after": 1},
        "levels": levels(gold={"orders": 1}),
    }
    gift = {"on": "schedule.new-year", "gives": fixed(10)}
    schedules = {"new-year": {"month": 1, "day": 1}}
    shop = Shop.with_member(shared_table, tiers=tiers, schedules=schedules, earning={"gift": gift})
    shop.order("o1", "1.00")
    day = at("2031-06-01")
    with ThreadPoolExecutor(4) as pool:
        jobs = ("all", "memberships", "evaluate-tiers", "memberships")
        runs = list(pool.map(lambda job: shop.run(job, day), jobs))
    shop.run("all", day)
    assert [run["refused"] for run in runs] == [[]] * 4
    assert shop.entries() == [10] * 5
    assert shop.tier(day)["tier"] is None
    assert shop.violations() == ()


def using(shop: Shop, use_id: str) -> Callable[[], Done]:
    """A use of the member's first voucher for an order of 20.00."""
    code = shop.vouchers[0].code
    lines = [{"line_id": "1", "sku": "SKU", "amount": "20.00"}]
    sent = read_body(UseRequest, {"use_id": use_id, "order": {"currency": "USD", "lines": lines}})
    return lambda: use(shop.services, PLACE.program_id, code, sent, Clock(NOON))
