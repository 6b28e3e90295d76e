"""The laws of what is carried: nothing is lost and nothing is given away, to the last fraction.

Under each rule, what was paid less what was taken back, and what is carried, come to just what is
kept of all orders is worth, exactly; whatever the orders, and whatever is returned, in any order
and split. It holds for rules that no cap or budget cuts (what they cut is not carried), and that
give no more for less of an order (a return does not give more than was given: see `held`).
"""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laurel.domain.account import EntryKind
from tests.builders import Json
from tests.shop import Shop

RULES: Json = {
    "back": {
        "on": "order",
        "gives": {"kind": "percent", "percent": "0.7", "wallet": "cash"},
        "multiply": [{"when": {"fact": "order.channel", "is": "app"}, "factor": "1.5"}],
        "rounding": "carry",
    },
    "large": {
        "on": "order",
        "when": {"fact": "order.amount", "at_least": "5.00"},
        "gives": {"kind": "per_amount", "quantity": 1, "every": "3.00", "wallet": "points"},
        "rounding": "carry",
    },
}
CREDIT: Json = {
    "name": "Credit",
    "price": {"wallet": "cash", "variable": True},
    "voucher": {"kind": "store_credit"},
}

amounts = st.integers(0, 1_500)
orders = st.lists(
    st.tuples(st.lists(amounts, min_size=1, max_size=2), st.booleans()), min_size=1, max_size=6
)


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def opened() -> Shop:
    wallets = {"cash": {"kind": "money"}, "points": {}}
    return Shop.with_member(wallets=wallets, earning=RULES, rewards={"credit": CREDIT})


def worth(kept: list[list[int]], apps: list[bool]) -> dict[str, Fraction]:
    """What is kept is worth, in minor units of cash and in points."""
    totals = [sum(lines) for lines in kept]
    cash = (
        Fraction(7 * total, 1000) * (Fraction(3, 2) if app else 1)
        for total, app in zip(totals, apps, strict=True)
    )
    points = (Fraction(total, 300) for total in totals if total >= 500)
    return {"cash": sum(cash, Fraction(0)), "points": sum(points, Fraction(0))}


def had(shop: Shop) -> dict[str, Fraction]:
    """What was paid and not taken back, and what is carried."""
    found = dict[str, Fraction]()
    for wallet in ("cash", "points"):
        totals = shop.account.wallet(wallet).totals
        paid = totals.get(EntryKind.EARN, 0) + totals.get(EntryKind.REVERSE, 0)
        assert paid >= 0
        found[wallet] = paid + sum(shop.account.carried.get(wallet, {}).values(), Fraction(0))
    return found


@given(orders)
def test_what_is_paid_and_what_is_carried_is_what_orders_are_worth(
    many: list[tuple[list[int], bool]],
) -> None:
    shop = opened()
    for number, (lines, app) in enumerate(many):
        sent: dict[str, Any] = {"channel": "app" if app else "web"}
        previewed = shop.preview(f"o{number}", *map(money, lines), **sent).body
        awarded = shop.order(f"o{number}", *map(money, lines), **sent).body
        assert previewed["balances"] == awarded["balances"]
        assert all(0 <= rest < 1 for one in shop.account.carried.values() for rest in one.values())
    assert had(shop) == worth([lines for lines, _ in many], [app for _, app in many])
    assert shop.is_rebuilt()


@settings(max_examples=60)
@given(orders, st.data())
def test_whatever_comes_back_nothing_is_lost(
    many: list[tuple[list[int], bool]], data: st.DataObject
) -> None:
    shop, kept, apps = opened(), list[list[int]](), list[bool]()
    for number, (lines, app) in enumerate(many):
        shop.order(f"o{number}", *map(money, lines), channel="app" if app else "web")
        kept.append(list(lines))
        apps.append(app)
        for turn in range(data.draw(st.integers(0, 2))):
            which = data.draw(st.integers(0, number))
            line = data.draw(st.integers(0, len(kept[which]) - 1))
            part = data.draw(st.integers(0, kept[which][line]))
            shop.give_back(f"b{number}-{turn}", f"o{which}", {f"{line + 1}": money(part)})
            kept[which][line] -= part
            assert had(shop) == worth(kept, apps)
        cash = (
            int(shop.account.wallet("cash").lots[0].quantity)
            if shop.account.wallet("cash").lots
            else 0
        )
        if cash and data.draw(st.booleans()):
            shop.redeem(f"r{number}", "credit", quantity=money(cash))
    assert shop.violations() == ()


@settings(max_examples=60)
@given(orders, st.data())
def test_returns_in_any_order_and_split_end_the_same(
    many: list[tuple[list[int], bool]], data: st.DataObject
) -> None:
    one, other = opened(), opened()
    parts = list[tuple[str, str, int]]()
    for number, (lines, app) in enumerate(many):
        for shop in (one, other):
            shop.order(f"o{number}", *map(money, lines), channel="app" if app else "web")
        for line, amount in enumerate(lines, 1):
            first = data.draw(st.integers(0, amount))
            parts += [(f"o{number}", f"{line}", first), (f"o{number}", f"{line}", amount - first)]
    back = data.draw(st.lists(st.sampled_from(parts), unique_by=id, max_size=len(parts)))
    for shop, some in ((one, back), (other, data.draw(st.permutations(back)))):
        for count, (order, place, part) in enumerate(some):
            shop.give_back(f"b{count}", order, {place: money(part)})
    assert one.account.carried == other.account.carried
    assert had(one) == had(other)


@settings(max_examples=60)
@given(orders, st.data())
def test_after_full_returns_it_is_as_if_the_last_orders_had_not_been(
    many: list[tuple[list[int], bool]], data: st.DataObject
) -> None:
    shop, first = opened(), data.draw(st.integers(0, len(many)))
    states = list[Any]()
    for number, (lines, app) in enumerate(many):
        states.append((shop.account.carried, had(shop)))
        shop.order(f"o{number}", *map(money, lines), channel="app" if app else "web")
    states.append((shop.account.carried, had(shop)))
    for number in data.draw(st.permutations(range(first, len(many)))):
        shop.give_back(f"b{number}", f"o{number}")
    assert (shop.account.carried, had(shop)) == states[first]
