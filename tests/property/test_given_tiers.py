"""Where tiers are given, a member always stands where who they are puts them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Json, at
from tests.people import HAS_CARD, IS_STAFF, card_shop, changed

attributes: st.SearchStrategy[Json] = st.fixed_dictionaries(
    {}, optional={"card": st.sampled_from([True, False, "yes", 1]), "staff": st.booleans()}
)
steps = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["change", "order", "review"]), attributes),
    max_size=8,
)


def fitting(told: Json) -> str:
    if told.get("staff") is True:
        return "staff"
    return "gold" if told.get("card") is True else "silver"


@given(attributes, steps)
def test_a_member_stands_where_their_attributes_put_them(
    first: Json, plan: list[tuple[int, str, Json]]
) -> None:
    shop = card_shop(silver=None, gold=HAS_CARD, staff=IS_STAFF)
    shop.enrol(attributes=first)
    told, day, entered = first, date(2026, 1, 2), [fitting(first)]
    for number, (later, what, attributes_then) in enumerate(plan):
        day += timedelta(days=later)
        now = day.isoformat()
        if what == "order":
            shop.order(f"o{number}", "900.00", now=at(now))
        elif what == "review":
            shop.run("evaluate-tiers", at(now))
        else:
            told = attributes_then
            changed(shop, now, attributes=None)
            entered.append(fitting({}))
            changed(shop, now, attributes=told)
            entered.append(fitting(told))
        assert shop.tier(at(now))["tier"] == fitting(told)
    assert shop.entries("earn").count(2000) == _times_entered(entered, "gold")
    assert shop.violations() == ()


def _times_entered(stood: list[str], tier: str) -> int:
    ranks = ["", "silver", "gold", "staff"]
    pairs = zip(["", *stood], stood, strict=False)
    return sum(now == tier and ranks.index(now) > ranks.index(before) for before, now in pairs)
