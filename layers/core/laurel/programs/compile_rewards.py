"""Rewards and their vouchers from a checked document."""

from fractions import Fraction

from laurel.domain.reward import Price, Reward, VoucherKind
from laurel.programs.compile_conditions import condition
from laurel.programs.compile_rules import cap
from laurel.programs.units import Raw, Units


def reward(reward_id: str, raw: Raw, units: Units) -> Reward:
    """A reward."""
    voucher, valid, price = raw["voucher"], raw.get("valid", {}), raw.get("price")
    most = voucher.get("max_discount")
    return Reward(
        reward_id=reward_id,
        name=raw["name"],
        kind=VoucherKind(voucher["kind"]),
        price=_price(price, units) if price else None,
        value=_value(voucher, units),
        min_spend=units.minor(voucher.get("min_spend", "0")),
        max_discount=None if most is None else units.minor(most),
        lines=condition(voucher.get("lines"), units),
        valid_days=valid.get("days", 0),
        valid_months=valid.get("months", 0),
        tiers=frozenset(raw.get("tiers", ())),
        limits=tuple(cap(limit, units) for limit in raw.get("limits", ())),
    )


def _price(raw: Raw, units: Units) -> Price:
    return Price(raw["wallet"], units.quantity(raw["quantity"]))


def _value(voucher: Raw, units: Units) -> Fraction | None:
    match voucher["kind"]:
        case "amount_off":
            return Fraction(units.minor(voucher["value"]))
        case "percent_off":
            return Fraction(voucher["value"]) / 100
        case _:
            return None
