"""A till over the core alone: orders and returns of one member, with no storage in between.

What operations add (records, items, idempotency) decides nothing, so laws are held against
thousands of orders here, and against a few hundred through the operations.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from laurel.domain.account import Account, Entry, EntryKind, Qualifying
from laurel.domain.apply_changes import turned
from laurel.domain.audit import Turned, Violation, broken_rules
from laurel.domain.calendar import local_day
from laurel.domain.changes import Joined, Posted, VoucherCharged
from laurel.domain.earn import Earned, earn
from laurel.domain.event import Event, Order, Scalar
from laurel.domain.late_return import LotName, expired_unspent, lots_over
from laurel.domain.pinned_order import Amounts, PinnedOrder, SoFar
from laurel.domain.program import Mode, Program
from laurel.domain.return_order import return_order
from laurel.domain.return_vouchers import IssuedVoucher
from laurel.domain.turn import Decision, Source, Turn
from laurel.programs.checks import parse
from laurel.programs.compile import compile_program
from tests.builders import NOON, Json, at

JOINED = at("2026-01-20")
PERSON: Mapping[str, Scalar] = {"member.attributes.vip": True, "member.birthday": "03-15"}


@dataclass
class Bought:
    """An order as it was decided, what of it was returned, and its vouchers by number."""

    pinned: PinnedOrder
    earned: Earned
    so_far: SoFar = field(default_factory=SoFar)
    taken: dict[int, int | None] = field(default_factory=dict[int, int | None])

    @property
    def issued(self) -> list[IssuedVoucher]:
        drafts = self.earned.decision.vouchers
        return [IssuedVoucher(one.number, one.rule or "", self.taken[one.number]) for one in drafts]


class Till:
    """One member; `account` is what they have, `orders` what they bought, by id."""

    def __init__(self, document: Json | Program) -> None:
        self.program = document if isinstance(document, Program) else program_of(document)
        self.account = Account("shop", "ann")
        self.orders: dict[str, Bought] = {}
        self.pools: dict[str, int] = {}
        self.turns: list[Turned] = []
        self._followed = self.account
        """What the turns lead to, up to the last one that was followed: its version says which."""
        self.programs = {self.program.version: self.program}
        joining = Turn(self.program, self.account, JOINED)
        joining.add(Joined("K7QW2MB", JOINED))
        self._book("enrol", "ann", joining.decision())

    def copy(self) -> "Till":
        """Another one at the same point, which goes its own way from here."""
        self._follow()
        other = copy(self)
        other.orders = {
            name: replace(one, taken=dict(one.taken)) for name, one in self.orders.items()
        }
        other.pools, other.turns = dict(self.pools), list(self.turns)
        return other

    def order(self, event_id: str, order: Order, when: datetime = NOON) -> Earned:
        event = Event(event_id, "order", when, order)
        earned = self.decide(event)
        program, standing = self.program, earned.standing
        turn = len(self.turns) + 1
        pinned = PinnedOrder(event, standing, program, when, turn, earned.raised, earned.before)
        numbers = [one.number for one in earned.decision.vouchers]
        self.orders[event_id] = Bought(pinned, earned, taken=dict.fromkeys(numbers))
        self._book("earn", event_id, earned.decision, when)
        return earned

    def decide(self, event: Event) -> Earned:
        """What it gives; where that is more than campaigns have left, what is left."""
        room: dict[str, int] = {}
        while True:
            now = event.occurred_at
            earned = earn(self.program, self.account, event, PERSON, now, room)
            left = {
                name: one.budget - self.pools.get(one.pool, 0)
                for name, one in self.program.campaigns.items()
                if one.budget is not None and name not in room
            }
            pools = earned.decision.pools
            short = {
                name: max(fits, 0)
                for name, fits in left.items()
                if pools.get(self.program.campaigns[name].pool, 0) > fits
            }
            if not short:
                return earned
            room |= short

    def use_voucher(self, event_id: str, number: int, taken: int) -> None:
        """It took so many minor units off another order."""
        self.orders[event_id].taken[number] = taken

    def spend(self, wallet: str, quantity: int, now: datetime = NOON) -> None:
        """Spend so much, as a redemption does."""
        turn = Turn(self.program, self.account, now)
        client_id = f"spent-{len(self.turns)}"
        turn.spend(EntryKind.REDEEM, wallet, quantity, Source(client_id, now))
        self._book("redeem", client_id, turn.decision(), now)

    def give_back(
        self, event_id: str, amounts: Amounts | None = None, now: datetime = NOON
    ) -> Decision:
        """Return minor units by line (None: all that is left)."""
        bought = self.orders[event_id]
        return_id = f"{event_id}-{len(self.turns)}"
        returned = return_order(
            self.program,
            self.account,
            bought.pinned,
            bought.so_far,
            amounts,
            Source(return_id, now),
            now,
            self._expired_unspent(bought.pinned, now),
            bought.issued,
        )
        bought.so_far = returned.so_far
        self._book("return", return_id, returned.decision, now, event_id)
        return returned.decision

    def put(self, program: Program) -> None:
        """A later version of the program."""
        self.program = program
        self.programs = {**self.programs, program.version: program}

    # What can be seen

    def state(self) -> Json:
        """What the member has, and what is left of campaigns; without numbers that only grow."""
        there = self.account
        return {
            "wallets": {name: (state.lots, state.debt) for name, state in there.wallets.items()},
            "balances": {name: self.has(name) for name in self.program.wallets},
            "totals": {
                name: {kind: total for kind, total in state.totals.items() if total}
                for name, state in there.wallets.items()
            },
            "badges": set(there.badges),
            "donated": there.donated,
            "counters": _without_zeros(there.counters),
            "qualifying": {k: v for k, v in there.qualifying.items() if v != Qualifying()},
            "vouchers": {
                name: dict(one.so_far.vouchers)
                for name, one in self.orders.items()
                if one.so_far.vouchers
            },
            "pools": {name: amount for name, amount in self.pools.items() if amount},
        }

    def has(self, wallet: str) -> int:
        """What is in the wallet, less what is owed there."""
        state = self.account.wallet(wallet)
        return sum(lot.quantity for lot in state.lots) - state.debt

    def given(self, event_id: str, wallet: str) -> int:
        """What the order gave to the wallet."""
        return sum(
            entry.quantity
            for entry in self.entries
            if entry.kind is EntryKind.EARN and (entry.source, entry.wallet) == (event_id, wallet)
        )

    def taken_back(self, event_id: str, wallet: str) -> int:
        """What its returns took from the wallet, or let go; but for what vouchers were charged."""
        changes = [
            change for turn in self.turns if turn.order_id == event_id for change in turn.changes
        ]
        taken = self.orders[event_id].so_far.forgiven.get(wallet, 0)
        for change in changes:
            if isinstance(change, VoucherCharged) and change.wallet == wallet:
                taken -= change.quantity
            if isinstance(change, Posted) and change.entry.wallet == wallet:
                is_taken = change.entry.kind is EntryKind.REVERSE
                taken -= change.entry.quantity if is_taken else 0
        return taken

    @property
    def entries(self) -> list[Entry]:
        return [entry for turn in self.turns for entry in _entries(turn)]

    def violations(self) -> tuple[Violation, ...]:
        """What the audit finds. Turns that were followed before, here or in the till that this one
        was copied from, lead where they led.
        """
        self._follow()
        found = broken_rules(
            self.account, self.entries, self.turns, self.account.vouchers, self.programs
        )
        if self._followed == self.account:
            return found
        return (Violation(self.account.member_id, "rebuild", "turns lead elsewhere"), *found)

    def _follow(self) -> None:
        for turn in self.turns[self._followed.version :]:
            self._followed = turned(self._followed, turn.changes)

    def _expired_unspent(self, pinned: PinnedOrder, now: datetime) -> dict[LotName, int]:
        program, today = self.program, local_day(now, self.program.zone)
        over = lots_over(pinned, program, self.account, today)
        return expired_unspent(over, pinned, self.account, program.wallets, self.turns, today)

    def _book(
        self,
        kind: str,
        client_id: str,
        decision: Decision,
        now: datetime = JOINED,
        order_id: str | None = None,
    ) -> None:
        self.account = decision.after
        for name, amount in decision.pools.items():
            self.pools[name] = self.pools.get(name, 0) + amount
        made = Turned(
            decision.after.version,
            kind,
            client_id,
            now,
            self.program.version,
            decision.changes,
            order_id,
        )
        self.turns.append(made)


def program_of(document: Json, version: int = 1) -> Program:
    return compile_program("shop", version, Mode.TEST, parse(document))


def _entries(turn: Turned) -> list[Entry]:
    return [change.entry for change in turn.changes if isinstance(change, Posted)]


def _without_zeros(counters: Mapping[str, Mapping[str, int]]) -> Any:
    kept = {
        name: {period: used for period, used in periods.items() if used}
        for name, periods in counters.items()
    }
    return {name: periods for name, periods in kept.items() if periods}
