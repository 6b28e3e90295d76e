"""What the calendar brings is the same whenever its jobs run: late, in any order, twice."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laurel.domain.agenda import next_due
from laurel.operations.clock import Clock
from laurel.operations.run_job import Job, jobs_named, run_shard
from laurel.operations.services import open_program
from laurel.storage.keys import shard_of
from tests.builders import Json, at, fixed, reward, rule, tiers
from tests.climbing import A_YEAR, LIFETIME, NEXT_YEAR, ROLLING, YEAR
from tests.shop import JOINED, PLACE, Shop

START = JOINED.date()
SCHEMES: list[tuple[Json, Json, str]] = [
    (YEAR, NEXT_YEAR, "to_fitting"),
    (YEAR, NEXT_YEAR, "one_level"),
    (ROLLING, A_YEAR, "one_level"),
    ({"kind": "rolling", "days": 90}, {"kind": "for", "days": 60}, "one_level"),
    ({"kind": "rolling", "months": 12}, {"kind": "for", "months": 6}, "to_fitting"),
    (LIFETIME, {"kind": "forever"}, "to_fitting"),
]
LEVELS: Json = {"a": {"spend": "20.00"}, "b": {"points": 90}, "c": {"spend": "120.00"}}
BY_SPEND: Json = {"a": {"spend": "20.00"}, "b": {"spend": "60.00"}, "c": {"spend": "120.00"}}
SCHEDULES: Json = {
    "new-year": {"month": 1, "day": 1, "tiers": ["b", "c"]},
    "leap": {"month": 2, "day": 29, "tiers": ["a"]},
    "summer": {"month": 7, "day": 1},
}
FACTORS = {"by": "tier", "factors": {"a": "2", "b": "3", "c": "5"}}
EARNING: Json = {
    "spend": rule(),
    "first": {"on": "schedule.new-year", "gives": fixed(100)},
    "leap": {"on": "schedule.leap", "gives": {"kind": "voucher", "reward": "card"}},
    "warm": {
        "on": "schedule.summer",
        "gives": fixed(30),
        "multiply": [FACTORS],
        "rounding": "down",
    },
}
ZONES = st.sampled_from(["UTC", "America/New_York", "Pacific/Auckland"])
orders = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from(["5.00", "30.00", "130.00"])), max_size=5
)
late_runs = st.lists(st.tuples(st.integers(0, 1300), st.sampled_from([*Job])), max_size=6)


def shop_of(scheme: tuple[Json, Json, str], zone: str, **reach: Json | None) -> Shop:
    window, validity, fall = scheme
    return Shop.with_member(
        time_zone=zone,
        wallets={"points": {"expires": {"kind": "after", "days": 40}}},
        tiers=tiers(window, validity, fall, **(reach or LEVELS)),
        earning=EARNING,
        schedules=SCHEDULES,
        rewards={"card": {**reward(None), "valid": {"days": 20}}},
    )


def noon(number: int) -> datetime:
    return at((START + timedelta(days=number)).isoformat())


def run(shop: Shop, job: Job, now: datetime) -> None:
    shard = shard_of(PLACE.member_id)
    done = run_shard(shop.services, job, PLACE.program_id, shard, Clock(now), lambda: True)
    assert (done.refused, done.finished) == ((), True)


def run_all(shop: Shop, now: datetime) -> None:
    for job in jobs_named("all"):
        run(shop, job, now)


def run_on_time(shop: Shop, until: datetime) -> None:
    """Every job on every day on which something is due."""
    program = open_program(shop.services, PLACE.program_id, Clock(until)).program
    while (due := next_due(program, shop.account)) and (day := noon_of(due.on)) <= until:
        run_all(shop, day)


def noon_of(day: date) -> datetime:
    """An instant that lies on that day in each of the zones' programs."""
    return at(f"{day.isoformat()}T11:00:00")


def end_state(shop: Shop) -> Json:
    """All that a member has, but for how many turns it took, and when they were recorded."""
    history, account = shop.services.ledger.history(PLACE.program_id, PLACE.member_id), shop.account
    counters = {
        name: {period: times for period, times in periods.items() if times}
        for name, periods in account.counters.items()
    }
    lines = [
        (one.occurred_at, one.kind, one.rule or "", one.source, one.quantity, one.lots)
        for one in history.entries
    ]
    return {
        "wallets": account.wallets,
        "tier": account.tier,
        "qualifying": account.qualifying,
        "counters": {name: periods for name, periods in counters.items() if periods},
        "entries": sorted(lines, key=repr),
        "vouchers": sorted(str((one.source, one.expires_on)) for one in history.vouchers),
    }


@settings(max_examples=60)
@given(st.sampled_from(SCHEMES), ZONES, orders, late_runs)
def test_however_late_the_jobs_come_it_ends_as_if_each_had_come_on_its_day(
    scheme: tuple[Json, Json, str],
    zone: str,
    history: list[tuple[int, str]],
    runs: list[tuple[int, Job]],
) -> None:
    on_time, late = shop_of(scheme, zone), shop_of(scheme, zone)
    quiet_from = 0
    for index, (number, amount) in enumerate(sorted(history)):
        for shop in (on_time, late):
            run_on_time(shop, noon(number))
            shop.order(f"o{index}", amount, now=noon(number))
        quiet_from = number
    for number, job in sorted(runs, key=lambda one: one[0]):
        run(late, job, noon(quiet_from + number))
    end = noon(quiet_from + 1300)
    run_on_time(on_time, end)
    run_all(late, end)
    assert end_state(late) == end_state(on_time)
    for shop in (on_time, late):
        assert shop.violations() == ()
        before: Any = end_state(shop)
        run_all(shop, end)
        assert end_state(shop) == before


@settings(max_examples=60)
@given(ZONES, st.lists(st.tuples(st.integers(0, 900), st.booleans()), max_size=8))
def test_who_rises_in_between_gets_what_a_run_on_each_day_would_have_given(
    zone: str, history: list[tuple[int, bool]]
) -> None:
    """Orders raise the tier for good; one shop runs its jobs on each day, the other when it may.

    Who gets what is the law; a factor by tier is that of the tier held when it is given.
    """
    for_good: tuple[Json, Json, str] = (LIFETIME, {"kind": "forever"}, "to_fitting")
    on_time, late = shop_of(for_good, zone, **BY_SPEND), shop_of(for_good, zone, **BY_SPEND)
    for index, (number, is_run) in enumerate(sorted(history)):
        run_on_time(on_time, noon(number))
        for shop in (on_time, late):
            shop.order(f"o{index}", "30.00", now=noon(number))
        if is_run:
            run_all(late, noon(number))
    end = noon(2000)
    run_on_time(on_time, end)
    run_all(late, end)
    assert end_state(late)["counters"] == end_state(on_time)["counters"]
    assert late.violations() == ()
