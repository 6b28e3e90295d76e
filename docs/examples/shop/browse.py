"""What the shop only reads: the catalogue, a code in the cart, what a member has."""

from decimal import Decimal

from shop.checkout import cart
from shop.journal import Json
from shop.laurel_api import Laurel


def look(laurel: Laurel, member: str) -> Json:
    """The catalogue as the member sees it: what is affordable, and how much is missing."""
    rewards = laurel("GET", f"/members/{member}/rewards")["data"]
    return {
        one["reward"]: "affordable" if one["affordable"] else one["reason"] or one["missing"]
        for one in rewards
        if one["price"] is not None
    }


def check(laurel: Laurel, code: str, lines: dict[str, str]) -> Json:
    """What a code would take off a cart, or why it takes off nothing. Nothing is used by it."""
    found = laurel("POST", f"/vouchers/{code}/check", {"order": cart("USD", lines)})
    if not found["applicable"]:
        return {"applicable": False, "reason": found["reason"]}
    total = sum(map(Decimal, lines.values()), Decimal(0))
    return {**found, "to_pay": str(total - Decimal(found["discount"]))}


def show(laurel: Laurel, member: str) -> Json:
    """What a member has, and how it came about."""
    path = f"/members/{member}"
    entries = laurel("GET", f"{path}/entries")["data"]
    vouchers = laurel("GET", f"{path}/vouchers")["data"]
    return {
        "balances": laurel("GET", f"{path}/balances"),
        "entries": [[one["kind"], one["quantity"], one["source"]] for one in reversed(entries)],
        "vouchers": {one["code"]: one["status"] for one in vouchers},
    }
