"""Warnings of notices that never go out, since what they tell of never happens."""

from collections.abc import Iterator, Mapping
from typing import Any

from laurel.domain.errors import Fault
from laurel.pointers import pointer

type Raw = Mapping[str, Any]
"""A complete document, or a part of it."""


def idle_notices(document: Raw) -> Iterator[Fault]:
    """Each with what to do about it."""
    notices = document.get("notices", {})
    if "points_expiring" in notices and not _expires(document):
        told = "nothing that is earned expires: let a wallet expire, or leave this out"
        yield Fault(pointer(("notices", "points_expiring")), told)
    if "tier_expiring" in notices and not _ends(document.get("tiers")):
        told = "no level has a last day: say how long levels are valid, or leave this out"
        yield Fault(pointer(("notices", "tier_expiring")), told)


def _expires(document: Raw) -> bool:
    """Apart from what an adjustment by hand lets expire."""
    monthly = any(plan.get("credit") for plan in document.get("plans", {}).values())
    rules = (rule.get("expires") for rule in document["earning"].values())
    wallets = (wallet["expires"] for wallet in document["wallets"].values())
    ends = (one is not None and one["kind"] != "never" for one in (*rules, *wallets))
    return monthly or any(ends)


def _ends(tiers: Raw | None) -> bool:
    if tiers is None or tiers["window"]["kind"] == "given":
        return False
    return bool(tiers["validity"]["kind"] != "forever")
