"""Puts the demo's orders through Laurel's own operations, on the test clock, in the order of time.

First the orders up to the next run of the jobs, members side by side and each member's one after
the other; then the jobs. Everything a member does follows from the file and from Laurel's
answers, which are for ever the same, so a second run replays the first one and changes nothing.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from laurel.domain.calendar import add_months
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.manage_program import put_program
from laurel.operations.redeem import redeem
from laurel.operations.run_job import Job, run_shard
from laurel.operations.services import Place, Services
from laurel.programs.presets import read_yaml
from laurel.requests.earning import EarningRequest
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.requests.programs import ProgramRequest
from laurel.requests.redeeming import RedemptionRequest
from laurel.storage.keys import SHARDS
from local.demo_orders import ZONE, Purchase

PROGRAM = "cdnow"
DOCUMENT = Path(__file__).parent / "demo_program.yaml"
REWARD = "ten-off"
REWARD_POINTS = 1000

RUNS = [datetime.combine(add_months(date(1998, 1, 1), n), time(0, 5), ZONE) for n in range(13)]
"""When jobs run: five past midnight in New York on the first of each month, up to 1999. In the
first year nothing can be due: points last a year, and levels to the end of the next.
"""
CLOSING = RUNS[-1]


def replay_orders(
    services: Services,
    histories: list[list[Purchase]],
    threads: int,
    report: Callable[[int, datetime], None],
) -> None:
    """Load the program and these members' orders; `report` is told of orders as they are done,
    and of the time it is by then.
    """
    since = min(orders[0].at for orders in histories)
    put_program(services, PROGRAM, _program(), _clock(since))
    pool = ThreadPoolExecutor(threads)
    try:
        for until in RUNS:
            parts = [[one for one in orders if since <= one.at < until] for orders in histories]
            for done in pool.map(partial(_shop, services), filter(None, parts)):
                report(done, until)
            for job in _jobs(until):
                _run(pool, services, job, until)
            report(0, until)
            since = until
    finally:
        pool.shutdown(cancel_futures=True)  # an interrupt does not wait for a year's orders


def _jobs(at: datetime) -> Iterator[Job]:
    """Points end with a month, levels with a year."""
    yield Job.EXPIRE_POINTS
    if at.month == 1:
        yield Job.EVALUATE_TIERS


def _run(pool: Executor, services: Services, job: Job, as_of: datetime) -> None:
    """A job over all shards side by side, as the state machine runs it."""
    clock = _clock(as_of)
    work = partial(run_shard, services, job, PROGRAM, clock=clock, go_on=lambda: True)
    refused = [one for part in pool.map(work, range(SHARDS)) for one in part.refused]
    if refused:
        raise RuntimeError(f"{job} as of {as_of:%Y-%m-%d} was refused: {refused}")


def _shop(services: Services, purchases: list[Purchase]) -> int:
    """Orders of one member, one after the other; how many."""
    for purchase in purchases:
        _buy(services, purchase)
    return len(purchases)


def _buy(services: Services, purchase: Purchase) -> None:
    """Join with the first order; order; and spend a thousand points where there are so many."""
    clock, place = _clock(purchase.at), Place(PROGRAM, purchase.member_id)
    if purchase.is_first:
        enrol(services, PROGRAM, read_body(EnrolmentRequest, purchase.enrolment()), clock)
    earned = earn(services, place, read_body(EarningRequest, purchase.earning()), clock)
    if earned.body["balances"]["points"]["available"] >= REWARD_POINTS:
        redeem(services, place, read_body(RedemptionRequest, purchase.redemption(REWARD)), clock)


def _program() -> ProgramRequest:
    document = read_yaml(DOCUMENT.read_text(encoding="utf-8"))
    return read_body(ProgramRequest, {"document": document, "mode": "test"})


def _clock(at: datetime) -> Clock:
    """The test clock, and no other: nothing here depends on when it runs."""
    return Clock(at, at)
