"""Plans at once, on a real DynamoDB API: a payment counts once, one plan runs, one notice goes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from laurel.domain.errors import Refusal
from laurel.storage.dynamo_table import DynamoTable
from tests.builders import at, fixed
from tests.subscribers import Club, plan

pytestmark = pytest.mark.dynamodb

START = at("2026-01-10T10:00")
PLANS = {
    "monthly": plan(notice_days=5, credit={"wallet": "cash", "quantity": "10.00"}),
    "annual": plan("120.00", 12),
}
JOIN = {"join": {"on": "subscription.started", "gives": fixed(70)}}


@pytest.fixture
def club(shared_table: DynamoTable) -> Iterator[Club]:
    """A club with a member; at the end every law of the ledger must hold."""
    wallets = {"points": {}, "cash": {"kind": "money"}}
    there = Club.with_member(shared_table, plans=PLANS, earning=JOIN, wallets=wallets)
    yield there
    assert there.violations() == ()
    assert there.is_rebuilt()


def at_once(*calls: Callable[[], object]) -> None:
    """Run the calls on threads that start together; refusals are answers."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        start.wait()
        with suppress(Refusal):
            call()

    with ThreadPoolExecutor(len(calls)) as threads:
        for done in [threads.submit(run, call) for call in calls]:
            done.result()


def test_a_plan_taken_by_many_with_one_id_is_taken_once(club: Club) -> None:
    at_once(*[lambda: club.take("monthly", START)] * 8)
    assert club.available(START) == 70
    assert club.available(START, "cash") == "10.00"


def test_of_many_who_take_the_same_plan_one_does(club: Club) -> None:
    at_once(*[lambda n=n: club.take("monthly", START, f"s{n}") for n in range(8)])
    assert len(club.plans(START)) == 1
    assert club.available(START) == 70


def test_a_payment_told_of_by_many_renews_once(club: Club) -> None:
    club.take("monthly", START)
    at_once(*[lambda: club.renew("p2", START)] * 8)
    assert club.plans(START)[0]["paid_until"] == "2026-03-10T10:00:00Z"


def test_a_refund_and_a_renewal_at_once_leave_nothing_behind(club: Club) -> None:
    club.take("monthly", START)
    at_once(*[lambda: club.refund(START)] * 4, *[lambda: club.renew("p2", START)] * 4)
    club.refund(START)
    assert (club.available(START), club.available(START, "cash")) == (0, "0.00")


def test_a_notice_sent_by_many_jobs_goes_out_once(club: Club) -> None:
    club.take("monthly", START)
    at_once(*[lambda: club.run("memberships", at("2026-02-05"))] * 6)
    assert len(club.notices("subscription.renewal_upcoming")) == 1
