"""Buying: spend first, charge second, report third. Undo the spending when the card is declined.

In this order the shop never gives a discount that nobody paid for: when the card is charged, the
points are spent and the voucher is used, and no other cart can have them.
"""

from dataclasses import dataclass
from decimal import Decimal

from shop.bank import Bank
from shop.journal import Journal, Json
from shop.laurel_api import Laurel, Refused


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a job is worked off, step by step."""

    journal: Journal
    laurel: Laurel
    bank: Bank
    job: str

    def ask(self, step: str, path: str, body: Json) -> Json:
        """A step that is a call to Laurel; its refusal is an answer too, and noted like one."""

        def call() -> Json:
            try:
                return self.laurel("POST", path, body)
            except Refused as refused:
                return {"refused": refused.code}

        answer = self.journal.step(self.job, step, call)
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer


def buy(desk: Desk, order: Json) -> Json:
    """Work off an order that was placed; every id in it comes from the order's own."""
    try:
        shares = spend(desk, order)
        bill = {line: Decimal(a) - shares.get(line, 0) for line, a in order["lines"].items()}
        total = sum(bill.values(), Decimal(0))
        charge(desk, order, total)
    except Refused:
        undo_spending(desk, order)
        raise
    paid = {line: str(amount) for line, amount in bill.items()}
    return {"status": "paid", "total": str(total), "lines": paid, **report(desk, order, paid)}


def spend(desk: Desk, order: Json) -> dict[str, Decimal]:
    """What is off each line: by points of the member's, by a voucher they have, or nothing."""
    if order["reward"]:
        spend_points(desk, order)
    code = voucher_of(desk, order)
    if code is None:
        return {}
    body = {"use_id": order["order_id"], "order": cart(order["currency"], order["lines"])}
    used = desk.ask("use", f"/vouchers/{code}/use", body)
    return {line["line_id"]: Decimal(line["discount"]) for line in used["lines"]}


def spend_points(desk: Desk, order: Json) -> None:
    """Hold and complete. In a web shop the hold comes with the click on "use my points" and the
    completion with "buy", minutes later; a hold that nobody completes ends by itself.
    """
    redemption = {"redemption_id": order["order_id"], "reward": order["reward"]}
    held = {**redemption, "hold": True, "hold_seconds": 900}
    desk.ask("hold", f"/members/{order['member_id']}/redemptions", held)
    desk.ask("complete", f"{redemption_path(order)}/complete", {})


def charge(desk: Desk, order: Json, total: Decimal) -> None:
    """The payment, under the order's id: asked again, the provider charges nothing more."""

    def call() -> Json:
        return {"status": desk.bank.charge(order["order_id"], total, order["card"])}

    if desk.journal.step(desk.job, "charge", call)["status"] == "declined":
        raise Refused("card_declined")


def report(desk: Desk, order: Json, paid: dict[str, str]) -> Json:
    """Tell Laurel what was paid, line by line. A refusal does not undo a paid order: look at it."""
    event = {
        "event_id": order["order_id"],
        "type": "order",
        "occurred_at": order["placed_at"],
        "order": cart(order["currency"], paid),
    }
    try:
        earned = desk.ask("report", f"/members/{order['member_id']}/earnings", event)
    except Refused as refused:
        return {"earned": [], "not_reported": refused.code}
    return {"earned": [[entry["wallet"], entry["quantity"]] for entry in earned["entries"]]}


def undo_spending(desk: Desk, order: Json) -> None:
    """Free the voucher, then give the points back. Each may find that there is nothing to undo."""
    code = voucher_of(desk, order)
    if code is not None:
        try_to(desk, "release", f"/vouchers/{code}/release", {"use_id": order["order_id"]})
    if order["reward"]:
        try_to(desk, "cancel", f"{redemption_path(order)}/cancel", {})


def try_to(desk: Desk, step: str, path: str, body: Json) -> str | None:
    """Do it if there is anything to do; the code of the refusal if there is not."""
    try:
        desk.ask(step, path, body)
    except Refused as refused:
        return refused.code
    return None


def voucher_of(desk: Desk, order: Json) -> str | None:
    """The code that the customer typed, or that the points were spent on, if it came to that."""
    if order["voucher"]:
        code: str = order["voucher"]
        return code
    try:
        completed = desk.journal.noted(f"buy:{order['order_id']}", "complete")
    except KeyError:
        return None
    return completed["voucher"]["code"] if completed.get("voucher") else None


def redemption_path(order: Json) -> str:
    """Where the redemption of this order is; it has the order's id."""
    return f"/members/{order['member_id']}/redemptions/{order['order_id']}"


def cart(currency: str, amounts: dict[str, str]) -> Json:
    """A cart as Laurel takes it: an amount is a line's total, less what came off it."""
    lines = [{"line_id": line, "sku": line, "amount": amount} for line, amount in amounts.items()]
    return {"currency": currency, "channel": "online", "lines": lines}
