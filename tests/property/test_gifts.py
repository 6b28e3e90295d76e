"""What causes were given is what members gave, whatever is returned, cancelled or chosen anew."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.builders import fixed, per_block, reward
from tests.charity import CAUSES, CharityShop, refusal

GIFTS = {
    "own": {
        "on": "order",
        "gives": {**per_block("5.00", "50.00", "gifts"), "cause": "chosen"},
        "caps": [{"quantity": "40.00", "per": "month"}],
    },
    "small": {
        "on": "order",
        "when": {"fact": "order.amount", "below": "60.00"},
        "gives": {**fixed("1.00", "gifts"), "cause": "oceans"},
    },
    "cash": {"on": "order", "gives": per_block("1.00", "10.00", "gifts")},
}
REWARDS = {
    "own": reward(10, "donation", value="2.50", cause="chosen"),
    "named": reward(15, "donation", value="4.00", cause="any"),
}
cents = st.integers(0, 20_000).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
causes = st.sampled_from(["forests", "oceans", None])


class Gifts(RuleBasedStateMachine):
    """One member of a shop, who gives by orders and by points."""

    @initialize(cause=causes)
    def joins(self, cause: str | None) -> None:
        self.shop = CharityShop.joined(cause, earning=GIFTS, rewards=REWARDS)
        self.shop.adjust("gift", 10_000)
        self.orders: dict[str, int] = {}
        self.redemptions: set[str] = set()
        self.steps = 0

    @rule(amounts=st.lists(cents, min_size=1, max_size=2))
    def orders_something(self, amounts: list[str]) -> None:
        self.shop.order(self._next("o"), *amounts)
        self.orders[f"o{self.steps}"] = len(amounts)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), amount=cents)
    def returns_something(self, data: st.DataObject, amount: str) -> None:
        order = data.draw(st.sampled_from(sorted(self.orders)))
        line = data.draw(st.integers(1, self.orders[order]))
        self._try_return(order, {f"{line}": amount})

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def returns_all_of_an_order(self, data: st.DataObject) -> None:
        self._try_return(data.draw(st.sampled_from(sorted(self.orders))), None)

    @rule(cause=causes)
    def chooses(self, cause: str | None) -> None:
        self.shop.patch(cause=cause)

    @rule(hold=st.booleans())
    def gives_points(self, hold: bool) -> None:
        self._redeem("own", {"hold": hold})

    @rule(cause=st.sampled_from(sorted(CAUSES)))
    def gives_points_to(self, cause: str) -> None:
        self._redeem("named", {"cause": cause})

    @precondition(lambda self: self.redemptions)
    @rule(data=st.data(), how=st.sampled_from(["complete", "cancel"]))
    def goes_on(self, data: st.DataObject, how: str) -> None:
        redemption = data.draw(st.sampled_from(sorted(self.redemptions)))
        code = refusal(partial(getattr(self.shop, how), redemption))
        assert code in {None, "redemption_not_held"}

    @invariant()
    def pools_say_what_the_member_gave(self) -> None:
        given = {name: Decimal(amount) * 100 for name, amount in self.shop.given().items()}
        donated = {name: Decimal(self.shop.account.donated.get(name, 0)) for name in CAUSES}
        assert given == donated
        assert all(amount >= 0 for amount in given.values())
        assert self.shop.is_exact()

    def teardown(self) -> None:
        """Everything returned and cancelled is nothing given."""
        if not hasattr(self, "shop"):
            return
        for order in self.orders:
            self._try_return(order, None)
        for redemption in self.redemptions:
            self.shop.cancel(redemption)
        assert set(self.shop.given().values()) == {"0.00"}
        gifts = self.shop.wallet(wallet="gifts")
        assert (gifts["available"], gifts["debt"]) == ("0.00", "0.00")
        assert self.shop.available() == 10_000

    def _next(self, letter: str) -> str:
        self.steps += 1
        return f"{letter}{self.steps}"

    def _redeem(self, reward_id: str, more: Mapping[str, Any]) -> None:
        redemption = self._next("r")
        code = refusal(partial(self.shop.redeem, redemption, reward_id, **more))
        assert code in {None, "no_cause_chosen"}
        if code is None:
            self.redemptions.add(redemption)

    def _try_return(self, order: str, lines: Mapping[str, str] | None) -> None:
        code = refusal(partial(self.shop.give_back, self._next("b"), order, lines))
        assert code in {None, "return_exceeds_order"}


Gifts.TestCase.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
TestGifts = Gifts.TestCase
