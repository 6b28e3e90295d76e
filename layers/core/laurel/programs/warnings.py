"""What is allowed in a document and probably not wise: each with a pointer and a suggestion.

Warnings never refuse anything. They are found in the complete document, as it is stored; what the
language got later may be missing in it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from laurel.domain.errors import Fault
from laurel.domain.event import ORDER
from laurel.pointers import pointer
from laurel.programs.beaten_rules import beaten_rules
from laurel.programs.idle_notices import idle_notices
from laurel.programs.tier_warnings import tier_warnings
from laurel.programs.unused import unused_parts

type Raw = Mapping[str, Any]
"""A complete document, or a part of it."""

_MOST_MECHANISMS: Final = 2
_WORTH_MONEY: Final = {"amount_off", "percent_off", "store_credit"}


def warnings(document: Raw) -> list[Fault]:
    """What is allowed and probably not wise, with a pointer and what to do about it."""
    looks: tuple[Callable[[Raw], Iterator[Fault]], ...] = (
        _mechanisms,
        _used_vouchers,
        idle_notices,
        unused_parts,
        beaten_rules,
        tier_warnings,
    )
    return [fault for look in looks for fault in look(document)]


def _mechanisms(document: Raw) -> Iterator[Fault]:
    """What the program works by. A wallet that all is given on from is no cashback."""
    gives = [rule["gives"] for rule in document["earning"].values()]
    wallets = {one["wallet"] for one in gives if "wallet" in one and "cause" not in one}
    kinds = {document["wallets"][name]["kind"] for name in wallets}
    there = {
        "points": "unit" in kinds,
        "cashback": "money" in kinds,
        "tiers": "tiers" in document,
        "paid": bool(document.get("plans")),
        "charity": bool(document.get("causes")),
    }
    mixed = [name for name, is_there in there.items() if is_there]
    if len(mixed) > _MOST_MECHANISMS:
        told = f"mixes {', '.join(mixed)}: with more than two mechanisms customers lose interest"
        yield Fault("", f"{told}; leave one out")


def _used_vouchers(document: Raw) -> Iterator[Fault]:
    """Vouchers worth money, for orders that may come back after they were used."""
    returns = document["returns"]
    if "used_vouchers" in returns or returns["shortfall"] != "debt":
        return
    for rule_id, rule in document["earning"].items():
        reward = document["rewards"].get(rule["gives"].get("reward"))
        if rule["on"] == ORDER and reward and reward["voucher"]["kind"] in _WORTH_MONEY:
            told = (
                "a voucher that was used stays with the member when the order is returned: name a"
                " money wallet in returns.used_vouchers that owes its value"
            )
            yield Fault(pointer(("earning", rule_id, "gives", "reward")), told)
