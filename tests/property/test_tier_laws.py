"""Laws of tiers, for every window, validity, fall and grace: late is on time, and in whatever order
the same is told, it counts the same.
"""

from datetime import date, timedelta
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laurel.domain.account import Account, Qualifying
from laurel.domain.keeping import keeping
from laurel.domain.program import Program
from laurel.domain.qualifying import qualified
from laurel.domain.review_tier import earned_on
from laurel.domain.tiers import review, rise, tier_at
from laurel.domain.turn import Turn
from tests.builders import Json, account, at, program, rule, tiers
from tests.shop import Shop

START = date(2026, 1, 1)

WINDOWS: list[Json] = [
    {"kind": "lifetime"},
    {"kind": "calendar_year"},
    {"kind": "membership_year"},
    {"kind": "rolling", "days": 90},
    {"kind": "rolling", "months": 12},
]
VALIDITIES: list[Json] = [
    {"kind": "forever"},
    {"kind": "for", "days": 60},
    {"kind": "for", "months": 12},
    {"kind": "year_end", "years_after": 0},
    {"kind": "year_end", "years_after": 1},
    {"kind": "membership_year_end", "years_after": 0},
    {"kind": "membership_year_end", "years_after": 1},
]
FALLS: list[Json] = [{}, {"fall": "one_level"}, {"most_levels": 2}]
GRACES: list[Json] = [{}, {"grace": {"days": 30}}]
LEVELS: Json = {name: {"spend": f"{20 * 3**rank}.00"} for rank, name in enumerate("abcd")}


def _program(window: Json, validity: Json, fall: Json, grace: Json) -> Program:
    lasting = {} if validity["kind"] == "forever" else grace
    return program(tiers={**tiers(window, validity, **LEVELS), **fall, **lasting})


PROGRAMS = [_program(*terms) for terms in product(WINDOWS, VALIDITIES, FALLS, GRACES)]
programs = st.sampled_from(PROGRAMS)
histories = st.lists(
    st.tuples(st.integers(0, 1500), st.sampled_from([100, 2_000, 7_000, 60_000])), max_size=8
)


def noon(day: date) -> str:
    return f"{day.isoformat()}T12:00"


def spent(shop: Program, there: Account, day: date, cents: int) -> Account:
    turn = Turn(shop, there, at(noon(day)))
    review(turn)
    for change in qualified(shop, turn.account, day, Qualifying(spend=cents, orders=1)):
        turn.add(change)
    rise(turn, day)
    return turn.account


def reviewed(shop: Program, there: Account, day: date) -> Account:
    turn = Turn(shop, there, at(noon(day)))
    review(turn)
    return turn.account


@settings(max_examples=300)
@given(programs, histories, st.integers(0, 900))
def test_without_any_run_a_member_stands_every_day_where_runs_on_time_put_them(
    shop: Program, history: list[tuple[int, int]], after: int
) -> None:
    """The one is reviewed on each day on which something is due; the other never, but by what its
    orders bring along. Both are looked at now and then.
    """
    on_time = late = account()
    today = START
    for number, cents in [*sorted(history), (1500 + after, 0)]:
        day = START + timedelta(days=number)
        while (due := on_time.tier.valid_until) is not None and due < day:
            today = due + timedelta(days=1)
            on_time = reviewed(shop, on_time, today)
            assert tier_at(shop, late, at(noon(today))) == on_time.tier
        if cents:
            on_time, late = (spent(shop, one, day, cents) for one in (on_time, late))
        assert tier_at(shop, late, at(noon(day))) == on_time.tier
        today = day
    assert reviewed(shop, late, today).tier == on_time.tier


@settings(max_examples=200)
@given(programs, histories)
def test_reviewed_twice_is_reviewed_once(shop: Program, history: list[tuple[int, int]]) -> None:
    there = account()
    for number, cents in sorted(history):
        there = spent(shop, there, START + timedelta(days=number), cents)
    last = START + timedelta(days=2000)
    once = reviewed(shop, there, last)
    assert reviewed(shop, once, last) == once
    assert earned_on(shop, once, last) == once.tier


@settings(max_examples=300)
@given(programs, histories, st.integers(0, 400))
def test_what_is_said_to_keep_a_level_keeps_it(
    shop: Program, history: list[tuple[int, int]], later: int
) -> None:
    """Spending just what is missing, on the last day that counts, keeps the level at its review;
    and a level said to be safe is kept with nothing more.
    """
    there, day = account(), START
    for number, cents in sorted(history):
        day = START + timedelta(days=number)
        there = spent(shop, there, day, cents)
    day += timedelta(days=later)
    there = reviewed(shop, there, day)
    keep = keeping(shop, there, day)
    if keep is None:
        assert there.tier.valid_until is None
        return
    assert keep.until == there.tier.valid_until
    [way] = keep.ways
    [missing] = way.values()
    on = max(day, min(keep.last, keep.until) if keep.first <= keep.until else keep.first)
    if keep.is_safe:
        assert _stands(shop, reviewed(shop, there, keep.until + timedelta(days=1)), keep.tier_id)
    elif keep.first <= on <= keep.last:
        made_up = spent(shop, there, on, max(missing, 1))
        until = max(on, keep.until) + timedelta(days=1)
        assert _stands(shop, reviewed(shop, made_up, until), keep.tier_id)
        if missing > 1 and on <= keep.until and there.tier.grace_on is not None:
            short = spent(shop, there, on, missing - 1)
            assert not _stands(shop, reviewed(shop, short, until), keep.tier_id)


def _stands(shop: Program, there: Account, tier_id: str) -> bool:
    """Whether the member is at the level or higher."""
    scheme = shop.tiers
    assert scheme is not None
    return scheme.rank(there.tier.tier_id) >= scheme.rank(tier_id)


orders = st.lists(
    st.tuples(st.integers(0, 80), st.sampled_from(["5.00", "20.00", "70.00"])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40)
@given(
    st.sampled_from(WINDOWS),
    orders.flatmap(
        lambda many: st.tuples(
            st.just(many),
            st.permutations(range(len(many))),
            st.lists(st.booleans(), min_size=len(many), max_size=len(many)),
        )
    ),
)
def test_in_whatever_order_orders_and_returns_are_told_the_same_counts(
    window: Json,
    told: tuple[list[tuple[int, str]], list[int], list[bool]],
) -> None:
    """Each order is told of at the end of the window they all lie in, and some come back. What
    counts, day by day or as a sum, is the same, and so is the level where nothing came back.
    """
    many, order, back = told
    scheme = tiers(window, {"kind": "forever"}, **LEVELS)
    shops = [Shop.with_member(earning={"spend": rule()}, tiers=scheme) for _ in range(2)]
    for shop, numbers in zip(shops, (range(len(many)), order), strict=True):
        first = min(day for day, _ in many)
        for number in sorted(numbers, key=lambda n: many[n][0]) if shop is shops[0] else numbers:
            day, amount = many[number]
            happened = at((START + timedelta(days=day)).isoformat())
            now = at((START + timedelta(days=first + 81)).isoformat())
            shop.order(f"o{number}", amount, now=max(now, happened), when=happened)
            if back[number]:
                shop.give_back(f"b{number}", f"o{number}", now=max(now, happened))
        assert shop.violations() == ()
    in_order, shuffled = (shop.account for shop in shops)
    assert _kept(in_order) == _kept(shuffled)
    if not any(back):
        assert in_order.tier.tier_id == shuffled.tier.tier_id


def _kept(there: Account) -> dict[str, Qualifying]:
    return {key: value for key, value in there.qualifying.items() if value != Qualifying()}


reports = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 30), st.sampled_from(["20.00", "70.00"])),
    min_size=1,
    max_size=6,
)


SUMMED = [
    (window, validity)
    for window, validity in product(WINDOWS[1:], [*VALIDITIES, {"kind": "for", "days": 40}])
    if window["kind"] == "rolling" or validity["kind"] != "for"
]
"""A review in the middle of a year knows of the year's sum alone, not when it came about."""


@settings(max_examples=100)
@given(
    st.sampled_from(SUMMED),
    st.sampled_from(FALLS),
    st.sampled_from(GRACES),
    reports,
    st.sampled_from([0, 1, 40]),
)
def test_orders_told_up_to_a_month_late_reach_what_they_would_have_reached_in_time(
    terms: tuple[Json, Json],
    fall: Json,
    grace: Json,
    told: list[tuple[int, int, str]],
    later: int,
) -> None:
    """Also where the level was over by then, and its review keeps it or lets the member fall. But
    what happened in days of grace saves no level once they are over (ADR 29).
    """
    window, validity = terms
    lasting = {} if validity["kind"] == "forever" else grace
    scheme = {**tiers(window, validity, **LEVELS), **fall, **lasting}
    in_time, late = (Shop.with_member(earning={"spend": rule()}, tiers=scheme) for _ in range(2))
    named = [(day, day + delay, amount, f"o{n}") for n, (day, delay, amount) in enumerate(told)]
    for day, _, amount, name in sorted(named):
        in_time.order(name, amount, now=at(noon(START + timedelta(days=day))))
    for day, then, amount, name in sorted(named, key=lambda one: one[1]):
        happened, now = (at(noon(START + timedelta(days=n))) for n in (day, then))
        held = earned_on(program(tiers=scheme), late.account, happened.date())
        assume(held.grace_on is None or held.valid_until is None or now.date() <= held.valid_until)
        late.order(name, amount, now=now, when=happened)
    last = START + timedelta(days=later + max(then for _, then, _, _ in named))
    stands = (earned_on(program(tiers=scheme), one.account, last) for one in (in_time, late))
    assert len({tier.tier_id for tier in stands}) == 1


FACTORS: Json = {"a": "1.5", "b": "2", "c": "3", "d": "5"}
TIMES: Json = rule(multiply=[{"by": "tier", "factors": FACTORS}], rounding="down")


@settings(max_examples=40)
@given(
    st.sampled_from([WINDOWS[1], WINDOWS[2], WINDOWS[4]]),
    st.sampled_from(VALIDITIES[1:]),
    st.sampled_from(FALLS),
    st.sampled_from(GRACES),
    st.lists(st.tuples(st.integers(0, 900), st.sampled_from(["20.00", "70.00"])), max_size=6),
    st.integers(20, 300),
)
def test_no_late_run_changes_what_an_order_earns(
    window: Json,
    validity: Json,
    fall: Json,
    grace: Json,
    history: list[tuple[int, str]],
    every: int,
) -> None:
    """One shop runs its reviews every few days, the other never until the end."""
    scheme = {**tiers(window, validity, **LEVELS), **fall, **grace}
    often, never = (Shop.with_member(earning={"spend": TIMES}, tiers=scheme) for _ in range(2))
    for number, (day, amount) in enumerate(sorted(history)):
        for before in range(0, day, every):
            often.run("evaluate-tiers", at(noon(START + timedelta(days=before))))
        for shop in (often, never):
            shop.order(f"o{number}", amount, now=at(noon(START + timedelta(days=day))))
    for shop in (often, never):
        shop.run("evaluate-tiers", at(noon(START + timedelta(days=1000))))
        assert shop.violations() == ()
    assert never.entries() == often.entries()
    assert never.account.tier == often.account.tier
