"""What is given by hand and what is earned never disturb each other, whatever comes first."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.account import Account, TierOverride, TierState
from laurel.domain.tiers import override_on, review, rise, tier_at
from laurel.domain.turn import Turn
from tests.builders import account, at, program, rule, tiers
from tests.climbing import A_YEAR, LIFETIME, NEXT_YEAR, ROLLING, YEAR
from tests.people import FOREVER, SPEND, give_tier, spending_shop, take_back

START = date(2026, 1, 1)
days = st.integers(0, 900).map(lambda number: START + timedelta(days=number))
ids = st.sampled_from(["silver", "gold", "platinum", "gone"])
earned = st.builds(TierState, ids, days, st.none() | days) | st.just(TierState())
overrides = st.builds(
    lambda tier, since, length: TierOverride(tier, since, since + timedelta(days=length)),
    ids,
    days,
    st.integers(0, 200),
)
schemes = st.sampled_from([(LIFETIME, FOREVER), (YEAR, NEXT_YEAR), (ROLLING, A_YEAR)])


@given(earned, st.none() | overrides, days)
def test_on_every_day_one_of_the_two_stands(
    tier: TierState, override: TierOverride | None, day: date
) -> None:
    shop = program(tiers=tiers(LIFETIME, FOREVER, **SPEND))
    there = account(tier=tier, override=override)
    given_then, now = override_on(there, day), at(day.isoformat())
    stands, earned_alone = tier_at(shop, there, now), tier_at(shop, account(tier=tier), now)
    if override is not None and override.since <= day <= override.until:
        assert given_then == override
        assert stands == TierState(override.tier_id, override.since, override.until)
    else:
        assert (given_then, stands) == (None, earned_alone)


@given(schemes, earned, overrides, days)
def test_a_review_does_beneath_a_tier_by_hand_what_it_does_without(
    scheme: Any, tier: TierState, override: TierOverride, day: date
) -> None:
    shop = program(earning={"spend": rule()}, tiers=tiers(*scheme, **SPEND))
    reviewed = [
        _reviewed(Turn(shop, there, at(day.isoformat())))
        for there in (account(tier=tier), account(tier=tier, override=override))
    ]
    assert reviewed[0].tier == reviewed[1].tier
    assert reviewed[1].override == override


def _reviewed(turn: Turn) -> Account:
    review(turn)
    return turn.account


steps = st.lists(
    st.tuples(
        st.integers(0, 90),
        st.sampled_from(["order", "give", "take", "review"]),
        st.sampled_from(["silver", "gold", "platinum"]),
        st.integers(1, 150),
    ),
    max_size=12,
)


@given(schemes, steps)
def test_what_is_earned_is_the_same_with_and_without_tiers_by_hand(
    scheme: Any, plan: list[tuple[int, str, str, int]]
) -> None:
    both = [spending_shop(*scheme), spending_shop(*scheme)]
    day = date(2026, 1, 2)
    for number, (later, what, tier, size) in enumerate(plan):
        day += timedelta(days=later)
        for shop, by_hand in zip(both, (True, False), strict=True):
            if what == "order":
                shop.order(f"o{number}", f"{size}.00", now=at(day.isoformat()))
            elif what == "review":
                shop.run("evaluate-tiers", at(day.isoformat()))
            elif what == "give" and by_hand:
                give_tier(shop, tier, (day + timedelta(days=size)).isoformat(), day.isoformat())
            elif what == "take" and by_hand:
                take_back(shop, day.isoformat())
    with_hand, without = both
    assert with_hand.account.tier == without.account.tier
    assert with_hand.violations() == ()
    assert with_hand.is_rebuilt()


@given(st.sampled_from(["silver", "gold", "platinum"]), st.integers(0, 400))
def test_nothing_that_is_given_ever_hides_a_tier_risen_above_it(tier: str, dollars: int) -> None:
    shop = spending_shop()
    give_tier(shop, tier, "2026-12-31", "2026-01-02")
    shop.order("o1", f"{dollars}.00")
    levels = [None, "silver", "gold", "platinum"]
    reached = levels[min(dollars // 100, 3)]
    assert shop.tier()["tier"] == max(tier, reached, key=levels.index)


def test_a_rise_is_seen_where_an_override_starts_only_later() -> None:
    later = TierOverride("platinum", date(2027, 1, 1), date(2027, 2, 1))
    shop = program(tiers=tiers(LIFETIME, FOREVER, silver={"orders": 1}))
    turn = Turn(shop, account(override=later), at("2026-03-02"))
    assert rise(turn, date(2026, 3, 2)) is None
    assert turn.account.override == later
