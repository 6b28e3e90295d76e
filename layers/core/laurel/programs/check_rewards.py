"""What is wrong with a reward, and with what its voucher is good for."""

from collections.abc import Iterator
from decimal import Decimal

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_conditions import condition_faults
from laurel.programs.check_values import Place, amount_faults, quantity_faults, unknown_faults
from laurel.programs.facts import LINE_FACTS, ORDER_FACTS


def reward_faults(document: schema.Document, reward: schema.Reward, at: Place) -> Iterator[Fault]:
    """What is wrong with a reward: its price, whom it is for, and what its voucher is good for."""
    if reward.price is not None:
        price, place = reward.price, (*at, "price")
        yield from unknown_faults([price.wallet], document.wallets, (*place, "wallet"), "wallet")
        yield from quantity_faults(document, price.wallet, price.quantity, (*place, "quantity"))
    levels = document.tiers.levels if document.tiers else {}
    yield from unknown_faults(reward.tiers, levels, (*at, "tiers"), "tier")
    yield from _voucher_faults(document, reward.voucher, (*at, "voucher"))


def _voucher_faults(
    document: schema.Document, voucher: schema.RewardVoucher, at: Place
) -> Iterator[Fault]:
    known = ORDER_FACTS | LINE_FACTS
    yield from condition_faults(document, voucher.lines, known, (*at, "lines"))
    for name in ("min_spend", "max_discount"):
        yield from amount_faults(document, getattr(voucher, name), (*at, name))
    if voucher.kind in {"amount_off", "percent_off"} and voucher.value is None:
        yield Fault(pointer((*at, "value")), f"{voucher.kind} needs a value")
    if voucher.kind == "amount_off":
        yield from amount_faults(document, voucher.value, (*at, "value"), zero=False)
    if voucher.kind == "percent_off" and voucher.value and not 0 < Decimal(voucher.value) <= 100:  # noqa: PLR2004 - percent
        yield Fault(pointer((*at, "value")), "is a percentage: more than 0, at most 100")
