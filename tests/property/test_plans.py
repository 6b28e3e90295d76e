"""The laws of plans, by lives made at random: what runs follows from what was paid, jobs may come
whenever they like, and a refund leaves what was there before.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.calendar import local_day
from laurel.domain.plan_time import later, runs_at
from tests.builders import Json, fixed, rule
from tests.property.runs import examples
from tests.shop import PLACE
from tests.subscribers import Club, plan

ZONES: Final = ("UTC", "Europe/Paris", "America/New_York", "Pacific/Apia", "Asia/Kolkata")
START: Final = datetime(2026, 1, 1, 10, tzinfo=UTC)
EVERY: Final = {"times": 1, "per": "membership_year"}

DOCUMENT: Final[Json] = {
    "wallets": {"points": {}, "cash": {"kind": "money"}},
    "plans": {
        "monthly": plan(notice_days=5, credit={"wallet": "cash", "quantity": "10.00"}),
        "quarterly": plan("30.00", 3, grace_days=7, notice_days=40),
        "annual": plan("90.00", 12, credit={"wallet": "cash", "quantity": "5.00"}),
    },
    "earning": {
        "join": {"on": "subscription.started", "gives": fixed(70)},
        "again": {"on": "subscription.renewed", "gives": fixed(7), "plans": ["monthly"]},
        "once": rule(plans=["monthly", "annual"], gives=fixed(1), caps=[EVERY]),
    },
}

instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
acts = st.lists(
    st.tuples(
        st.sampled_from(["monthly", "quarterly", "annual", "renew", "renew", "cancel", "order"]),
        st.integers(1, 45),
    ),
    max_size=8,
)


def live(there: Club, life: list[tuple[str, int]], runs: frozenset[int] = frozenset()) -> datetime:
    """Live it, refused or not; jobs run before the acts of those numbers. When it ends."""
    now, taken = START, 0
    for number, (act, days) in enumerate(life):
        now += timedelta(days=days, hours=number)
        if number in runs:
            there.run("all", now)
        open_ones = [one["subscription_id"] for one in there.plans(now)]
        if act == "order":
            there.order(f"o{number}", "10.00", now=now)
        elif act in DOCUMENT["plans"]:
            if not any(one["plan"] == act and one["status"] in RUNNING for one in there.plans(now)):
                taken += 1
                there.take(act, now, f"s{taken}")
        elif open_ones and act == "cancel":
            there.cancel_plan(now, open_ones[0])
        elif open_ones and there.plans(now)[0]["status"] != "refunded":
            there.renew(f"p{number}", now, open_ones[0])
    return now


RUNNING: Final = {"active", "grace", "cancelled", "trial"}


@given(instants, st.integers(0, 240), st.sampled_from(ZONES))
def test_months_later_is_that_day_or_the_months_last(at: datetime, months: int, name: str) -> None:
    zone = ZoneInfo(name)
    then, first = later(at, months, zone), local_day(at, zone)
    last = local_day(then, zone)
    assert (last.year * 12 + last.month) - (first.year * 12 + first.month) in {months, months + 1}
    assert last.day <= max(first.day, 1) or last.day == 1, "a day that the zone left out"
    assert months == 0 or then > at


@examples(50)
@given(acts, st.sampled_from(ZONES))
def test_one_plan_runs_at_a_time_and_the_books_are_right(
    life: list[tuple[str, int]], zone: str
) -> None:
    there = Club.with_member(**DOCUMENT, time_zone=zone)
    end = live(there, life)
    program = there.services.library.program(PLACE.program_id, 1)
    for hours in range(0, 24 * 120, 31):
        at = START + timedelta(hours=hours)
        many = there.account.subscriptions
        paid = [one for one in many if one.ending is None or (one.run.until or at) > at]
        assert sum(runs_at(program, one, at) is not None for one in paid) <= 1
    assert there.violations() == ()
    over = end + timedelta(days=366 * (len(life) + 1))
    there.run("all", over)
    assert there.wallet(over, "cash")["available"] == "0.00"
    assert there.violations() == ()


@given(acts, st.frozensets(st.integers(0, 7)), st.sampled_from(ZONES))
def test_jobs_may_run_whenever_they_like(
    life: list[tuple[str, int]], runs: frozenset[int], zone: str
) -> None:
    """Balances and plans are the same at the end; only notices need somebody to send them."""
    often, never = (Club.with_member(**DOCUMENT, time_zone=zone) for _ in range(2))
    end = live(often, life, runs)
    live(never, life)
    for club in (often, never):
        club.run("all", end)
        assert club.run("all", end)["changed"] == 0
    assert often.wallet(end, "cash") == never.wallet(end, "cash")
    assert often.wallet(end) == never.wallet(end)
    assert often.plans(end) == never.plans(end)
    told = often.notices("subscription.renewal_upcoming")
    ats = [(one["at"], one["data"]["subscription_id"]) for one in told]
    assert len(ats) == len({*ats}), "each goes out once"


@given(acts, st.integers(0, 20))
def test_a_refund_leaves_what_was_there_before(life: list[tuple[str, int]], days: int) -> None:
    there = Club.with_member(**DOCUMENT)
    orders = [act for act in life if act[0] == "order"]
    now = live(there, orders) + timedelta(days=1)
    before = there.wallet(now)["available"], there.wallet(now, "cash")["available"]
    there.take("monthly", now, "refunded")
    there.renew("more", now, "refunded")
    now += timedelta(days=days)
    there.refund(now, "refunded")
    assert (there.wallet(now)["available"], there.wallet(now, "cash")["available"]) == before
    assert there.wallet(now, "cash")["pending"] == "0.00"
    assert there.violations() == ()
