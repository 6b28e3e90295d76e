"""After the sale: goods come back, or the whole order is cancelled."""

from decimal import Decimal

from shop.checkout import Desk, try_to, undo_spending
from shop.journal import Json
from shop.laurel_api import Refused


def give_back(desk: Desk, plan: Json) -> Json:
    """Some lines come back: Laurel takes what they had earned, the customer gets their money.

    A line's amount is what was paid for it. What came off it is not paid out, and the voucher
    stays used: only who cancels the whole order gets the points back.
    """
    order, paid = bought(desk, plan["order_id"])
    if not set(plan["lines"]) <= set(paid["lines"]):
        raise Refused("was_not_bought")
    lines = [{"line_id": line, "amount": paid["lines"][line]} for line in plan["lines"]]
    body = {
        "return_id": plan["return_id"],
        "event_id": plan["order_id"],
        "occurred_at": plan["returned_at"],
        "lines": lines,
    }
    taken = desk.ask("return", f"/members/{order['member_id']}/returns", body)
    money = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
    refund(desk, plan["return_id"], money)
    entries = [[entry["wallet"], entry["quantity"]] for entry in taken["entries"]]
    return {"status": "returned", "refunded": str(money), "taken": entries}


def cancel_order(desk: Desk, plan: Json) -> Json:
    """All of it is undone: the spending, the earning, the payment; unless some came back before."""
    if any(one["order_id"] == plan["order_id"] for one in desk.journal.plans("give-back")):
        raise Refused("some_has_come_back")
    order, paid = bought(desk, plan["order_id"])
    undo_spending(desk, order)
    body = {
        "return_id": f"{plan['order_id']}-cancelled",
        "event_id": plan["order_id"],
        "occurred_at": plan["cancelled_at"],
        "full": True,
    }
    try_to(desk, "return", f"/members/{order['member_id']}/returns", body)
    refund(desk, body["return_id"], Decimal(paid["total"]))
    return {"status": "cancelled", "refunded": paid["total"]}


def refund(desk: Desk, refund_id: str, money: Decimal) -> None:
    """Money back, under an id of its own."""

    def call() -> Json:
        return {"status": desk.bank.refund(refund_id, money)}

    desk.journal.step(desk.job, "refund", call)


def bought(desk: Desk, order_id: str) -> tuple[Json, Json]:
    """An order that was paid, and what was paid for it."""
    try:
        paid = desk.journal.result(f"buy:{order_id}")
    except KeyError:
        raise Refused("was_not_bought") from None
    if paid["status"] != "paid":
        raise Refused("was_not_bought")
    return desk.journal.plan(f"buy:{order_id}"), paid
