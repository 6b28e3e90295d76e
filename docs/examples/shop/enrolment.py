"""Opening the shop: a program, and a member whose first order brings the first points."""

from shop.checkout import Desk, cart
from shop.journal import Json


def open_shop(desk: Desk, plan: Json) -> Json:
    """A preset as it ships, and the member. Both may be sent again: the second time is the first's
    answer.
    """
    desk.laurel("PUT", "", {"preset": "kiehls", "mode": "live"})
    first_order = {
        "event_id": f"{plan['member_id']}-first",
        "type": "order",
        "occurred_at": plan["joined_at"],
        "order": cart("USD", {"COAT": "250.00"}),
    }
    joined = {"member_id": plan["member_id"], "joined_at": plan["joined_at"]}
    member = desk.ask("enrol", "/members", {**joined, "first_order": first_order})
    return {"member": plan["member_id"], "tier": member["tier"], "balances": member["balances"]}
