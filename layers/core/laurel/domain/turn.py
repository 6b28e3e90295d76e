"""A turn: one operation on one account, change by change, until it is handed over to be written.

A turn starts by lifting holds whose time is up, so that everything after it sees what is really
there. It collects changes and keeps the account they lead to; it never writes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime

from laurel.domain.account import Account, Entry, EntryKind, Lot, WalletState
from laurel.domain.apply_changes import apply
from laurel.domain.balances import ended_holds
from laurel.domain.calendar import local_day
from laurel.domain.changes import Change, Posted, VouchersIssued
from laurel.domain.errors import Refusal
from laurel.domain.expiring_lots import notes_of_turn
from laurel.domain.frozen import dataclass, replace
from laurel.domain.lots import (
    expiry_day,
    first_day,
    living,
    moving_day,
    negated,
    open_lots,
    take,
    total,
    without,
)
from laurel.domain.money import MAX_QUANTITY
from laurel.domain.notice import Notice
from laurel.domain.occurrences import owed_after
from laurel.domain.own_codes import codes_pool
from laurel.domain.program import Program
from laurel.domain.reward import VoucherDraft
from laurel.domain.stock import UnitsTaken, stock_pool
from laurel.domain.wallet import Availability, Expiry, Wallet


@dataclass(frozen=True, slots=True)
class NotAwarded:
    """A rule that listened to the event and gave nothing, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operation comes to: the changes, the account after them, and what to tell."""

    before: Account
    after: Account
    changes: tuple[Change, ...]
    vouchers: tuple[VoucherDraft, ...] = ()
    not_awarded: tuple[NotAwarded, ...] = ()
    pools: Mapping[str, int] = field(default_factory=dict[str, int])
    """What it takes from counters that members share (negative: gives back), by their names."""
    notices: tuple[Notice, ...] = ()
    """What the member should hear of it: written with it, and gone out once it is."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries among the changes, in order."""
        return tuple(change.entry for change in self.changes if isinstance(change, Posted))


@dataclass(frozen=True, slots=True)
class Source:
    """What an entry comes from: the client's id, the rule, and when it happened."""

    source: str
    occurred_at: datetime
    rule: str | None = None
    partner: str | None = None


@dataclass(slots=True)
class Turn:
    """One operation in the making. `now` is the instant it is decided for."""

    program: Program
    before: Account
    now: datetime
    account: Account = field(init=False)
    changes: list[Change] = field(default_factory=list[Change])
    vouchers: list[VoucherDraft] = field(default_factory=list[VoucherDraft])
    not_awarded: list[NotAwarded] = field(default_factory=list[NotAwarded])
    pools: dict[str, int] = field(default_factory=dict[str, int])
    notices: list[Notice] = field(default_factory=list[Notice])
    room: Mapping[str, int] = field(default_factory=dict[str, int])
    """What campaigns have left to give, where somebody looked."""

    def __post_init__(self) -> None:
        self.account = self.before
        for change in ended_holds(self.before, self.now):
            self.add(change)

    @property
    def today(self) -> date:
        """The day of `now` in the program's time zone."""
        return local_day(self.now, self.program.zone)

    def add(self, change: Change) -> None:
        """Make the change; units of a stock are those of its pool."""
        self.account = apply(self.account, change)
        self.changes.append(change)
        if isinstance(change, UnitsTaken):
            self.take_from_pool(stock_pool(change.reward_id), change.units)

    def decision(self) -> Decision:
        """The turn, finished: with what the calendar owes a member whose tier it changed, and what
        touch points remember of it.
        """
        for owed in owed_after(self.program, self.before, self.account, self.today):
            self.add(owed)
        for noted in notes_of_turn(self.program, self.before, self.account, self.today):
            self.add(noted)
        after = replace(self.account, version=self.before.version + 1)
        pools = {name: amount for name, amount in self.pools.items() if amount}
        return Decision(
            self.before,
            after,
            tuple(self.changes),
            tuple(self.vouchers),
            tuple(self.not_awarded),
            pools,
            tuple(self.notices),
        )

    def tell(self, notice: Notice) -> None:
        """Let the member hear of something that this turn causes."""
        self.notices.append(notice)

    def take_from_pool(self, name: str, amount: int) -> None:
        """Take from a counter that members share (negative: give back)."""
        self.pools[name] = self.pools.get(name, 0) + amount

    # Wallets

    def state(self, wallet_id: str) -> WalletState:
        """The wallet as it stands in this turn."""
        return self.account.wallet(wallet_id)

    def wallet(self, wallet_id: str) -> Wallet:
        """The wallet's rules."""
        return self.program.wallets[wallet_id]

    def spendable(self, wallet_id: str) -> tuple[Lot, ...]:
        """The lots of a wallet that can be spent now, soonest expiry first."""
        return open_lots(self.state(wallet_id), self.moving(wallet_id), self.today)

    def moving(self, wallet_id: str) -> date | None:
        """The last day of the wallet's whole balance, where it moves with activity; else None."""
        wallet = self.program.wallets.get(wallet_id)
        return None if wallet is None else moving_day(wallet.expiry, self.state(wallet_id))

    def post(
        self, kind: EntryKind, wallet_id: str, lots: Iterable[Lot], debt: int, source: Source
    ) -> None:
        """Book an entry that adds these lots (or takes them, where negative) and this debt."""
        moved = tuple(lots)
        self.add(
            Posted(
                Entry(
                    seq=self.account.seq + 1,
                    kind=kind,
                    wallet=wallet_id,
                    quantity=total(moved) - debt,
                    lots=moved,
                    debt=debt,
                    source=source.source,
                    rule=source.rule,
                    partner=source.partner,
                    occurred_at=source.occurred_at,
                    recorded_at=self.now,
                    program_version=self.program.version,
                )
            )
        )

    def credit(self, kind: EntryKind, wallet_id: str, lots: Iterable[Lot], source: Source) -> None:
        """Book lots that come in. A debt is paid off first, from what would expire soonest; what
        comes in expired pays nothing.
        """
        coming = tuple(lots)
        self._check_room(wallet_id, coming)
        alive = living(coming, self.moving(wallet_id), self.today)
        paid = take(alive, self.state(wallet_id).debt)
        rest = without(coming, paid)
        self.post(kind, wallet_id, rest, -total(paid), source)

    def spend(self, kind: EntryKind, wallet_id: str, quantity: int, source: Source) -> None:
        """Book a spending, from what expires soonest. Less there than that:
        insufficient_balance.
        """
        self.post(kind, wallet_id, negated(self.allocate(wallet_id, quantity)), 0, source)

    def allocate(self, wallet_id: str, quantity: int) -> tuple[Lot, ...]:
        """The parts of open lots that would pay for the quantity."""
        lots = self.spendable(wallet_id)
        if total(lots) < quantity:
            raise Refusal(
                "insufficient_balance",
                f"{wallet_id} has {total(lots)} available, this needs {quantity}",
            )
        return take(lots, quantity)

    def lot_for(
        self,
        wallet_id: str,
        quantity: int,
        earned_on: date,
        expiry: Expiry | None = None,
        availability: Availability | None = None,
    ) -> Lot:
        """The lot that something earned that day goes to; the wallet's own dates unless given."""
        wallet = self.wallet(wallet_id)
        first = first_day(availability or wallet.availability, earned_on)
        available_on = first if first is not None and first > self.today else None
        return Lot(quantity, expiry_day(expiry or wallet.expiry, earned_on, first), available_on)

    def _check_room(self, wallet_id: str, coming: tuple[Lot, ...]) -> None:
        held = sum(hold.quantity for hold in self.account.holds if hold.wallet == wallet_id)
        if total(self.state(wallet_id).lots) + held + total(coming) > MAX_QUANTITY:
            raise Refusal("balance_limit", f"{wallet_id} cannot hold more than {MAX_QUANTITY}")

    # Vouchers

    def issue(
        self,
        reward_id: str,
        source: str,
        rule: str | None,
        expires_on: date | None,
        value: int | None = None,
        *,
        own_code: bool = False,
    ) -> None:
        """Number a voucher of the reward, with a value (minor units) of its own where given."""
        self.add(VouchersIssued(1))
        number = self.account.vouchers
        draft = VoucherDraft(number, reward_id, source, rule, expires_on, value, own_code)
        self.vouchers.append(draft)
        if own_code:
            self.take_from_pool(codes_pool(reward_id), 1)
