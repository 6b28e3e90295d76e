"""Rewards in plain words: what they cost, who may have them, what the voucher is good for."""

from collections.abc import Iterator, Mapping
from typing import Any

from laurel.programs.tell_conditions import listed, tell_condition
from laurel.programs.tell_days import tell_campaign, tell_length
from laurel.programs.tell_gives import tell_quantity

type Raw = Mapping[str, Any]
"""A complete document, or a part of it."""


def tell_reward(document: Raw, reward: Raw) -> str:
    """The reward as sentences: `5.00 off. For 500 points. At most 1 a day.`."""
    told = (_price(document, reward), *_who(reward), *_voucher(reward["voucher"]))
    valid = tell_length(reward.get("valid", {}))
    return " ".join((f"{reward['name']}.", *told, *([f"Valid for {valid}."] if valid else ())))


def _price(document: Raw, reward: Raw) -> str:
    price = reward.get("price")
    if price is None:
        return "Only given by a rule."
    if price.get("variable"):
        return f"For as much of {price['wallet']} as the member says."
    lower = "".join(
        f", {tell_quantity(document, price, quantity)} at {tier}"
        for tier, quantity in price.get("by_tier", {}).items()
    )
    by_itself = ", by itself as soon as a member has them" if reward.get("automatic") else ""
    return f"For {tell_quantity(document, price, price['quantity'])}{lower}{by_itself}."


def _who(reward: Raw) -> Iterator[str]:
    if reward["tiers"]:
        yield f"Only at {listed(reward['tiers'])}."
    if reward.get("plans"):
        yield f"Only with {listed(reward['plans'])}."
    if "from" in reward or "to" in reward:
        yield f"To be had {tell_campaign(reward)}."
    if "when" in reward:
        yield f"Only if {tell_condition(reward['when'])}."
    if "cooldown_days" in reward:
        yield f"Again after {tell_length({'days': reward['cooldown_days']})}."
    if "stock" in reward:
        yield f"There are {reward['stock']} for everybody."
    for limit in reward["limits"]:
        per = "ever" if limit["per"] == "lifetime" else f"a {limit['per']}"
        yield f"At most {limit['times']} {per}."


def _voucher(voucher: Raw) -> Iterator[str]:
    if "min_spend" in voucher:
        yield f"From a spend of {voucher['min_spend']}."
    if "max_discount" in voucher:
        yield f"Never more than {voucher['max_discount']} off."
    if "when" in voucher:
        yield f"For orders of which {tell_condition(voucher['when'])}."
    if "lines" in voucher:
        yield f"Only on lines of which {tell_condition(voucher['lines'])}."
    if voucher.get("alone"):
        yield "Not together with other vouchers."
