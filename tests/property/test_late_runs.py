"""Every kind of what falls due, at once: late, twice, or in any order, it ends as if each job had
come on its day.

What a member is told is the one thing that a late run does not make up for: it tells what is still
to come, never what has passed, and nothing twice.
"""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.errors import LaurelError
from laurel.operations.run_job import Job
from tests.builders import Json, tiers
from tests.busy import DOCUMENT, LEVELS, busy_shop, end_state, later, run_on_time, shop_runs, told
from tests.climbing import A_YEAR, NEXT_YEAR, ROLLING, YEAR
from tests.property.runs import examples
from tests.subscribers import Club

ZONES = st.sampled_from(["UTC", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"])
SCHEMES: list[Json] = [
    DOCUMENT["tiers"],
    tiers(YEAR, NEXT_YEAR, "to_fitting", **LEVELS),
    tiers(ROLLING, A_YEAR, "one_level", **LEVELS),
]
ACTIONS = ["order", "big order", "hold", "redeem", "take", "renew", "cancel plan", "gift"]
histories = st.lists(st.tuples(st.integers(0, 250), st.sampled_from(ACTIONS)), max_size=8)
late_runs = st.lists(st.tuples(st.integers(0, 420), st.sampled_from([*Job])), max_size=6)


def act(shop: Club, action: str, name: str, now: datetime) -> bool:
    """Do something, if the shop lets the member; whether it did."""
    try:
        match action:
            case "order":
                shop.order(name, "30.00", now=now)
            case "big order":
                shop.order(name, "130.00", now=now)
            case "hold":
                shop.redeem(name, "tote", now=now, hold=True, hold_seconds=3 * 86_400)
            case "redeem":
                shop.redeem(name, "tote", now=now)
            case "take":
                shop.take("monthly", now, name)
            case "renew":
                shop.renew(name, now)
            case "cancel plan":
                shop.cancel_plan(now)
            case _:
                shop.adjust(name, 40, now=now)
    except LaurelError:
        return False
    return True


@examples(20)
@given(st.sampled_from(SCHEMES), ZONES, histories, late_runs)
def test_after_a_history_it_is_no_matter_when_the_jobs_come(
    scheme: Json, zone: str, history: list[tuple[int, str]], runs: list[tuple[int, Job]]
) -> None:
    on_time, late = (busy_shop(zone, tiers=scheme) for _ in range(2))
    quiet_from = 0
    for index, (number, action) in enumerate(sorted(history)):
        name = "s1" if action == "take" else f"{action.replace(' ', '-')}-{index}"
        done = set[bool]()
        for shop in (on_time, late):
            run_on_time(shop, later(number))
            done.add(act(shop, action, name, later(number)))
        assert len(done) == 1
        quiet_from = number
    for number, job in sorted(runs, key=lambda one: one[0]):
        shop_runs(late, later(quiet_from + number), job)
    check_ends_alike(on_time, late, later(quiet_from + 420))


def check_ends_alike(on_time: Club, late: Club, end: datetime) -> None:
    run_on_time(on_time, end)
    shop_runs(late, end)
    assert end_state(late) == end_state(on_time)
    assert set(told(late)) <= set(told(on_time))
    for shop in (on_time, late):
        assert shop.violations() == ()
        assert shop.is_rebuilt()
        before: Any = (end_state(shop), told(shop), shop.account)
        shop_runs(shop, end)
        assert (end_state(shop), told(shop), shop.account) == before


@pytest.mark.parametrize("days", [3, 400])
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
def test_what_happens_in_an_outage_is_caught_up_with(zone: str, days: int) -> None:
    """One shop runs its jobs every day, the other every so many days; both have orders meanwhile.

    Who orders has their automatic rewards at once, and not as of the day before: so entries and
    vouchers may have other days, and are as many.
    """
    daily, rarely = busy_shop(zone), busy_shop(zone)
    for shop, every in ((daily, 1), (rarely, days)):
        for number in range(430):
            if number in {0, 20, 45}:
                shop.order(f"o{number}", "70.00", now=later(number))
            if number == 1:
                shop.take("monthly", later(1))
                shop.redeem("r1", "tote", now=later(1), hold=True, hold_seconds=9 * 86_400)
            if number % every == 0:
                shop_runs(shop, later(number))
        shop_runs(shop, later(430))
        assert shop.violations() == ()
    assert summed(rarely) == summed(daily)
    assert set(told(rarely)) <= set(told(daily))


def summed(shop: Club) -> Json:
    """What a member has, with the number of entries by kind and of vouchers by reward."""
    state, history = end_state(shop), shop.services.ledger.history("shop", "ann")
    quantities = Counter[str]()
    for one in history.entries:
        quantities[f"{one.kind} {one.wallet}"] += one.quantity
    vouchers = Counter(one.reward_id for one in history.vouchers)
    return {**state, "entries": quantities, "vouchers": vouchers}
