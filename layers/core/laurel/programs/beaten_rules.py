"""Rules of an exclusive group that can never give, because another rule always does instead.

Only what is certain is found: a rule that gives under no narrower circumstances, and of which the
other one could never come first.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from laurel.domain.errors import Fault
from laurel.pointers import pointer

type Raw = Mapping[str, Any]

_MEASURED: Final = {
    "fixed": ("quantity",),
    "per_amount": ("quantity", "every"),
    "per_block": ("quantity", "every"),
    "per_unit": ("quantity", "every"),
    "percent": ("percent",),
}
"""Kinds whose size can be told from the document: how much, and what for."""


def beaten_rules(document: Raw) -> Iterator[Fault]:
    """A fault for each rule that another of its group always beats."""
    for group_id, group in document.get("groups", {}).items():
        members = [
            (rule_id, rule)
            for rule_id, rule in document["earning"].items()
            if rule.get("group") == group_id
        ]
        members.sort(key=lambda item: -item[1].get("priority", 0))
        for place, (rule_id, rule) in enumerate(members):
            for other_place, (other_id, other) in enumerate(members):
                if other is rule or not _gives_wherever(other, rule):
                    continue
                if _comes_first(group["pick"], other, rule, is_before=other_place < place):
                    detail = f"{other_id} of its group always gives instead: leave one of them out"
                    yield Fault(pointer(("earning", rule_id)), detail)
                    break


def _gives_wherever(rule: Raw, other: Raw) -> bool:
    """Whether the rule is looked at wherever the other is, and nothing then holds it back."""
    if rule["on"] != other["on"] or rule["caps"] or "campaign" in rule or "cause" in rule["gives"]:
        return False
    return all(name not in rule or rule[name] == other.get(name) for name in ("when", "lines"))


def _comes_first(pick: str, rule: Raw, other: Raw, *, is_before: bool) -> bool:
    """Whether the rule is always picked and not the other."""
    if pick == "first" and is_before and rule["gives"]["kind"] in {"fixed", "voucher"}:
        return not rule["multiply"]
    more = _compared(rule, other)
    return (
        more is not None
        and (more > 0 or (more == 0 and is_before))
        and (pick == "best" or is_before)
    )


def _compared(rule: Raw, other: Raw) -> Decimal | None:
    """How much more the rule gives; None where that cannot be told from the document."""
    gives, against = rule["gives"], other["gives"]
    alike = ("multiply", "combine", "rounding", "round_per", "with", "lines")
    if gives["kind"] not in _MEASURED or any(rule.get(one) != other.get(one) for one in alike):
        return None
    size, *rest = _MEASURED[gives["kind"]]
    same = ("kind", "wallet", "reward", *rest)
    if "cause" in against or any(gives.get(one) != against.get(one) for one in same):
        return None
    return Decimal(gives[size]) - Decimal(against[size])
