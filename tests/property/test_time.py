"""What time does is the same whenever it is booked: late, twice, or in steps."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from laurel.domain.account import Account, EntryKind, Lot, Qualifying, WalletState
from laurel.domain.balances import balances
from laurel.domain.expire import expire
from laurel.domain.lots import is_over, is_pending, last_day, merged
from laurel.domain.program import Program
from laurel.domain.qualifying import qualified
from laurel.domain.tiers import review, rise
from laurel.domain.turn import Turn
from tests.builders import Json, account, at, expiring, program, source, tiers, with_wallet
from tests.climbing import A_YEAR, NEXT_YEAR, ROLLING, YEAR

START = date(2026, 1, 1)
days = st.integers(0, 120).map(lambda number: START + timedelta(days=number))
lots = st.lists(
    st.builds(Lot, st.integers(1, 9), st.none() | days, st.none() | days), max_size=6
).map(lambda many: merged((), many))
PLAIN, QUIET = program(), expiring("inactivity", months=1)


def noon(day: date) -> datetime:
    return at(day.isoformat())


@st.composite
def members(draw: st.DrawFn) -> tuple[Program, Account]:
    shop = draw(st.sampled_from([PLAIN, QUIET]))
    held = draw(lots)
    booked = {EntryKind.ADJUST: sum(lot.quantity for lot in held)}
    state = WalletState(held, totals=booked, active_on=draw(days) if shop is QUIET else None)
    return shop, with_wallet(account(), state)


def booked(shop: Program, there: Account, day: date) -> Account:
    while decision := expire(shop, there, noon(day)):
        there = decision.after
    return there


@given(members(), st.lists(days, min_size=1, max_size=6))
def test_expiry_late_twice_or_in_steps_ends_the_same(
    member: tuple[Program, Account], runs: list[date]
) -> None:
    shop, there = member
    late = booked(shop, there, max(runs))
    in_steps = there
    for day in sorted([*runs, *runs]):
        in_steps = booked(shop, in_steps, day)
    assert in_steps.wallets == late.wallets
    assert booked(shop, late, max(runs)) is late


@given(members(), days)
def test_booking_an_expiry_changes_no_balance(member: tuple[Program, Account], day: date) -> None:
    shop, there = member
    after = booked(shop, there, day)
    for later in (day, day + timedelta(days=40)):
        assert balances(shop, after, noon(later)) == balances(shop, there, noon(later))


@given(members(), days, st.integers(1, 30))
def test_what_expires_soonest_is_spent_first(
    member: tuple[Program, Account], day: date, quantity: int
) -> None:
    shop, there = member
    turn = Turn(shop, there, noon(day))
    available = balances(shop, there, noon(day))["points"].available
    spending = min(quantity, available)
    moving = turn.moving("points")
    taken = turn.allocate("points", spending)
    turn.spend(EntryKind.REDEEM, "points", spending, source())
    left = turn.state("points").lots
    assert sum(lot.quantity for lot in taken) == spending
    assert not any(is_over(lot, moving, day) or is_pending(lot, day) for lot in taken)
    spendable = [lot for lot in left if not (is_over(lot, moving, day) or is_pending(lot, day))]
    latest = max((last_day(lot, moving) for lot in taken), default=date.min)
    assert all(last_day(lot, moving) >= latest for lot in spendable)


# Tiers

SCHEMES: list[tuple[Json, Json, str]] = [
    (YEAR, NEXT_YEAR, "to_fitting"),
    (YEAR, NEXT_YEAR, "one_level"),
    (ROLLING, A_YEAR, "to_fitting"),
    (ROLLING, A_YEAR, "one_level"),
    ({"kind": "rolling", "days": 90}, {"kind": "for", "days": 60}, "one_level"),
    ({"kind": "rolling", "months": 12}, {"kind": "for", "months": 6}, "to_fitting"),
]
LEVELS: Json = {
    "a": {"spend": "20.00"},
    "b": {"spend": "60.00"},
    "c": {"spend": "120.00"},
    "d": {"spend": "200.00"},
}
histories = st.lists(
    st.tuples(st.integers(0, 2200), st.sampled_from([100, 2_000, 7_000, 20_000])), max_size=10
)


def spent(shop: Program, there: Account, day: date, cents: int) -> Account:
    turn = Turn(shop, there, noon(day))
    review(turn)
    for change in qualified(shop, turn.account, day, Qualifying(spend=cents, orders=1)):
        turn.add(change)
    rise(turn, day)
    return turn.account


def reviewed(shop: Program, there: Account, day: date) -> Account:
    turn = Turn(shop, there, noon(day))
    review(turn)
    return turn.account


@settings(max_examples=200)
@given(st.sampled_from(SCHEMES), histories, st.integers(0, 900))
def test_a_late_review_ends_where_reviews_on_time_end(
    scheme: tuple[Json, Json, str], history: list[tuple[int, int]], after: int
) -> None:
    window, validity, fall = scheme
    shop = program(tiers=tiers(window, validity, fall, **LEVELS))
    on_time = late = account()
    today = START
    for number, cents in sorted(history):
        while today <= START + timedelta(days=number):
            if on_time.tier.valid_until and on_time.tier.valid_until < today:
                on_time = reviewed(shop, on_time, today)
            today += timedelta(days=1)
        on_time = spent(shop, on_time, START + timedelta(days=number), cents)
        late = spent(shop, late, START + timedelta(days=number), cents)
    last = today + timedelta(days=after)
    while today <= last:
        on_time = reviewed(shop, on_time, today)
        today += timedelta(days=1)
    late = reviewed(shop, late, last)
    assert (late.tier.tier_id, late.tier.valid_until) == (
        on_time.tier.tier_id,
        on_time.tier.valid_until,
    )
