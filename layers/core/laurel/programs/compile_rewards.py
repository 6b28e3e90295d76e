"""Rewards and their vouchers from a checked document."""

from fractions import Fraction

from laurel.domain.conditions import facts_named
from laurel.domain.reward import Price, Reward, Target, VariablePrice, VoucherKind
from laurel.domain.rule_limits import Dates
from laurel.programs.compile_campaigns import day_of
from laurel.programs.compile_causes import recipient
from laurel.programs.compile_conditions import condition
from laurel.programs.compile_rules import cap
from laurel.programs.facts import is_personal
from laurel.programs.units import Raw, Units


def reward(reward_id: str, raw: Raw, units: Units) -> Reward:
    """A reward."""
    voucher, valid, price = raw["voucher"], raw.get("valid", {}), raw.get("price")
    most, open_to = voucher.get("max_discount"), condition(raw.get("when"), units)
    return Reward(
        reward_id=reward_id,
        name=raw["name"],
        kind=VoucherKind(voucher["kind"]),
        price=_price(price, units) if price else None,
        value=_value(voucher, units),
        target=_target(voucher),
        min_spend=units.minor(voucher.get("min_spend", "0")),
        max_discount=None if most is None else units.minor(most),
        when=condition(voucher.get("when"), units),
        lines=condition(voucher.get("lines"), units),
        valid_days=valid.get("days", 0),
        valid_months=valid.get("months", 0),
        tiers=frozenset(raw.get("tiers", ())),
        plans=frozenset(raw.get("plans", ())),
        limits=tuple(cap(limit, units) for limit in raw.get("limits", ())),
        recipient=recipient(voucher),
        own_codes=voucher.get("codes") == "own",
        alone=voucher.get("alone", False),
        stock=raw.get("stock"),
        dates=Dates(day_of(raw.get("from")), day_of(raw.get("to"))),
        open_to=open_to,
        asks_person=any(map(is_personal, facts_named(open_to))),
        automatic=raw.get("automatic", False),
        cooldown_days=raw.get("cooldown_days", 0),
    )


def _price(raw: Raw, units: Units) -> Price | VariablePrice:
    if "variable" not in raw:
        by_tier = {name: units.quantity(one) for name, one in raw.get("by_tier", {}).items()}
        return Price(raw["wallet"], units.quantity(raw["quantity"]), by_tier)
    one = worth_of_one(raw.get("worth"), units)
    step = units.quantity(raw["step"]) if "step" in raw else one.denominator
    return VariablePrice(
        raw["wallet"],
        one,
        at_least=units.quantity(raw["at_least"]) if "at_least" in raw else step,
        step=step,
        at_most=units.quantity(raw["at_most"]) if "at_most" in raw else None,
    )


def worth_of_one(worth: Raw | None, units: Units) -> Fraction:
    """Minor units that one unit of a wallet is worth; one to one where nothing is said.

    Its denominator is the least quantity that is worth whole minor units.
    """
    if worth is None:
        return Fraction(1)
    return Fraction(units.minor(worth["value"]), units.quantity(worth["quantity"]))


def _target(voucher: Raw) -> Target:
    if voucher.get("one_line"):
        return Target.ONE_LINE
    return Target.ONE_UNIT if voucher.get("buy_one_get_one") else Target.LINES


def _value(voucher: Raw, units: Units) -> Fraction | None:
    match voucher["kind"], voucher.get("value"):
        case "percent_off", percent:
            return Fraction(percent or 100) / 100
        case "amount_off" | "store_credit" | "donation", str() as amount:
            return Fraction(units.minor(amount))
        case _:
            return None
