"""How a change turns an account into what is next: the account is the fold of its changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from typing import assert_never

from laurel.domain.account import (
    KEPT_PERIODS,
    Account,
    Entry,
    Hold,
    Lot,
    Qualifying,
    WalletState,
)
from laurel.domain.carry import Carried, carried_with
from laurel.domain.cause import CauseChosen, Donated
from laurel.domain.changes import (
    Active,
    BadgeWon,
    Change,
    Counted,
    Dated,
    DebtPaid,
    Erased,
    Held,
    Joined,
    Overridden,
    Posted,
    Qualified,
    Released,
    SetOff,
    TierChanged,
    VoucherCharged,
    VouchersIssued,
)
from laurel.domain.frozen import replace
from laurel.domain.lots import dated, debt_paid, merged
from laurel.domain.notice import Noted, notes_with
from laurel.domain.stock import UnitsTaken
from laurel.domain.subscription import SubscriptionChanged, subscriptions_with
from laurel.domain.sums import summed


def apply(account: Account, change: Change) -> Account:
    """The account after the change. A change that does not fit it raises ValueError."""
    match change:
        case Joined(locator, joined_at):
            return replace(account, locator=locator, joined_at=joined_at)
        case Posted(entry):
            return _post(account, entry)
        case Held(hold):
            return _set_aside(account, hold)
        case Released(redemption_id):
            return _release(account, redemption_id)
        case DebtPaid(wallet):
            return _with_wallet(account, wallet, debt_paid(account.wallet(wallet)))
        case Active(wallet, on):
            return _with_wallet(account, wallet, replace(account.wallet(wallet), active_on=on))
        case Dated(wallet, expires_on):
            return _date(account, wallet, expires_on)
        case Qualified(period, amount, keep_from):
            return replace(account, qualifying=_qualify(account, period, amount, keep_from))
        case Counted(counter, period, amount):
            return replace(account, counters=_count(account, counter, period, amount))
        case SetOff() | VoucherCharged():
            return account
        case Carried() | Donated() | UnitsTaken() | Noted():
            return _added(account, change)
        case CauseChosen(cause_id):
            return replace(account, cause=cause_id)
        case SubscriptionChanged():
            return _subscribed(account, change)
        case BadgeWon(badge_id, on):
            return replace(account, badges=_badges(account, badge_id, on))
        case TierChanged(tier):
            return replace(account, tier=tier)
        case Overridden(override):
            return replace(account, override=override)
        case VouchersIssued(count):
            return replace(account, vouchers=account.vouchers + count)
        case Erased():
            return replace(account, erased=True)
        case _:
            assert_never(change)


def turned(account: Account, changes: Iterable[Change]) -> Account:
    """The account one turn later, after all these changes."""
    after = reduce(apply, changes, account)
    return replace(after, version=account.version + 1)


def _subscribed(account: Account, change: SubscriptionChanged) -> Account:
    return replace(account, subscriptions=subscriptions_with(account.subscriptions, change))


def _added(account: Account, change: Carried | Donated | UnitsTaken | Noted) -> Account:
    match change:
        case Carried():
            return replace(account, carried=carried_with(account.carried, change))
        case Donated(cause_id, amount):
            return replace(account, donated=summed(account.donated, cause_id, amount))
        case UnitsTaken(reward_id, units):
            return replace(account, units=summed(account.units, reward_id, units))
        case Noted():
            return replace(account, notes=notes_with(account.notes, change))


def _taken(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    return tuple(replace(lot, quantity=-lot.quantity) for lot in lots)


def _post(account: Account, entry: Entry) -> Account:
    if entry.seq != account.seq + 1:
        raise ValueError(f"entry {entry.seq} does not follow {account.seq}")
    if entry.quantity != sum(lot.quantity for lot in entry.lots) - entry.debt:
        raise ValueError(f"entry {entry.seq} does not add up")
    state = account.wallet(entry.wallet)
    booked = replace(
        state,
        lots=merged(state.lots, entry.lots),
        debt=state.debt + entry.debt,
        totals={**state.totals, entry.kind: state.totals.get(entry.kind, 0) + entry.quantity},
    )
    return replace(account, wallets={**account.wallets, entry.wallet: booked}, seq=entry.seq)


def _date(account: Account, wallet: str, expires_on: date) -> Account:
    state = account.wallet(wallet)
    lots = merged((), dated(state.lots, expires_on))
    holds = (
        replace(hold, lots=dated(hold.lots, expires_on)) if hold.wallet == wallet else hold
        for hold in account.holds
    )
    ended = replace(account, holds=tuple(holds))
    return _with_wallet(ended, wallet, replace(state, lots=lots, ran_out_on=expires_on))


def _set_aside(account: Account, hold: Hold) -> Account:
    held = _moved(account, hold.wallet, _taken(hold.lots))
    return replace(held, holds=(*held.holds, hold))


def _release(account: Account, redemption_id: str) -> Account:
    [hold] = [hold for hold in account.holds if hold.redemption_id == redemption_id]
    back = _moved(account, hold.wallet, hold.lots)
    return replace(back, holds=tuple(other for other in account.holds if other is not hold))


def _moved(account: Account, wallet: str, lots: Iterable[Lot]) -> Account:
    state = account.wallet(wallet)
    return _with_wallet(account, wallet, replace(state, lots=merged(state.lots, lots)))


def _with_wallet(account: Account, wallet: str, state: WalletState) -> Account:
    return replace(account, wallets={**account.wallets, wallet: state})


def _badges(account: Account, badge_id: str, on: date | None) -> dict[str, date]:
    others = {name: day for name, day in account.badges.items() if name != badge_id}
    return others if on is None else {**others, badge_id: on}


def _qualify(
    account: Account, period: str, amount: Qualifying, keep_from: str
) -> dict[str, Qualifying]:
    kept = {
        key: value
        for key, value in account.qualifying.items()
        if len(key) != len(keep_from) or key >= keep_from
    }
    return kept | {period: kept.get(period, Qualifying()).plus(amount)}


def _count(
    account: Account, counter: str, period: str, amount: int
) -> dict[str, Mapping[str, int]]:
    used = dict(account.counters.get(counter, {}))
    used[period] = used.get(period, 0) + amount
    # A period that was given back whole stays, as 0: it still says which older ones are closed.
    kept = {key: used[key] for key in sorted(used)[-KEPT_PERIODS:]}
    return {**account.counters, counter: kept}
