"""Any split and any order of the same returns ends where earning only what is kept would."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laurel.domain.account import Qualifying
from tests.builders import NOON, Json, at, fixed, per_amount, per_block, rule, tiers
from tests.shop import Shop

type Lines = list[int]
"""Cents by line."""

CASH = {"kind": "money"}
YEARLY = {"expires": {"kind": "after", "months": 12}}
CATEGORIES: list[list[str]] = [["sale"], [], ["sale"]]
GOLD = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"orders": 1})
SALE = {"fact": "line.categories", "has": ["sale"]}


def amount_is(**bounds: str) -> Json:
    return {"fact": "order.amount", **bounds}


def exact(quantity: str, wallet: str = "points", **parts: Any) -> Json:
    return rule(gives=per_amount(quantity, "1.00", wallet), rounding="half_even", **parts)


FROM_20, TO_80 = amount_is(at_least="20.00"), amount_is(at_most="80.00")
SMALL = amount_is(at_most="30.00")
LARGE = {"fact": "line.amount", "above": "10.00"}
PROGRAMS: dict[str, Json] = {
    "per block": {"spend": rule()},
    "big blocks": {"spend": rule(gives=per_block(5000, "50.00"))},
    "in proportion": {"spend": exact("1.5")},
    "rounded up": {"spend": {**exact("0.3"), "rounding": "up"}},
    "by tier": {
        "spend": rule(multiply=[{"by": "tier", "factors": {"gold": "1.5"}}], rounding="down")
    },
    "capped": {"spend": rule(caps=[{"quantity": 40, "per": "month"}, {"times": 1, "per": "day"}])},
    "some lines": {
        "sale": rule(lines=SALE),
        "rest": rule(lines={"not": SALE}, gives=per_block(2, "3.00")),
    },
    "each order": {"each": rule(gives=fixed(50)), "spend": rule()},
    "brackets": {
        "low": exact("1", when=amount_is(below="20.00")),
        "middle": exact("1.5", when={"all": [FROM_20, TO_80]}),
        "high": exact("2", when=amount_is(above="80.00")),
    },
    "small ones only": {"small": rule(when=SMALL)},
    "a bonus for small ones": {"spend": rule(), "small": rule(gives=fixed(25), when=SMALL)},
    "large lines": {"large": rule(gives=per_block(7, "5.00"), lines=LARGE)},
    "cash": {"back": exact("0.02", "cash"), "spend": rule()},
}

orders = st.lists(st.integers(0, 6000), min_size=1, max_size=3)


@st.composite
def splits(draw: st.DrawFn, lines: Lines) -> list[Lines]:
    """What is returned of each line, in a few returns that come to no more than the order."""
    returned = [draw(st.integers(0, cents)) for cents in lines]
    parts = draw(st.integers(1, 4))
    by_line = [_cut(draw, cents, parts) for cents in returned]
    return [list(part) for part in zip(*by_line, strict=True)]


def _cut(draw: st.DrawFn, cents: int, parts: int) -> list[int]:
    cuts = sorted(draw(st.integers(0, cents)) for _ in range(parts - 1))
    return [end - start for start, end in zip([0, *cuts], [*cuts, cents], strict=True)]


def shop_of(earning: Json, shortfall: str = "debt") -> Shop:
    return Shop.with_member(
        earning=earning,
        wallets={"points": YEARLY, "cash": CASH},
        tiers=GOLD,
        returns={"shortfall": shortfall},
    )


def bought(shop: Shop, event_id: str, lines: Lines, keeps: Lines | None = None) -> None:
    """An order of the lines; or of what is kept of them: a line returned whole is none any more."""
    rows = [
        {"amount": _text(cents), "categories": kind}
        for was, cents, kind in zip(lines, keeps or lines, CATEGORIES, strict=False)
        if cents or not was
    ]
    shop.order(event_id, lines=rows)


def returned(shop: Shop, splits: list[Lines], now: datetime = NOON) -> None:
    for number, part in enumerate(splits):
        back = {f"{line}": _text(cents) for line, cents in enumerate(part, 1)}
        shop.give_back(f"b{number}", "o1", back, now)


def balances(shop: Shop, now: datetime = NOON) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Available, debt and what returns took, by wallet."""
    found = {}
    for name in ("points", "cash"):
        there = shop.wallet(now, name)
        taken = there["lifetime"]["reversed"]
        found[name] = (Decimal(there["available"]), Decimal(there["debt"]), Decimal(taken))
    return found


def _text(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


FEW = settings(max_examples=120)


@FEW
@given(st.sampled_from(sorted(PROGRAMS)), orders, st.data())
def test_what_is_left_is_what_is_kept_earns(name: str, lines: Lines, data: st.DataObject) -> None:
    parts = data.draw(splits(lines))
    keeps = [cents - sum(back) for cents, *back in zip(lines, *parts, strict=True)]
    shop, whole, other = (shop_of(PROGRAMS[name]) for _ in range(3))
    bought(whole, "o1", lines)
    bought(shop, "o1", lines)
    returned(shop, parts)
    if any(keeps):
        bought(other, "o1", lines, keeps)
    for wallet, (available, debt, taken) in balances(shop).items():
        gave, left = balances(whole)[wallet][0], balances(other)[wallet][0]
        assert available == min(left, gave)
        assert debt == 0
        assert taken == gave - available
    assert shop.violations() == ()


@FEW
@given(st.sampled_from(sorted(PROGRAMS)), orders)
def test_returning_everything_leaves_as_if_nothing_had_been_ordered(
    name: str, lines: Lines
) -> None:
    shop, other = shop_of(PROGRAMS[name]), shop_of(PROGRAMS[name])
    bought(shop, "o1", lines)
    shop.give_back("b1", "o1")
    there = {wallet: found[:2] for wallet, found in balances(shop).items()}
    assert there == {wallet: found[:2] for wallet, found in balances(other).items()}
    assert shop.account.qualifying[""] == other.account.qualifying.get("", Qualifying())


@FEW
@given(st.sampled_from(sorted(PROGRAMS)), orders, st.data())
def test_the_order_of_returns_does_not_matter(name: str, lines: Lines, data: st.DataObject) -> None:
    parts = data.draw(splits(lines))
    one, other = shop_of(PROGRAMS[name]), shop_of(PROGRAMS[name])
    for shop, some in ((one, parts), (other, data.draw(st.permutations(parts)))):
        bought(shop, "o1", lines)
        returned(shop, some)
    assert balances(one) == balances(other)
    assert one.account.qualifying == other.account.qualifying


@settings(max_examples=200)
@given(
    st.sampled_from(["brackets", "a bonus for small ones", "large lines", "some lines", "capped"]),
    st.sampled_from(["debt", "forgive"]),
    orders,
    st.integers(0, 100),
    st.sampled_from(["2026-03-03", "2027-03-03"]),
    st.data(),
)
def test_nor_does_it_where_points_were_spent_or_have_expired(
    name: str, shortfall: str, lines: Lines, percent: int, day: str, data: st.DataObject
) -> None:
    parts, found, now = data.draw(splits(lines)), set(), at(day)
    for some in (parts, data.draw(st.permutations(parts)), [_sum(parts)]):
        shop = shop_of(PROGRAMS[name], shortfall)
        bought(shop, "o1", lines)
        spent = shop.available() * percent // 100
        if spent:
            shop.adjust("spent", -spent)
        returned(shop, some, now)
        assert shop.violations() == ()
        found.add(tuple(both[:2] for both in balances(shop, now).values()))
    assert len(found) == 1


def _sum(parts: list[Lines]) -> Lines:
    return [sum(line) for line in zip(*parts, strict=True)]
