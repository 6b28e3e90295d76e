"""The laws of the ledger, after each step of whatever members and clocks do.

Two tables: one answers at once, one answers cheap reads one write behind. Neither may show.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from laurel.domain.errors import LaurelError
from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from laurel.operations.turns import Done
from laurel.storage.memory_table import MemoryTable
from tests import builders
from tests.builders import Json, fixed, levels, per_amount, per_block, reward
from tests.shop import JOINED, PLACE, Shop
from tests.stale_table import StaleTable

DOUBLE = [{"by": "tier", "factors": {"gold": "2", "silver": "1.5"}}]
EARNING = {
    "spend": builders.rule(multiply=DOUBLE, rounding="down"),
    "small": builders.rule(gives=fixed(30), when={"fact": "order.amount", "at_most": "60.00"}),
    "back": builders.rule(
        gives=per_amount("0.05", "1.00", "cash"),
        rounding="half_up",
        caps=[{"quantity": "6.00", "per": "month"}],
        available={"kind": "month_end"},
    ),
    "blocks": builders.rule(gives=per_block(20, "50.00"), caps=[{"quantity": 70, "per": "month"}]),
    "visit": {
        "on": "visit",
        "gives": fixed(5),
        "caps": [{"times": 2, "per": "day"}, {"quantity": 40, "per": "month"}],
    },
    "gold": {"on": "tier.entered", "gives": fixed(50)},
}
LEVELS = levels(green=None, silver={"spend": "150.00"}, gold={"spend": "300.00", "orders": 2})
REWARDS = {
    "cheap": reward(10),
    "mug": reward(100),
    "note": reward(0),
    "rare": {**reward(25), "stock": 400},
}
CASH = {"kind": "money", "expires": {"kind": "after", "days": 60}}
AFTER = {"kind": "after", "months": 1, "end_of": "month"}
QUIET = {"kind": "inactivity", "months": 1}
YEAR: Json = {
    "window": {"kind": "calendar_year"},
    "validity": {"kind": "year_end", "years_after": 0},
}
ROLLING: Json = {
    "window": {"kind": "rolling", "days": 40},
    "validity": {"kind": "for", "days": 30},
    "fall": "one_level",
}
PROGRAMS = [
    (AFTER, YEAR, "debt", "America/New_York"),
    (QUIET, ROLLING, "debt", "UTC"),
    (AFTER, ROLLING, "forgive", "Pacific/Apia"),
    (QUIET, YEAR, "forgive", "Asia/Kathmandu"),
]

amounts = st.integers(1, 12_000).map(lambda cents: f"{cents / 100:.2f}")
steps_in_time = st.sampled_from(
    [
        timedelta(minutes=1),
        timedelta(hours=7),
        timedelta(days=1),
        timedelta(days=12),
        timedelta(days=45),
    ]
)


class LedgerMachine(RuleBasedStateMachine):
    """One member of one program; the clock only goes forward."""

    table: ClassVar[type[MemoryTable]] = MemoryTable
    orders = Bundle("orders")
    redemptions = Bundle("redemptions")
    held = Bundle("held")

    @initialize(program=st.sampled_from(PROGRAMS))
    def open_shop(self, program: tuple[Json, Json, str, str]) -> None:
        expires, scheme, shortfall, zone = program
        self.shop = Shop.with_member(
            self.table(),
            wallets={"points": {"expires": expires}, "cash": CASH},
            earning=EARNING,
            rewards=REWARDS,
            tiers={**scheme, "levels": LEVELS},
            returns={"shortfall": shortfall},
            time_zone=zone,
        )
        self.now, self.count = JOINED, 0
        self.sent: list[tuple[str, tuple[Any, ...], dict[str, Any], Json]] = []
        self.seen: list[tuple[datetime, Json]] = []

    # What happens

    @rule(step=steps_in_time)
    def time_passes(self, step: timedelta) -> None:
        self.seen.append((self.now, self._wallets()))
        self.now += step

    @rule(target=orders, lines=st.lists(amounts, min_size=1, max_size=3), ago=st.integers(0, 40))
    def order(self, lines: list[str], ago: int) -> Any:
        order_id, when = self._id("o"), max(JOINED, self.now - timedelta(days=ago))
        shown = self.shop.preview(order_id, *lines, now=self.now, when=when).body
        body = self._send("order", order_id, *lines, when=when)
        assert body is not None
        assert _without_codes(shown) == _without_codes(body)
        return order_id, {f"{number}": line for number, line in enumerate(lines, 1)}

    @rule()
    def visit(self) -> None:
        assert self._send("event", self._id("v"), "visit", when=self.now) is not None

    @rule(
        order=orders, part=st.dictionaries(st.sampled_from("123"), st.integers(1, 100), min_size=1)
    )
    def give_back_a_part(self, order: tuple[str, dict[str, str]], part: dict[str, int]) -> None:
        order_id, lines = order
        back = {
            line: f"{Decimal(lines[line]) * percent / 100:.2f}"
            for line, percent in part.items()
            if line in lines
        }
        if back:
            self._send("give_back", self._id("b"), order_id, back, when=self.now)

    @rule(order=consumes(orders))
    def give_back_the_rest(self, order: tuple[str, dict[str, str]]) -> None:
        assert self._send("give_back", self._id("b"), order[0], when=self.now) is not None

    @rule(quantity=st.integers(-150, 150).filter(bool), days=st.none() | st.integers(0, 60))
    def adjust(self, quantity: int, days: int | None) -> None:
        last = None if days is None or quantity < 0 else self.now.date() + timedelta(days=days + 1)
        available = self._wallets()["points"]["available"]
        body = self._send("adjust", self._id("a"), quantity, expires_on=last and last.isoformat())
        assert (body is not None) == (available + quantity >= 0)

    @rule(target=redemptions, reward=st.sampled_from(list(REWARDS)))
    def redeem(self, reward: str) -> Any:
        return self._redeemed(self._id("r"), reward)

    @rule(target=held, reward=st.sampled_from(list(REWARDS)), hours=st.sampled_from([1, 30, 700]))
    def hold(self, reward: str, hours: int) -> Any:
        return self._redeemed(self._id("r"), reward, hold=True, hold_seconds=hours * 3600)

    @rule(target=redemptions, redemption=consumes(held))
    def complete(self, redemption: str) -> Any:
        is_held = self.shop.redemption(redemption, self.now)["status"] == "held"
        body = self._send("complete", redemption)
        assert (body is not None) == is_held
        return redemption

    @rule(redemption=st.one_of(consumes(redemptions), consumes(held)))
    def cancel(self, redemption: str) -> None:
        assert self._send("cancel", redemption) is not None
        assert self.shop.redemption(redemption, self.now)["status"] == "cancelled"

    @rule(job=st.sampled_from(["expire-points", "evaluate-tiers", "all"]))
    def run(self, job: str) -> None:
        before = self._wallets()
        done = self.shop.run(job, self.now)
        assert (done["finished"], done["refused"]) == (True, [])
        assert self._wallets() == before
        assert self.shop.run(job, self.now)["changed"] == 0

    # What may not matter

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        name, args, kwargs, body = data.draw(st.sampled_from(self.sent))
        there = self.shop.account
        again: Done = getattr(self.shop, name)(*args, now=self.now, **kwargs)
        assert (again.body, again.replayed) == (body, True)
        assert self.shop.account == there

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        then, wallets = data.draw(st.sampled_from(self.seen))
        if then < self.now:
            for wallet, stood in wallets.items():
                assert self.shop.wallet(self.now, wallet, then) == stood

    @precondition(lambda self: self.shop.account.seq)
    @rule(data=st.data())
    def explain(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, self.shop.account.seq))
        body = explain_entry(self.shop.services, PLACE, f"e{number}", Clock(self.now)).body
        assert body["explanation"]["recomputed"] is True

    # Laws

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        assert self.shop.violations() == ()
        assert self.shop.is_rebuilt()

    @invariant()
    def balances_add_up(self) -> None:
        for wallet, stands in self._wallets().items():
            there = {
                name: _number(stands[name]) for name in ("available", "pending", "held", "debt")
            }
            total = {name: _number(one) for name, one in stands["lifetime"].items()}
            assert min(there.values()) >= 0, wallet
            assert min(total[name] for name in ("earned", "redeemed", "expired", "reversed")) >= 0
            assert there["available"] + there["pending"] + there["held"] - there["debt"] == (
                total["earned"]
                + total["adjusted"]
                - total["redeemed"]
                - total["expired"]
                - total["reversed"]
            )
            soonest = stands["next_expiry"]
            assert soonest is None or soonest["on"] >= self._today()

    @invariant()
    def the_pool_of_the_stock_says_what_the_member_has(self) -> None:
        taken = self.shop.services.ledger.pool(PLACE.program_id, "stock:rare")
        assert sum(taken) == self.shop.account.units.get("rare", 0)

    def _redeemed(self, redemption_id: str, reward: str, **more: Any) -> Any:
        price, available = (
            REWARDS[reward]["price"]["quantity"],
            self._wallets()["points"]["available"],
        )
        body = self._send("redeem", redemption_id, reward, **more)
        assert (body is not None) == (available >= price)
        if body is None:
            return multiple()
        assert body["balances"]["points"]["available"] == available - price
        return redemption_id

    def _send(self, name: str, *args: Any, **kwargs: Any) -> Json | None:
        """Send a request, remember its answer, and see that a refusal changed nothing."""
        there = self.shop.account
        try:
            done: Done = getattr(self.shop, name)(*args, now=self.now, **kwargs)
        except LaurelError:
            assert self.shop.account == there
            return None
        assert not done.replayed
        self.sent.append((name, args, kwargs, done.body))
        return done.body

    def _id(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def _wallets(self) -> Json:
        return {name: self.shop.wallet(self.now, name) for name in ("points", "cash")}

    def _today(self) -> str:
        zone = self.shop.services.library.program("shop", 1).zone
        return self.now.astimezone(zone).date().isoformat()


class StaleMachine(LedgerMachine):
    """The same, over cheap reads that are one write behind."""

    table = StaleTable


def _number(quantity: int | str) -> Decimal:
    return Decimal(quantity)


def _without_codes(body: Json) -> Json:
    return {**body, "vouchers": [{**one, "code": None} for one in body["vouchers"]]}


def test_the_laws_hold_whatever_happens() -> None:
    steps = settings(max_examples=40, stateful_step_count=25)
    run_state_machine_as_test(LedgerMachine, settings=steps)


def test_the_laws_hold_over_reads_that_are_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", list[float]().append)  # races are lost all the time here
    steps = settings(max_examples=30, stateful_step_count=25)
    run_state_machine_as_test(StaleMachine, settings=steps)
