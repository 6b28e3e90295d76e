"""Rewards and vouchers as clients see them."""

from datetime import datetime
from fractions import Fraction

from laurel.answers.ledger import quantity
from laurel.bodies import PriceBody, RewardBody, VariablePriceBody, VoucherBody, WorthBody
from laurel.domain.calendar import local_day
from laurel.domain.cause import ChosenCause, NamedCause, OneCause, Recipient
from laurel.domain.money import format_amount
from laurel.domain.program import Program
from laurel.domain.reward import Price, Reward, Target, VariablePrice, VoucherKind
from laurel.storage.codec import day, instant
from laurel.storage.voucher_items import StoredVoucher


def voucher_body(program: Program, voucher: StoredVoucher, now: datetime) -> VoucherBody:
    """A voucher, by the program version it was issued under, with its status as of now."""
    reward = program.rewards[voucher.reward_id].worth(voucher.value)
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
        "one_line": reward.target is Target.ONE_LINE,
        "buy_one_get_one": reward.target is Target.ONE_UNIT,
        "alone": reward.alone,
    }


def voucher_status(program: Program, voucher: StoredVoucher, now: datetime) -> str:
    """issued, used, void or expired: one that is not used ends with its last day."""
    today = local_day(now, program.zone)
    over = voucher.expires_on is not None and voucher.expires_on < today
    return "expired" if over and voucher.status == "issued" else voucher.status


def reward_value(program: Program, reward: Reward) -> str | None:
    """Money, or percent off, as a decimal string."""
    if reward.value is None:
        return None
    if reward.kind is VoucherKind.PERCENT_OFF:
        return decimal_text(reward.value * 100)
    return format_amount(int(reward.value), program.currency)


def reward_body(
    program: Program, reward: Reward, left: int | None, tier_id: str | None = None
) -> RewardBody:
    """A reward at the price of a tier, of whose stock so many units are left; None where it has no
    stock.
    """
    cause, causes = _recipient(program, reward.recipient)
    return {
        "reward": reward.reward_id,
        "name": reward.name,
        "kind": reward.kind.value,
        "value": reward_value(program, reward),
        "price": _price(program, reward.price, tier_id),
        "min_spend": _money(program, reward.min_spend or None),
        "max_discount": _money(program, reward.max_discount),
        "one_line": reward.target is Target.ONE_LINE,
        "buy_one_get_one": reward.target is Target.ONE_UNIT,
        "alone": reward.alone,
        "cause": cause,
        "causes": causes,
        "left": left,
        "automatic": reward.automatic,
        "first_day": day(reward.dates.first),
        "last_day": day(reward.dates.last),
    }


def _recipient(program: Program, recipient: Recipient | None) -> tuple[str | None, list[str]]:
    """Which cause it gives to, as documents say it, and those that a redemption may name."""
    match recipient:
        case None:
            return None, []
        case ChosenCause():
            return "chosen", []
        case OneCause(cause_id):
            return cause_id, []
        case NamedCause(cause_ids):
            return "any", list(cause_ids or program.causes)


def _price(
    program: Program, price: Price | VariablePrice | None, tier_id: str | None
) -> PriceBody | VariablePriceBody | None:
    match price:
        case None:
            return None
        case Price(wallet, _, by_tier):
            units = price.for_tier(tier_id).quantity
            body: PriceBody = {"wallet": wallet, "quantity": quantity(program, wallet, units)}
            if by_tier:
                body["by_tier"] = {
                    tier: quantity(program, wallet, one) for tier, one in by_tier.items()
                }
            return body
        case VariablePrice(wallet, _, at_least, step, at_most):
            return {
                "wallet": wallet,
                "variable": True,
                "worth": _worth(program, price),
                "at_least": quantity(program, wallet, at_least),
                "at_most": None if at_most is None else quantity(program, wallet, at_most),
                "step": quantity(program, wallet, step),
            }


def _worth(program: Program, price: VariablePrice) -> WorthBody:
    """What one step is worth."""
    return {
        "quantity": quantity(program, price.wallet, price.step),
        "value": format_amount(price.value_of(price.step), program.currency),
    }


def _money(program: Program, minor: int | None) -> str | None:
    return None if minor is None else format_amount(minor, program.currency)


def decimal_text(exact: Fraction) -> str:
    """The decimal string of a fraction that came from one: 20, 12.5."""
    digits = 0
    while (exact * 10**digits).denominator != 1:
        digits += 1
    whole = str(int(exact * 10**digits)).rjust(digits + 1, "0")
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole
