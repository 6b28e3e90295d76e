"""Returns of what rules of every kind gave: badges, vouchers, budgets, and caps used meanwhile."""

from typing import Any

import pytest

from laurel.domain.changes import VoucherCharged
from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from laurel.operations.use_voucher import release, use
from laurel.requests.parts import read_body
from laurel.requests.redeeming import UseRequest
from tests.builders import NOON, Json, fixed, per_block, refused, reward, rule
from tests.charity import CharityShop
from tests.shop import PLACE, Shop

WALLETS: Json = {"points": {}, "cash": {"kind": "money"}}
SMALL = {"fact": "order.amount", "at_most": "30.00"}
LARGE = {"fact": "order.amount", "at_least": "50.00"}


def shop_of(earning: Json, **parts: Any) -> Shop:
    return Shop.with_member(**{"earning": earning, "wallets": WALLETS, **parts})


# Caps


CAPPED_BONUS = {
    "spend": rule(),
    "small": rule(gives=fixed(25), when=SMALL, caps=[{"quantity": 25, "per": "month"}]),
}


@pytest.mark.parametrize(
    ("returns", "left"),
    [
        ([{"1": "80.00"}], 65),
        ([{"1": "80.00"}, None], 45),
        ([{"1": "80.00"}, {"1": "5.00"}, None], 45),
        ([None], 45),
    ],
)
def test_what_a_cap_held_back_is_not_taken_later(
    returns: list[dict[str, str] | None], left: int
) -> None:
    """What is kept of `a` would bring the bonus, but `b` has used the cap up by then."""
    shop = shop_of(CAPPED_BONUS)
    shop.order("a", "100.00")
    shop.order("b", "20.00")
    for number, lines in enumerate(returns):
        shop.give_back(f"r{number}", "a", lines)
    assert (shop.available(), shop.wallet()["debt"]) == (left, 0)
    assert shop.violations() == ()


def test_a_gift_that_a_cap_held_back_is_not_taken_later() -> None:
    gives = {"kind": "fixed", "wallet": "cash", "cause": "oceans", "quantity": "2.00"}
    small = rule(gives=gives, when=SMALL, caps=[{"quantity": "2.00", "per": "month"}])
    shop = shop_of({"small": small}, causes={"oceans": {"name": "Oceans"}})
    shop.order("a", "100.00")
    shop.order("b", "20.00")
    shop.give_back("r1", "a", {"1": "80.00"})
    shop.give_back("r2", "a")
    assert shop.account.donated == {"oceans": 200}
    assert shop.violations() == ()


def test_a_gift_that_is_given_again_counts_towards_its_cap_again() -> None:
    """Whole and small orders give 2.00; what is kept in between gives nothing."""
    gives = {"kind": "fixed", "wallet": "cash", "cause": "oceans", "quantity": "2.00"}
    either = {"any": [SMALL, {"fact": "order.amount", "at_least": "90.00"}]}
    gift = rule(gives=gives, when=either, caps=[{"quantity": "3.00", "per": "month"}])
    shop = shop_of({"gift": gift}, causes={"oceans": {"name": "Oceans"}})
    shop.order("a", "100.00")
    counted, donated = [], []
    for number, amount in enumerate(("50.00", "30.00", "20.00")):
        shop.give_back(f"r{number}", "a", {"1": amount})
        counted.append(shop.account.counters["gift/month/quantity"]["2026-03"])
        donated.append(shop.account.donated.get("oceans", 0))
    assert counted == donated == [0, 200, 0]
    shop.order("b", "20.00")
    assert shop.order("c", "20.00").body["entries"][0]["quantity"] == "1.00"
    assert shop.violations() == ()


def test_a_gift_that_could_not_be_taken_back_is_not_given_twice() -> None:
    """The cause was paid before what is kept gave nothing; then it gives 2.00 again."""
    gives = {"kind": "fixed", "wallet": "cash", "cause": "oceans", "quantity": "2.00"}
    either = {"any": [SMALL, {"fact": "order.amount", "at_least": "90.00"}]}
    there = CharityShop.joined(earning={"gift": rule(gives=gives, when=either)}, wallets=WALLETS)
    there.order("a", "100.00")
    there.pay("p1")
    given = []
    for number, amount in enumerate(("50.00", "30.00", "20.00")):
        there.give_back(f"r{number}", "a", {"1": amount})
        given.append(there.given()["oceans"])
    assert given == ["2.00"] * 3
    assert there.entries("donate") == [-200]
    assert there.is_exact()


# Budgets


def test_a_return_gives_a_budget_back_just_what_was_taken_of_it() -> None:
    """The other rule of the campaign gives money, of which the budget says nothing."""
    budget = {"wallet": "points", "quantity": 1000}
    shop = shop_of(
        {
            "spend": rule(campaign="may"),
            "back": rule(gives=per_block("1.00", "1.00", "cash"), campaign="may"),
        },
        campaigns={"may": {"name": "May", "from": "2026-01-01", "budget": budget}},
    )
    for lines, taken in ((None, 100), ({"1": "30.00"}, 70), ({"1": "70.00"}, 0)):
        if lines is None:
            shop.order("a", "100.00")
        else:
            shop.give_back(f"r{taken}", "a", lines)
        assert sum(shop.services.ledger.pool("shop", "campaign:may")) == taken


# Badges


TWICE: Json = {
    "any": rule(gives={"kind": "badge", "badge": "fan"}),
    "large": rule(gives={"kind": "badge", "badge": "fan"}, when=LARGE),
}
BADGES = {"fan": {"name": "Fan"}}


@pytest.mark.parametrize("names", [["any", "large"], ["large", "any"]])
def test_a_badge_stays_while_one_rule_would_give_it(names: list[str]) -> None:
    shop = shop_of({name: TWICE[name] for name in names}, badges=BADGES)
    shop.order("a", "100.00")
    shop.give_back("r1", "a", {"1": "60.00"})
    assert list(shop.account.badges) == ["fan"]
    shop.give_back("r2", "a")
    assert shop.account.badges == {}
    assert shop.violations() == ()


def test_a_badge_won_anew_does_not_go_with_the_rest_of_an_older_order() -> None:
    shop = shop_of({"large": TWICE["large"]}, badges=BADGES)
    shop.order("a", "100.00")
    shop.give_back("r1", "a", {"1": "60.00"})
    assert shop.account.badges == {}
    shop.order("b", "70.00")
    shop.give_back("r2", "a", {"1": "10.00"})
    assert list(shop.account.badges) == ["fan"]
    assert shop.violations() == ()


# Vouchers


def test_the_newest_of_the_unused_vouchers_go_first() -> None:
    each = {"kind": "per_block", "reward": "off", "quantity": 1, "every": "10.00"}
    shop = shop_of({"gift": rule(gives=each)}, rewards={"off": reward(None, "gift")})
    shop.order("a", "40.00")
    shop.give_back("r1", "a", {"1": "10.00"})
    assert [one.status for one in shop.vouchers] == ["issued", "issued", "issued", "void"]
    shop.give_back("r2", "a", {"1": "20.00"})
    assert [one.status for one in shop.vouchers] == ["issued", "void", "void", "void"]


def with_used_voucher(when: Json | None = None, **returns: str) -> Shop:
    """An order that brought a voucher of 5.00, which took that off another order."""
    condition = {} if when is None else {"when": when}
    shop = shop_of(
        {"gift": rule(gives={"kind": "voucher", "reward": "off"}, **condition)},
        rewards={"off": reward(None, "amount_off", value="5.00")},
        returns=returns,
    )
    shop.order("a", "100.00")
    line = {"line_id": "1", "sku": "S", "amount": "20.00"}
    body = {"use_id": "u1", "order": {"currency": "USD", "lines": [line]}}
    [voucher] = shop.vouchers
    use(shop.services, "shop", voucher.code, read_body(UseRequest, body), Clock(NOON))
    return shop


@pytest.mark.parametrize(
    ("returns", "debt"),
    [
        ({"used_vouchers": "cash"}, "5.00"),
        ({"used_vouchers": "cash", "shortfall": "forgive"}, "0.00"),
        ({}, "0.00"),
    ],
)
def test_a_used_voucher_is_charged_or_let_go_and_never_void(
    returns: dict[str, str], debt: str
) -> None:
    shop = with_used_voucher(None, **returns)
    shop.give_back("r1", "a")
    [voucher] = shop.vouchers
    assert (shop.wallet(wallet="cash")["debt"], voucher.status) == (debt, "used")
    assert shop.violations() == ()
    with refused("voucher_void"):
        release(shop.services, "shop", voucher.code, Clock(NOON))


def test_what_a_used_voucher_was_charged_explains_itself() -> None:
    shop = with_used_voucher(used_vouchers="cash")
    shop.give_back("r1", "a")
    found = explain_entry(shop.services, PLACE, "e1", Clock(NOON)).body
    assert (found["rule"], found["quantity"]) == ("gift", "-5.00")
    assert found["explanation"]["recomputed"] is True


def test_the_ledger_says_which_voucher_was_charged() -> None:
    shop = with_used_voucher(used_vouchers="cash")
    shop.give_back("r1", "a")
    turns = shop.services.ledger.history(PLACE.program_id, PLACE.member_id).turns
    charged = [one for turn in turns for one in turn.changes if isinstance(one, VoucherCharged)]
    assert charged == [VoucherCharged(1, "cash", 500)]


def test_what_a_used_voucher_was_charged_comes_back_where_what_is_kept_brings_it_again() -> None:
    either = {"any": [SMALL, {"fact": "order.amount", "at_least": "90.00"}]}
    shop = with_used_voucher(either, used_vouchers="cash")
    stands = []
    for number, amount in enumerate(("50.00", "30.00", "20.00")):
        shop.give_back(f"r{number}", "a", {"1": amount})
        stands.append(shop.wallet(wallet="cash")["debt"])
    assert stands == ["5.00", "0.00", "5.00"]
    turns = shop.services.ledger.history(PLACE.program_id, PLACE.member_id).turns
    charged = [one for turn in turns for one in turn.changes if isinstance(one, VoucherCharged)]
    assert charged == [VoucherCharged(1, "cash", charge) for charge in (500, -500, 500)]
    assert [one.status for one in shop.vouchers] == ["used"]
    assert shop.violations() == ()
