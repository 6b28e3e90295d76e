"""From values of the core to the bodies clients get (`laurel.bodies`)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from laurel.bodies import (
    BalanceBody,
    BalancesBody,
    EntryBody,
    NextTierBody,
    NotAwardedBody,
    QualifyingBody,
    Quantity,
    RewardBody,
    TierBody,
    TierChangeBody,
    VoucherBody,
)
from laurel.domain.account import Account, Entry
from laurel.domain.balances import Balance, balances
from laurel.domain.calendar import local_day
from laurel.domain.money import format_amount
from laurel.domain.program import Program
from laurel.domain.qualifying import metric_of, qualifying_before, window_before
from laurel.domain.reward import Reward, VoucherKind
from laurel.domain.tier_scheme import Level, Metric
from laurel.domain.turn import Decision
from laurel.domain.wallet import WalletKind
from laurel.storage.codec import day, instant
from laurel.storage.items import StoredVoucher


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
        "available_on": day(lot.available_on) if lot else None,
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


def tier_change_body(decision: Decision) -> TierChangeBody:
    """The tier after a decision."""
    before, after = decision.before.tier.tier_id, decision.after.tier.tier_id
    return {"tier": after, "changed_from": before if before != after else None}


def voucher_body(program: Program, voucher: StoredVoucher, now: datetime) -> VoucherBody:
    """A voucher, by the program version it was issued under, with its status as of now."""
    reward = program.rewards[voucher.reward_id]
    return {
        "code": voucher.code or None,
        "kind": reward.kind.value,
        "value": reward_value(program, reward),
        "status": voucher_status(program, voucher, now),
        "reward": voucher.reward_id,
        "rule": voucher.rule,
        "source": voucher.source,
        "member_id": voucher.member_id,
        "issued_at": instant(voucher.issued_at),
        "expires_on": day(voucher.expires_on),
        "min_spend": _money(program, reward.min_spend or None),
        "max_discount": _money(program, reward.max_discount),
    }


def voucher_status(program: Program, voucher: StoredVoucher, now: datetime) -> str:
    """issued, used, void or expired: one that is not used ends with its last day."""
    today = local_day(now, program.zone)
    over = voucher.expires_on is not None and voucher.expires_on < today
    return "expired" if over and voucher.status == "issued" else voucher.status


def reward_value(program: Program, reward: Reward) -> str | None:
    """Money off, or percent off, as a decimal string."""
    if reward.value is None:
        return None
    if reward.kind is VoucherKind.PERCENT_OFF:
        return _decimal(reward.value * 100)
    return format_amount(int(reward.value), program.currency)


def reward_body(program: Program, reward: Reward) -> RewardBody:
    """A reward."""
    price = reward.price
    return {
        "reward": reward.reward_id,
        "name": reward.name,
        "kind": reward.kind.value,
        "value": reward_value(program, reward),
        "price": None
        if price is None
        else {
            "wallet": price.wallet,
            "quantity": quantity(program, price.wallet, price.quantity),
        },
        "min_spend": _money(program, reward.min_spend or None),
        "max_discount": _money(program, reward.max_discount),
    }


def tier_body(program: Program, account: Account, now: datetime) -> TierBody:
    """Where a member stands, what counts, and what is missing for the next tier."""
    held, scheme = account.tier, program.tiers
    level = scheme.level(held.tier_id) if scheme else None
    benefits: Sequence[str] = (*program.benefits, *(level.benefits if level else ()))
    return {
        "tier": held.tier_id,
        "name": level.name if level else None,
        "since": day(held.since),
        "valid_until": day(held.valid_until),
        "qualifying": _qualifying(program, account, now),
        "next": _next_tier(program, account, now),
        "benefits": [{"benefit": benefit} for benefit in benefits],
    }


def _qualifying(program: Program, account: Account, now: datetime) -> QualifyingBody | None:
    scheme = program.tiers
    if scheme is None:
        return None
    tomorrow = _tomorrow(program, now)
    value = qualifying_before(scheme.window, account.qualifying, tomorrow)
    first, last = window_before(scheme.window, tomorrow)
    metric = _main_metric(_next_level(program, account) or scheme.levels[-1])
    return {
        "metric": metric.value,
        "from": None if first.year == 1 else day(first),
        "to": last.isoformat(),
        "value": _measured(program, metric, metric_of(value, metric)),
    }


def _next_tier(program: Program, account: Account, now: datetime) -> NextTierBody | None:
    level, scheme = _next_level(program, account), program.tiers
    if level is None or scheme is None:
        return None
    value = qualifying_before(scheme.window, account.qualifying, _tomorrow(program, now))
    metric = _main_metric(level)
    missing = max(0, level.reach[0][metric] - metric_of(value, metric))
    return {
        "tier": level.tier_id,
        "metric": metric.value,
        "missing": _measured(program, metric, missing),
    }


def _next_level(program: Program, account: Account) -> Level | None:
    levels = program.tiers.levels if program.tiers else ()
    held = next((one for one in levels if one.tier_id == account.tier.tier_id), None)
    higher = [one for one in levels if one.reach and one.rank > (held.rank if held else 0)]
    return higher[0] if higher else None


def _main_metric(level: Level) -> Metric:
    return next(iter(level.reach[0])) if level.reach else Metric.SPEND


def _measured(program: Program, metric: Metric, value: int) -> Quantity:
    return format_amount(value, program.currency) if metric is Metric.SPEND else value


def _tomorrow(program: Program, now: datetime) -> date:
    return local_day(now, program.zone) + timedelta(days=1)


def _balance(program: Program, wallet_id: str, balance: Balance) -> BalanceBody:
    def shown(minor: int) -> Quantity:
        return quantity(program, wallet_id, minor)

    soonest = balance.next_expiry
    return {
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


def _money(program: Program, minor: int | None) -> str | None:
    return None if minor is None else format_amount(minor, program.currency)


def _decimal(exact: Fraction) -> str:
    """The decimal string of a fraction that came from one: 20, 12.5."""
    digits = 0
    while (exact * 10**digits).denominator != 1:
        digits += 1
    whole = str(int(exact * 10**digits)).rjust(digits + 1, "0")
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole
