"""The laws of a stock, after each step of whatever three members, a clock and versions do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from laurel.domain.account import Hold
from laurel.domain.errors import LaurelError
from tests.builders import NOON
from tests.shelf import MEMBERS, StockedShop

members = st.sampled_from(MEMBERS)
ids = st.sampled_from([f"r{number}" for number in range(8)])
stocks = st.integers(0, 20)


class StockMachine(RuleBasedStateMachine):
    """Members redeem, hold, complete and cancel; holds end; versions say another stock."""

    @initialize(stock=stocks)
    def open_shop(self, stock: int) -> None:
        self.shop = StockedShop.of(stock)
        self.stock = self.most = stock
        self.now = NOON

    @rule(member=members, client_id=ids, minutes=st.none() | st.integers(1, 90))
    def redeem(self, member: str, client_id: str, minutes: int | None) -> None:
        more: dict[str, Any] = {}
        if minutes is not None:
            more = {"hold": True, "hold_seconds": 60 * minutes}
        code = _code(lambda: self.shop.redeem_of(member, client_id, self.now, **more))
        assert code in {None, "reward_out_of_stock", "id_reused", "insufficient_balance"}
        if code == "reward_out_of_stock":
            assert self._out() >= self.stock

    @rule(member=members, client_id=ids)
    def complete(self, member: str, client_id: str) -> None:
        assert _code(lambda: self.shop.complete_of(member, client_id, self.now)) in _NOT_THERE

    @rule(member=members, client_id=ids)
    def cancel(self, member: str, client_id: str) -> None:
        assert _code(lambda: self.shop.cancel_of(member, client_id, self.now)) in _NOT_THERE

    @rule(minutes=st.integers(1, 120))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def night(self) -> None:
        self.now += timedelta(days=1)
        self.shop.run("expire-points", self.now)
        assert self.shop.hold_items() == sum(hold.ends_at > self.now for hold in self._holds())

    @rule(stock=stocks)
    def restock(self, stock: int) -> None:
        self.shop.restock(stock, self.now)
        self.stock, self.most = stock, max(self.most, stock)

    @rule(member=members)
    def buy_all(self, member: str) -> None:
        """What is left is what can be had, to the unit."""
        left = self.shop.catalogue(self.now)["left"]
        ended = sum(hold.ends_at <= self.now for hold in self._holds())
        got = self.shop.buy_all(member, now=self.now)
        if self.shop.available_of(member, self.now) >= 10:
            assert left <= got <= left + ended
            assert self.shop.catalogue(self.now)["left"] == 0

    @invariant()
    def what_members_have_is_what_the_pool_says(self) -> None:
        assert self.shop.taken() == self.shop.held_in_accounts() <= self.most
        assert self.shop.hold_items() == len(self._holds())

    def teardown(self) -> None:
        assert self.shop.violations_of_all() == ()

    def _holds(self) -> list[Hold]:
        return [hold for one in self.shop.accounts() for hold in one.holds]

    def _out(self) -> int:
        """Units that nobody else can have: what was had, and what is held still."""
        ended = sum(hold.ends_at <= self.now for hold in self._holds())
        return self.shop.taken() - ended


_NOT_THERE = {None, "redemption_not_found", "redemption_not_held"}


def _code(act: Callable[[], object]) -> str | None:
    """The code of a refusal; None where it is done."""
    try:
        act()
    except LaurelError as error:
        return error.code
    return None


StockMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestStock = StockMachine.TestCase
