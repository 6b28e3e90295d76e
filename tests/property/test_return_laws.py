"""The laws of returns, over random programs: rules of every kind together, under every limit.

Each example draws a program and looks at twenty-five orders with random returns under it, so that
each run holds these laws against more than 10,000 orders: in the core, where operations add nothing
(`test_returns.py` goes through them). `make soak` looks at many times more.

By decision a return leaves as they were: how many times a cap was used, and days in a row. And two
orders under one cap on quantity share it: where rules give more for less, what fits depends on
which of them was returned first.
"""

from collections.abc import Iterator
from contextlib import suppress
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.errors import InvalidContent
from laurel.domain.event import Order
from laurel.domain.lots import total
from laurel.domain.pinned_order import Amounts
from tests.builders import at
from tests.property.documents import Json, documents
from tests.property.orders import an_order, some_returns, together, what_is_kept
from tests.property.runs import examples
from tests.till import Till, program_of

CASES = 25
WALLETS = ("points", "cash")
LATER = ["2026-03-10", "2026-03-25", "2026-05-02"]
SHORT_LIVED = {
    "points": {"expires": {"kind": "after", "months": 1}},
    "cash": {"kind": "money", "expires": {"kind": "after", "days": 20}},
}
seeds = st.integers(0, 2**32)

type Case = tuple[Random, Till, Order, list[Amounts]]


def cases(document: Json, seed: int) -> Iterator[Case]:
    """Members who ordered up to twice before, what they order now, and what they return of it."""
    chance, new = Random(seed), Till(document)
    for _ in range(CASES):
        till, order = new.copy(), an_order(chance)
        for number in range(chance.randint(0, 2)):
            bought(till, f"before{number}", an_order(chance), "2026-03-01")
        if bought(till.copy(), "o", order):
            yield chance, till, order, some_returns(chance, order)


def bought(till: Till, event_id: str, order: Order, day: str = "2026-03-02") -> bool:
    """Whether it could be bought: more than forty vouchers at once are refused."""
    with suppress(InvalidContent):
        till.order(event_id, order, at(day))
    return event_id in till.orders


def after(till: Till, returns: list[Amounts], day: str = "2026-03-02") -> Till:
    """What a member has after these returns; nothing is there that must never be."""
    till = till.copy()
    for amounts in returns:
        till.give_back("o", amounts, at(day))
    assert till.violations() == ()
    return till


def in_any_way(chance: Random, returns: list[Amounts]) -> list[list[Amounts]]:
    """As they are, in another order, and all at once."""
    return [returns, chance.sample(returns, len(returns)), [together(returns)]]


@examples(120)
@given(documents(), seeds)
def test_any_order_and_split_of_the_same_returns_ends_the_same(document: Json, seed: int) -> None:
    for chance, till, order, returns in cases(document, seed):
        till.order("o", order)
        one, *others = (after(till, some).state() for some in in_any_way(chance, returns))
        assert all(one == other for other in others), (order, returns)


@examples(80)
@given(documents(), seeds)
def test_a_full_return_leaves_as_if_nothing_had_been_ordered(document: Json, seed: int) -> None:
    for _, till, order, returns in cases(document, seed):
        before = till.state()
        issued = till.order("o", order).decision.vouchers
        some = after(till, returns)
        some.give_back("o")
        there = some.state()
        for name in ("balances", "badges", "donated", "qualifying", "pools"):
            assert there[name] == before[name], (name, order, returns)
        assert there["vouchers"].get("o", {}).keys() == {one.number for one in issued}
        assert some.violations() == ()


@examples(80)
@given(documents(), seeds)
def test_what_is_left_is_what_the_kept_part_alone_would_give(document: Json, seed: int) -> None:
    """But never more than the order gave. Left out is what enters another tier by the kept part
    alone: an order that would have reached a lower one is not asked what that would have brought.
    """
    for _, till, order, returns in cases(document, seed):
        whole, alone = till.copy(), till.copy()
        keeps = what_is_kept(order, together(returns))
        raised = whole.order("o", order).raised
        if keeps is not None and alone.order("o", keeps).raised != raised:
            continue
        some = after(whole, returns)
        for wallet in WALLETS:
            expected = min(alone.has(wallet), whole.has(wallet))
            assert some.has(wallet) == expected, (wallet, order, returns)


@examples(60)
@given(documents(), documents(), seeds)
def test_a_return_counts_by_the_version_of_its_order(then: Json, now: Json, seed: int) -> None:
    later = program_of({**now, "returns": then["returns"]}, version=2)
    for chance, till, order, returns in cases(then, seed):
        till.order("o", order)
        gave = after(till, returns)
        till.put(later)
        one, *others = (after(till, some).state() for some in in_any_way(chance, returns))
        assert all(one == other for other in others), (order, returns)
        assert [gave.has(name) for name in WALLETS] == [
            after(till, returns).has(name) for name in WALLETS
        ]


@examples(60)
@given(documents(), seeds)
def test_what_was_spent_and_used_meanwhile_does_not_change_it(document: Json, seed: int) -> None:
    for chance, till, order, returns in cases(document, seed):
        till.order("o", order)
        spend_some(chance, till)
        for number in till.orders["o"].taken:
            if chance.random() < 0.6:
                till.use_voucher("o", number, chance.choice([100, 500]))
        one, *others = (after(till, some).state() for some in in_any_way(chance, returns))
        for name in one.keys() - {"wallets", "totals"}:
            assert all(one[name] == other[name] for other in others), (name, order, returns)


@examples(60)
@given(documents(wallets=SHORT_LIVED), seeds)
def test_nor_does_what_expired_meanwhile(document: Json, seed: int) -> None:
    for chance, till, order, returns in cases(document, seed):
        till.order("o", order)
        spend_some(chance, till)
        day = chance.choice(LATER)
        bought(till, "later", an_order(chance), day)
        one, *others = (
            _usable(after(till, some, day), day) for some in in_any_way(chance, returns)
        )
        assert all(one == other for other in others), (order, returns)


@examples(40)
@given(documents(), seeds)
def test_returns_of_two_orders_may_come_in_any_order(document: Json, seed: int) -> None:
    uncapped = {
        name: {**rule, "caps": [cap for cap in rule["caps"] if "times" in cap]}
        if "caps" in rule
        else rule
        for name, rule in document["earning"].items()
    }
    for chance, till, order, returns in cases({**document, "earning": uncapped}, seed):
        till.order("o", order)
        second = an_order(chance)
        if not bought(till, "p", second):
            continue
        back = [*(("o", one) for one in returns)]
        back += [("p", one) for one in some_returns(chance, second)]
        ends = []
        for sequence in (back, chance.sample(back, len(back)), back[::-1]):
            other = till.copy()
            for event_id, amounts in sequence:
                other.give_back(event_id, amounts)
            assert other.violations() == ()
            ends.append(other.state())
        assert ends[0] == ends[1] == ends[2], (order, second, back)


@examples(40)
@given(documents(), seeds)
def test_in_the_end_all_that_was_given_is_taken_or_let_go(document: Json, seed: int) -> None:
    """Whatever the member does between the returns: orders, spends, both at once."""
    for chance, till, order, returns in cases(document, seed):
        till.order("o", order)
        for number, amounts in enumerate(returns, 3):
            till.give_back("o", amounts)
            if chance.random() < 0.6:
                bought(till, f"between{number}", an_order(chance), f"2026-03-{number:02}")
            if chance.random() < 0.3:
                spend_some(chance, till)
        till.give_back("o")
        assert till.violations() == ()
        for wallet in WALLETS:
            assert till.taken_back("o", wallet) == till.given("o", wallet), (order, returns)


def spend_some(chance: Random, till: Till) -> None:
    for wallet in WALLETS:
        there = total(till.account.wallet(wallet).lots)
        if there and chance.random() < 0.7:
            till.spend(wallet, chance.randint(1, there))


def _usable(till: Till, day: str) -> Json:
    """What can be spent that day and what is owed, by wallet; and all that is not in wallets."""
    today = at(day).date()
    state = {name: there for name, there in till.state().items() if name not in _OF_LOTS}
    for name in WALLETS:
        wallet = till.account.wallet(name)
        lots = [lot for lot in wallet.lots if lot.expires_on is None or lot.expires_on >= today]
        state[name] = (total(lots), wallet.debt)
    return state


_OF_LOTS = {"wallets", "totals", "balances"}
