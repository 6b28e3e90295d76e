"""Runs of every job at once on a real DynamoDB API, and processes that are killed in the middle:
what is due happens once.
"""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from laurel.operations.audit_ledger import audit_member
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.run_job import run_by_hand
from laurel.operations.services import Place, Services
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.ledger import Ledger
from laurel.storage.table import Table
from tests.busy import busy_shop, later
from tests.shop import JOINED, order_request
from tests.tables import new_table_name
from tests.template import PROJECT

pytestmark = pytest.mark.dynamodb

NIGHT = later(200)
MEMBERS = [f"m{number}" for number in range(12)]
RUNS = 6


def fill(table: Table | None = None) -> Services:
    """Members who are due for expiry, reviews, birthdays, the calendar and notices."""
    shop = busy_shop("America/New_York", table)
    for member in MEMBERS:
        body = {"member_id": member, "birthday": "05-10"}
        enrol(shop.services, "shop", read_body(EnrolmentRequest, body), Clock(JOINED))
        sent = order_request("o1", "130.00", when=later(3))
        earn(shop.services, Place("shop", member), sent, Clock(later(3)))
    return shop.services


def run_all(services: Services) -> dict[str, Any]:
    """One run of every job, until it is finished; members that are too busy are left to others."""
    return run_by_hand(services, "shop", "all", NIGHT, Clock(NIGHT), lambda: True).body


def kept(services: Services) -> dict[str, Any]:
    """What each member has and was told, by what is the same in whatever order it came."""
    found = dict[str, Any]()
    for member in MEMBERS:
        history = services.ledger.history("shop", member)
        account = history.account
        assert account is not None
        lines = Counter(
            (one.kind, one.rule, one.quantity, one.occurred_at) for one in history.entries
        )
        vouchers = Counter((one.reward_id, one.expires_on) for one in history.vouchers)
        found[member] = (account.wallets, account.tier, account.qualifying, lines, vouchers)
        assert audit_member(services, "shop", member) == ()
    return found


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What one run alone makes of it, in memory."""
    services = fill()
    run_all(services)
    return kept(services)


def test_six_runs_of_every_job_at_once_do_everything_once(
    shared_table: DynamoTable, expected: dict[str, Any]
) -> None:
    fill(shared_table)
    start = Barrier(RUNS)

    def work(_: int) -> dict[str, Any]:
        services = Services.over(Ledger(shared_table))
        start.wait()
        return run_all(services)

    with ThreadPoolExecutor(RUNS) as pool:
        done = list(pool.map(work, range(RUNS)))
    assert {code for one in done for code in one["failed"]} <= {"too_busy"}
    last = run_all(Services.over(Ledger(shared_table)))
    assert last["failed"] == {}
    assert kept(Services.over(Ledger(shared_table))) == expected


DOOMED = """
import os, sys
from laurel.storage.dynamo_table import DynamoTable, dynamo_client
from laurel.operations.services import Services
from laurel.storage.ledger import Ledger
from tests.integration.test_runs_at_once import run_all

class Doomed:
    def __init__(self, client, left):
        self.client, self.left = client, left
    def __getattr__(self, name):
        call = getattr(self.client, name)
        if name != "transact_write_items":
            return call
        def counted(**asked):
            answer = call(**asked)
            self.left -= 1
            if self.left == 0:
                os._exit(9)
            return answer
        return counted

client = Doomed(dynamo_client(sys.argv[1]), int(sys.argv[3]))
run_all(Services.over(Ledger(DynamoTable(client, sys.argv[2]))))
"""


def test_processes_that_are_killed_after_a_write_are_caught_up_with(
    dynamodb: Any, dynamodb_url: str, expected: dict[str, Any]
) -> None:
    """Each dies after so many more writes, as by a timeout: no code of its own runs any more."""
    with new_table_name(dynamodb) as name:
        services = fill(DynamoTable(dynamodb, name))
        for writes in (1, 5, 17):
            died = subprocess.run(  # noqa: S603 - this very test
                [sys.executable, "-c", DOOMED, dynamodb_url, name, str(writes)],
                cwd=PROJECT,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
                check=False,
            )
            assert died.returncode == 9
        assert run_all(services)["failed"] == {}
        assert kept(services) == expected
