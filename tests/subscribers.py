"""A shop whose members pay for plans, and what they do with them."""

from datetime import datetime
from typing import Any

from laurel.operations.clock import Clock
from laurel.operations.read_prices import read_prices
from laurel.operations.refund_plan import refund
from laurel.operations.subscribe import cancel, read_subscriptions, renew, subscribe
from laurel.operations.turns import Done
from laurel.requests.parts import read_body
from laurel.requests.plans import PricesRequest, RenewalRequest, SubscriptionRequest
from tests.builders import NOON, Json
from tests.shop import PLACE, Shop


def plan(price: str = "12.00", months: int | None = 1, **parts: Any) -> Json:
    """A plan paid by the month, unless said otherwise; None: once for life."""
    length: Json = {"once": True} if months is None else {"every": {"months": months}}
    return {"name": "A plan", "price": price, **length, **parts}


class Club(Shop):
    """The shop of one member, who takes plans."""

    def take(
        self, plan_id: str, now: datetime = NOON, subscription_id: str = "s1", **more: Any
    ) -> Done:
        body = {"subscription_id": subscription_id, "plan": plan_id}
        body |= {"payment_reference": f"pay-{subscription_id}", **more}
        return subscribe(self.services, PLACE, read_body(SubscriptionRequest, body), Clock(now))

    def renew(self, payment: str, now: datetime = NOON, subscription_id: str = "s1") -> Done:
        sent = RenewalRequest(payment_reference=payment)
        return renew(self.services, PLACE, subscription_id, sent, Clock(now))

    def cancel_plan(self, now: datetime = NOON, subscription_id: str = "s1") -> Json:
        return cancel(self.services, PLACE, subscription_id, Clock(now)).body

    def refund(self, now: datetime = NOON, subscription_id: str = "s1") -> Json:
        return refund(self.services, PLACE, subscription_id, Clock(now)).body

    def plans(self, now: datetime = NOON) -> list[Json]:
        return read_subscriptions(self.services, PLACE, Clock(now))

    def status(self, now: datetime = NOON) -> str:
        """Of the plan that was taken last."""
        status: str = self.plans(now)[0]["status"]
        return status

    def price(self, *lines: Json, now: datetime = NOON, **order: Any) -> Json:
        rows = [{"line_id": f"{n}", "sku": "SKU", **line} for n, line in enumerate(lines, 1)]
        cart = {"order": {"currency": "USD", "lines": rows, **order}}
        return read_prices(self.services, PLACE, read_body(PricesRequest, cart), Clock(now)).body
