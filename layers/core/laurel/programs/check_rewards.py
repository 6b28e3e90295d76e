"""What is wrong with a reward, and with what its voucher is good for."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from laurel.domain.errors import Fault
from laurel.domain.money import Currency, format_amount
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_conditions import condition_faults, facts_in, is_date
from laurel.programs.check_values import Place, amount_faults, quantity_faults, unknown_faults
from laurel.programs.compile_rewards import worth_of_one
from laurel.programs.facts import LINE_FACTS, MEMBER_FACTS, ORDER_FACTS, TIME_FACTS, is_personal
from laurel.programs.units import Units

_MONEY: Final = frozenset({"amount_off", "store_credit", "donation"})
"""Kinds whose value is an amount."""

_TAKES_OFF: Final = frozenset({"amount_off", "percent_off", "store_credit"})
"""Kinds that take something off an order."""


def reward_faults(document: schema.Document, reward: schema.Reward, at: Place) -> Iterator[Fault]:
    """What is wrong with a reward: its price, whom it is for, and what its voucher is good for."""
    if reward.price is not None:
        price, place = reward.price, (*at, "price")
        yield from unknown_faults([price.wallet], document.wallets, (*place, "wallet"), "wallet")
        yield from _price_faults(document, reward, place)
    levels = document.tiers.levels if document.tiers else {}
    yield from unknown_faults(reward.tiers, levels, (*at, "tiers"), "tier")
    yield from _open_faults(document, reward, at)
    yield from _automatic_faults(reward, at)
    yield from _voucher_faults(document, reward.voucher, (*at, "voucher"))
    yield from _value_faults(document, reward, (*at, "voucher", "value"))


def _open_faults(document: schema.Document, reward: schema.Reward, at: Place) -> Iterator[Fault]:
    """When it can be bought, and by whom."""
    for name, day in (("from", reward.from_), ("to", reward.to)):
        if day is not None and not is_date(day):
            yield Fault(pointer((*at, name)), f"there is no day {day}")
    if reward.from_ and reward.to and reward.to < reward.from_:
        yield Fault(pointer((*at, "to")), "lies before from: nobody could ever buy it")
    yield from condition_faults(document, reward.when, MEMBER_FACTS | TIME_FACTS, (*at, "when"))
    only_bought = ("stock", "from_", "to", "when", "cooldown_days")
    for name in only_bought if reward.price is None else ():
        if getattr(reward, name) is not None:
            told = "is about what is bought: give the reward a price"
            yield Fault(pointer((*at, name.rstrip("_"))), told)


def _automatic_faults(reward: schema.Reward, at: Place) -> Iterator[Fault]:
    """What cannot happen by itself."""
    if not reward.automatic:
        return
    place = pointer((*at, "automatic"))
    match reward.price:
        case schema.Price(quantity=quantity, by_tier=by_tier):
            if not all(Decimal(one) for one in (quantity, *by_tier.values())):
                yield Fault(place, "costs nothing, so that there would be no end of it")
        case _:
            yield Fault(place, "needs a fixed price")
    if reward.voucher.kind == "donation":
        yield Fault(place, "a donation does not issue itself")
    if reward.when is not None and any(map(is_personal, facts_in(reward.when.model_dump()))):
        yield Fault(place, "cannot look at what the profile says: leave that out of when")


def _price_faults(document: schema.Document, reward: schema.Reward, at: Place) -> Iterator[Fault]:
    match reward.price:
        case schema.Price(wallet=wallet, quantity=quantity, by_tier=by_tier):
            yield from quantity_faults(document, wallet, quantity, (*at, "quantity"))
            levels = document.tiers.levels if document.tiers else {}
            yield from unknown_faults(by_tier, levels, (*at, "by_tier"), "tier")
            for tier, one in by_tier.items():
                yield from quantity_faults(document, wallet, one, (*at, "by_tier", tier))
        case schema.VariablePrice() as price:
            if reward.voucher.kind not in _MONEY:
                yield Fault(pointer((*at, "variable")), f"{reward.voucher.kind} is not money")
            faults = tuple(_variable_faults(document, price, at))
            yield from faults
            if not faults and price.wallet in document.wallets:
                yield from _step_faults(document, price, at)
        case None:
            pass


def _variable_faults(
    document: schema.Document, price: schema.VariablePrice, at: Place
) -> Iterator[Fault]:
    """What is wrong with its quantities, one by one."""
    wallet = document.wallets.get(price.wallet)
    if price.worth is not None:
        place = (*at, "worth")
        quantity = price.worth.quantity
        yield from quantity_faults(
            document, price.wallet, quantity, (*place, "quantity"), zero=False
        )
        yield from amount_faults(document, price.worth.value, (*place, "value"), zero=False)
    elif wallet is not None and wallet.kind != "money":
        yield Fault(
            pointer((*at, "worth")),
            f'say what {price.wallet} are worth, such as {{quantity: 100, value: "1.00"}}',
        )
    for name in ("at_least", "at_most", "step"):
        bound = getattr(price, name)
        if bound is not None:
            yield from quantity_faults(document, price.wallet, bound, (*at, name), zero=False)


def _step_faults(
    document: schema.Document, price: schema.VariablePrice, at: Place
) -> Iterator[Fault]:
    """Steps that would lose a fraction, and limits that nothing lies between."""
    units = Units(Currency.of(document.currency), {})
    worth = None if price.worth is None else price.worth.model_dump()
    whole = worth_of_one(worth, units).denominator
    step = whole if price.step is None else units.quantity(price.step)
    if step % whole:
        is_money = document.wallets[price.wallet].kind == "money"
        shown = format_amount(whole, units.currency) if is_money else whole
        yield Fault(pointer((*at, "step")), f"is not worth whole money: a multiple of {shown} is")
    least = step if price.at_least is None else units.quantity(price.at_least)
    if least % step:
        yield Fault(pointer((*at, "at_least")), "is not a multiple of the step")
    if price.at_most is not None and units.quantity(price.at_most) < least:
        yield Fault(pointer((*at, "at_most")), "is less than the least")


def _voucher_faults(
    document: schema.Document, voucher: schema.RewardVoucher, at: Place
) -> Iterator[Fault]:
    yield from condition_faults(document, voucher.when, ORDER_FACTS, (*at, "when"))
    yield from condition_faults(document, voucher.lines, ORDER_FACTS | LINE_FACTS, (*at, "lines"))
    for name in ("min_spend", "max_discount"):
        yield from amount_faults(document, getattr(voucher, name), (*at, name))
    takes_off = voucher.kind in _TAKES_OFF
    if voucher.one_line and not takes_off:
        yield Fault(pointer((*at, "one_line")), f"{voucher.kind} takes nothing off a line")
    if voucher.kind == "donation" and (voucher.alone or voucher.codes == "own"):
        name = "alone" if voucher.alone else "codes"
        yield Fault(pointer((*at, name)), "a donation has no voucher")
    if voucher.buy_one_get_one and not takes_off and voucher.kind != "free_product":
        yield Fault(pointer((*at, "buy_one_get_one")), f"{voucher.kind} takes nothing off a unit")


def _value_faults(document: schema.Document, reward: schema.Reward, at: Place) -> Iterator[Fault]:
    kind, value = reward.voucher.kind, reward.voucher.value
    if kind in _MONEY and isinstance(reward.price, schema.VariablePrice):
        if value is not None:
            yield Fault(pointer(at), "is what the member spends, as the price is variable")
    elif kind in _MONEY:
        if value is None and not _pays_out(document, at):
            yield Fault(pointer(at), f"{kind} needs a value")
        yield from amount_faults(document, value, at, zero=False)
    elif kind != "percent_off":
        if value is not None:
            yield Fault(pointer(at), f"{kind} has no value")
    elif value is None and not reward.voucher.buy_one_get_one:
        yield Fault(pointer(at), f"{kind} needs a value")
    elif value is not None and not 0 < Decimal(value) <= 100:  # noqa: PLR2004 - percent
        yield Fault(pointer(at), "is a percentage: more than 0, at most 100")


def _pays_out(document: schema.Document, at: Place) -> bool:
    """Whether a plan pays out by this reward what waited for its renewal: then it is worth that."""
    plans = document.plans.values()
    return at[1] in {plan.at_renewal.reward for plan in plans if plan.at_renewal is not None}
