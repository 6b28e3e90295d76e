"""What a rule gives, in plain words."""

from collections.abc import Mapping
from typing import Any

from laurel.programs.compile_rules import CHOSEN
from laurel.programs.tell_conditions import tell_condition

type Raw = Mapping[str, Any]
"""A complete document, or a part of it."""

_COUNTS = {"amount": "spend", "units": "pieces", "events": "count of such events"}


def tell_gives(document: Raw, gives: Raw) -> str:
    """How much, and where to: `1 point for each full 1.00`."""
    told = _how_much(document, gives)
    if "cause" in gives:
        cause = gives["cause"]
        to = "the cause the member chose" if cause == CHOSEN else document["causes"][cause]["name"]
        return f"{told}, given on to {to}"
    return told


def tell_quantity(document: Raw, target: Raw, quantity: Any) -> str:  # noqa: ANN401 - a number
    """So much of a wallet, or so many vouchers: `5 points`, `5.00 USD in cash`."""
    if "wallet" not in target:
        name = document["rewards"][target["reward"]]["name"]
        return f"{quantity} voucher{_s(quantity)} of {target['reward']} ({name})"
    wallet = target["wallet"]
    if document["wallets"][wallet]["kind"] == "money":
        return f"{quantity} {document['currency']} in {wallet}"
    return f"{quantity} {wallet[:-1] if str(quantity) == '1' and wallet.endswith('s') else wallet}"


def _how_much(document: Raw, gives: Raw) -> str:
    quantity = tell_quantity(document, gives, gives["quantity"]) if "quantity" in gives else ""
    match gives["kind"]:
        case "fixed":
            return quantity
        case "by_tier":
            each = gives["quantities"].items()
            return ", ".join(f"{tell_quantity(document, gives, n)} at {t}" for t, n in each)
        case "per_amount":
            return f"{quantity} for each {gives['every']}, in proportion"
        case "per_block":
            return f"{quantity} for each full {gives['every']}"
        case "per_unit":
            return f"{quantity} for each {_pieces(gives['every'])}"
        case "percent":
            return f"{gives['percent']} % back in {gives['wallet']}"
        case "brackets":
            return _brackets(document, gives)
        case "best_rate":
            rates = "; ".join(_line_rate(document, gives, one) for one in gives["rates"])
            return f"each line at the best of these rates: {rates}"
        case "from_event":
            return f"{quantity} for each of {gives['value']}{_bounds(gives)}"
        case _:
            return _adding_up(document, gives, quantity)


def _adding_up(document: Raw, gives: Raw, quantity: str) -> str:
    match gives["kind"]:
        case "per_total":
            period = "" if gives["per"] == "lifetime" else f", anew each {gives['per']}"
            passes = f"{_COUNTS[gives['counts']]} pass{_es(gives)} another {gives['every']}"
            return f"{quantity} each time the member's {passes}{period}"
        case "goal":
            reaches = f"{_COUNTS[gives['counts']]} reach{_es(gives)} {gives['reach']}"
            once = "once ever" if gives["per"] == "lifetime" else f"once a {gives['per']}"
            return f"{quantity} {once}, when the member's {reaches}"
        case "streak":
            return f"{quantity} for every {gives['days']} days in a row"
        case "voucher":
            return (
                f"a voucher of {gives['reward']} ({document['rewards'][gives['reward']]['name']})"
            )
        case "badge":
            return f"the badge {document['badges'][gives['badge']]['name']}, once"
        case _:
            return f"the day in {gives['day']} becomes a chosen day"


def _brackets(document: Raw, gives: Raw) -> str:
    every = gives.get("every", "1.00")
    rates = ", ".join(_bracket(document, gives, one) for one in gives["brackets"])
    per = (
        ""
        if gives["per"] == "order"
        else f", by all orders of the {gives['per']}".replace("the lifetime", "a lifetime")
    )
    each = f" for each {every}" if any("quantity" in one for one in gives["brackets"]) else ""
    if gives["mode"] == "whole":
        return f"on the whole of it, by how much it is: {rates}{each}{per}"
    return f"on each part of it, by where the part lies: {rates}{each}{per}"


def _bracket(document: Raw, gives: Raw, bracket: Raw) -> str:
    start = f"from {bracket['from']}" if "from" in bracket else f"above {bracket['above']}"
    return f"{start} {_rate(document, gives, bracket)}"


def _line_rate(document: Raw, gives: Raw, rate: Raw) -> str:
    each = "" if "percent" in rate else f" for each {rate.get('every', '1.00')}"
    where = f" where {tell_condition(rate['lines'])}" if "lines" in rate else " on anything"
    return f"{_rate(document, gives, rate)}{each}{where}"


def _rate(document: Raw, gives: Raw, rate: Raw) -> str:
    if "percent" in rate:
        return f"{rate['percent']} %"
    return tell_quantity(document, gives, rate["quantity"])


def _bounds(gives: Raw) -> str:
    least = f", from {gives['at_least']} on" if "at_least" in gives else ""
    return least + (f", up to {gives['at_most']} of them" if "at_most" in gives else "")


def _pieces(every: int) -> str:
    return "piece" if every == 1 else f"{every} full pieces"


def _es(gives: Raw) -> str:
    return "" if gives["counts"] == "units" else "es"


def _s(quantity: Any) -> str:  # noqa: ANN401 - a number
    return "" if str(quantity) == "1" else "s"
