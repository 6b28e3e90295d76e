"""Wallets and entries as clients see them."""

from datetime import date, datetime

from laurel.bodies import BalanceBody, BalancesBody, EntryBody, NotAwardedBody, Quantity
from laurel.domain.account import Account, Entry
from laurel.domain.balances import Balance, balances
from laurel.domain.money import format_amount, format_rest
from laurel.domain.program import Program
from laurel.domain.turn import Decision
from laurel.domain.wallet import WalletKind
from laurel.storage.codec import day, instant


def quantity(program: Program, wallet_id: str, minor: int) -> Quantity:
    """A quantity as clients see it: an integer, or money as a decimal string."""
    wallet = program.wallets.get(wallet_id)
    is_money = wallet is not None and wallet.kind is WalletKind.MONEY
    return format_amount(minor, program.currency) if is_money else minor


def balances_body(program: Program, account: Account, now: datetime) -> BalancesBody:
    """Every wallet as it stands."""
    return {
        wallet_id: _balance(program, wallet_id, balance)
        for wallet_id, balance in balances(program, account, now).items()
    }


def entry_body(program: Program, entry: Entry) -> EntryBody:
    """An entry. Its status is what it was when it was booked."""
    came = [lot for lot in entry.lots if lot.quantity > 0]
    lot = came[0] if len(came) == 1 else None
    pending = lot is not None and lot.available_on is not None
    return {
        "entry_id": f"e{entry.seq}",
        "seq": entry.seq,
        "kind": entry.kind.value,
        "wallet": entry.wallet,
        "quantity": quantity(program, entry.wallet, entry.quantity),
        "status": "pending" if pending else "available",
        "available_on": day(lot.available_on) if lot and lot.available_on != date.max else None,
        "expires_on": day(lot.expires_on) if lot else None,
        "source": entry.source,
        "rule": entry.rule,
        "partner": entry.partner,
        "occurred_at": instant(entry.occurred_at),
        "recorded_at": instant(entry.recorded_at),
        "program_version": entry.program_version,
    }


def entries_body(program: Program, decision: Decision) -> list[EntryBody]:
    """The entries of a decision."""
    return [entry_body(program, entry) for entry in decision.entries]


def not_awarded_body(decision: Decision) -> list[NotAwardedBody]:
    """The rules that gave nothing."""
    return [{"rule": one.rule, "reason": one.reason} for one in decision.not_awarded]


def _balance(program: Program, wallet_id: str, balance: Balance) -> BalanceBody:
    is_money = program.wallets[wallet_id].kind is WalletKind.MONEY

    def shown(minor: int) -> Quantity:
        return format_amount(minor, program.currency) if is_money else minor

    soonest = balance.next_expiry
    body: BalanceBody = {
        "available": shown(balance.available),
        "pending": shown(balance.pending),
        "held": shown(balance.held),
        "debt": shown(balance.debt),
        "next_expiry": None
        if soonest is None
        else {"on": soonest.on.isoformat(), "quantity": shown(soonest.quantity)},
        "lifetime": {
            "earned": shown(balance.earned),
            "redeemed": shown(balance.redeemed),
            "expired": shown(balance.expired),
            "reversed": shown(balance.reversed),
            "adjusted": shown(balance.adjusted),
        },
    }
    if balance.carried:
        body["carried"] = format_rest(balance.carried, program.minor_digits(wallet_id))
    return body
