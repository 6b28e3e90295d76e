"""Each cent given is paid out or can be taken back, never both, whatever is done in between.

The law: what members gave and did not take back is what the pools hold and what was paid; what was
paid is what the statements say; and nothing is ever less than nothing.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from laurel.storage.gift_pools import read_gifts
from tests.builders import per_block, reward
from tests.charity import CAUSES, CharityShop, InterruptedTable, refusal

MEMBERS = ("m0", "m1", "m2")
GIVE = {
    "own": {"on": "order", "gives": {**per_block("5.00", "50.00", "gifts"), "cause": "chosen"}},
    "ends": {
        "on": "order",
        "when": {
            "any": [
                {"fact": "order.amount", "at_most": "30.00"},
                {"fact": "order.amount", "at_least": "60.00"},
            ]
        },
        "gives": {**per_block("1.00", "10.00", "gifts"), "cause": "oceans"},
        "caps": [{"quantity": "20.00", "per": "month"}],
    },
}
REWARDS = {"gift": reward(10, "donation", value="2.50", cause="any")}
cents = st.integers(0, 15_000).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
causes = st.sampled_from(sorted(CAUSES))


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laurel.operations.turns.time.sleep", lambda _: None)


class Payouts(RuleBasedStateMachine):
    """Three members who give and take back, and a shop that pays, also right in between."""

    @initialize()
    def opens(self) -> None:
        self.table = InterruptedTable()
        self.shop = CharityShop.joined(table=self.table, earning=GIVE, rewards=REWARDS)
        self.shop.adjust("gift", 10_000)
        for number, member in enumerate(MEMBERS):
            self.shop.enrol_another(member, cause=sorted(CAUSES)[number % 2])
        self.orders: list[tuple[str, str]] = []
        self.redemptions: list[str] = []
        self.steps = 0

    @rule(member=st.sampled_from(MEMBERS), amount=cents)
    def orders_something(self, member: str, amount: str) -> None:
        order = self._next("o")
        self.shop.order_of(member, order, amount)
        self.orders.append((member, order))

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), amount=st.one_of(st.none(), cents))
    def returns_something(self, data: st.DataObject, amount: str | None) -> None:
        member, order = data.draw(st.sampled_from(self.orders))
        lines = None if amount is None else {"1": amount}
        self._allow(
            {"return_exceeds_order"}, self.shop.return_of, member, self._next("b"), order, lines
        )

    @rule(cause=causes)
    def gives_points(self, cause: str) -> None:
        redemption = self._next("r")
        self.shop.redeem(redemption, "gift", cause=cause)
        self.redemptions.append(redemption)

    @precondition(lambda self: self.redemptions)
    @rule(data=st.data())
    def cancels(self, data: st.DataObject) -> None:
        self._allow(
            {"donation_paid_out"}, self.shop.cancel, data.draw(st.sampled_from(self.redemptions))
        )

    @rule(cause=causes)
    def pays(self, cause: str) -> None:
        self.shop.pay(self._next("p"), cause)

    @rule(data=st.data(), cause=causes, amount=cents)
    def something_happens_in_between(self, data: st.DataObject, cause: str, amount: str) -> None:
        """Before one of the next writes: a payout, an order, or a donation."""
        name, member = self._next("x"), data.draw(st.sampled_from(MEMBERS))
        others: list[Callable[[], object]] = [
            partial(self.shop.pay, name, cause),
            partial(self.shop.order_of, member, name, amount),
            partial(self.shop.redeem, name, "gift", cause=cause),
        ]
        self.table.meanwhile.append(data.draw(st.sampled_from(others)))

    @invariant()
    def each_cent_is_there_once(self) -> None:
        gifts = read_gifts(self.table, "shop", sorted(CAUSES))
        for cause, shards in gifts.items():
            stated = [one["amount"] for one in self.shop.statements(cause)]
            assert sum(one.paid for one in shards) == sum(map(minor, stated))
            assert all(one.unpaid >= 0 and one.given >= 0 for one in shards)
            assert (
                self.shop.causes()[cause]["paid_out"]
                == (self.shop.statements(cause) or [{"paid_out": "0.00"}])[0]["paid_out"]
            )
        assert self.shop.is_exact()

    def teardown(self) -> None:
        """What is never paid comes back whole; what was paid stays given."""
        if not hasattr(self, "shop"):
            return
        self.table.meanwhile.clear()
        for member, order in self.orders:
            self._allow(set(), self.shop.return_of, member, self._next("b"), order)
        for redemption in self.redemptions:
            self._allow({"donation_paid_out"}, self.shop.cancel, redemption)
        for cause in CAUSES:
            row = self.shop.causes()[cause]
            assert minor(row["given"]) >= minor(row["paid_out"])
        self.each_cent_is_there_once()

    def _next(self, letter: str) -> str:
        self.steps += 1
        return f"{letter}{self.steps}"

    def _allow(self, codes: set[str], call: Callable[..., object], *sent: object) -> None:
        assert refusal(partial(call, *sent)) in {None, *codes}


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)


Payouts.TestCase.settings = settings(max_examples=60, stateful_step_count=14, deadline=None)
TestPayouts = Payouts.TestCase
