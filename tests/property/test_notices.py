"""Laws of notices over made-up lives: once, of nothing that has passed, and as balances stand."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from laurel.domain.balances import without_ended_holds
from laurel.domain.calendar import local_day
from laurel.domain.due_notices import next_notice_day
from laurel.domain.errors import LaurelError
from laurel.domain.lots import last_day, moving_day
from laurel.domain.program import Program
from tests.builders import at, reward, rule, tiers
from tests.shop import PLACE, Shop

LIVES: Final = max(settings().max_examples // 2, 50)
"""Each is weeks of days: half as many as other laws have."""

DAYS: Final = (10, 3, 1)
START: Final = at("2026-02-20T12:00")
ZONES: Final = ("UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Beirut")
EXPIRY: Final = (
    {"kind": "after", "days": 20},
    {"kind": "after", "days": 5},
    {"kind": "after", "months": 1, "end_of": "month"},
    {"kind": "inactivity", "months": 1},
)
SCHEME: Final = tiers(
    {"kind": "rolling", "days": 15}, {"kind": "for", "days": 25}, silver={"spend": "30.00"}
)

acts = st.lists(
    st.tuples(
        st.sampled_from(
            ("order", "small", "redeem", "hold", "cancel", "return", "adjust", "run", "all")
        ),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=14,
)
expiries = st.sampled_from(EXPIRY)


def shop(expires: dict[str, Any], zone: str = "UTC") -> Shop:
    pending = rule(available={"kind": "after_days", "days": 4})
    return Shop.with_member(
        wallets={"points": {"expires": expires}},
        earning={"spend": rule(), "later": pending},
        rewards={"gift": reward(60), "small": reward(10)},
        tiers=SCHEME,
        time_zone=zone,
        notices={
            "points_expiring": {"days_before": [*DAYS]},
            "tier_expiring": {"days_before": [*DAYS]},
            "inactive": {"after_days": 12},
            "reward_reachable": ["gift"],
        },
    )


def act(there: Shop, number: int, kind: str, now: datetime) -> None:
    """One thing that a member, the shop or a job does; what is refused changes nothing."""
    soon = (now + timedelta(days=8)).date().isoformat()
    try:
        match kind:
            case "order":
                there.order(f"o{number}", "35.00", now=now)
            case "small":
                there.order(f"o{number}", "7.00", now=now)
            case "redeem":
                there.redeem(f"r{number}", "small", now)
            case "hold":
                there.redeem(f"r{number}", "gift", now, hold=True, hold_seconds=3600)
            case "cancel":
                there.cancel(f"r{number - 1}", now)
            case "return":
                there.give_back(f"b{number}", f"o{number - 1}", now=now)
            case "adjust":
                there.adjust(f"a{number}", 15, now, expires_on=soon)
            case "run":
                there.run("memberships", now)
            case _:
                there.run("all", now)
    except LaurelError:
        return


def program_of(there: Shop) -> Program:
    return there.services.library.program(PLACE.program_id, 1)


def ends(there: Shop, now: datetime) -> dict[date, int]:
    """What is there, by last day, without what is still held."""
    account, found = without_ended_holds(there.account, now), dict[date, int]()
    state = account.wallet("points")
    expiry = program_of(there).wallets["points"].expiry
    moving = moving_day(expiry, state)
    for lot in state.lots:
        day = last_day(lot, moving)
        found[day] = found.get(day, 0) + lot.quantity
    return found


def lived(there: Shop, life: list[tuple[str, int]]) -> Iterator[tuple[str, datetime]]:
    """Act after act, each with its instant."""
    now = START
    for number, (kind, gap) in enumerate(life):
        now += timedelta(days=gap, minutes=1)
        act(there, number, kind, now)
        yield kind, now


@given(acts, expiries, st.sampled_from(ZONES))
def test_a_notice_goes_out_once_and_tells_of_what_is_to_come_as_it_stands(
    life: list[tuple[str, int]], expires: dict[str, Any], zone: str
) -> None:
    there, known = shop(expires, zone), set[str]()
    program = program_of(there)
    for kind, now in lived(there, life):
        rows, today = there.notices(), local_day(now, program.zone)
        new = [row for row in rows if f"{row}" not in known]
        known |= {f"{row}" for row in rows}
        for row in new if kind in {"run", "all"} else ():
            assert datetime.fromisoformat(row["at"]) <= now
            data = row["data"]
            last = data.get("expires_on") or data.get("valid_until")
            if row["type"].endswith(".expiring"):
                assert date.fromisoformat(last) >= today
            if row["type"] == "points.expiring":
                assert data["quantity"] == ends(there, now)[date.fromisoformat(last)] > 0
            if row["type"] == "reward.reachable":
                assert data["price"] <= data["available"] == there.available(now)
    facts = [(row["type"], row["at"], f"{row['data']}") for row in there.notices()]
    assert len({*facts}) == len(facts)
    assert there.violations() == ()


@given(acts, expiries, st.sampled_from(ZONES))
def test_a_day_that_was_worked_leaves_nothing_to_tell(
    life: list[tuple[str, int]], expires: dict[str, Any], zone: str
) -> None:
    there = shop(expires, zone)
    [*_, (_, now)] = lived(there, life)
    now += timedelta(hours=2)
    for days in (0, 1, 5, 60):
        later = now + timedelta(days=days)
        there.run("all", later)
        told = there.notices()
        assert there.run("all", later)["changed"] == 0
        assert there.notices() == told
        due = next_notice_day(program_of(there), there.account)
        assert due is None or due > local_day(later, program_of(there).zone)


@settings(max_examples=LIVES)
@given(acts, expiries)
def test_who_is_looked_at_daily_hears_on_each_day_asked_for_exactly(
    life: list[tuple[str, int]], expires: dict[str, Any]
) -> None:
    """Of all that was there when the day began, and not of what comes on the day itself."""
    there, expected = shop(expires), list[tuple[date, int, int]]()
    gaps = accumulate(gap for _, gap in life)
    queue = [(START.date() + timedelta(days=gap), n) for n, gap in enumerate(gaps)]
    day, last = START.date(), queue[-1][0] + timedelta(days=45)
    while day <= last:
        begin = at(f"{day}T00:30")
        expected += [
            (day, days_before, quantity)
            for ends_on, quantity in sorted(ends(there, begin).items())
            for days_before in DAYS
            if quantity and ends_on - timedelta(days=days_before) == day
        ]
        there.run("all", begin)
        while queue and queue[0][0] == day:
            _, number = queue.pop(0)
            act(there, number, life[number][0], at(f"{day}T12:00"))
        there.run("expire-points", at(f"{day}T23:00"))
        day += timedelta(days=1)
    found = [
        (date.fromisoformat(row["at"][:10]), row["data"]["days_before"], row["data"]["quantity"])
        for row in there.notices("points.expiring")
    ]
    assert sorted(found) == sorted(expected)
