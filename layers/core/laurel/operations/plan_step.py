"""Steps of worked examples that are about plans."""

from collections.abc import Mapping
from typing import Any, Final

from laurel.domain.errors import Refusal
from laurel.operations.clock import Clock
from laurel.operations.refund_plan import refund
from laurel.operations.services import Place, Services
from laurel.operations.subscribe import cancel, read_subscriptions, renew, subscribe
from laurel.requests.parts import read_body
from laurel.requests.plans import RenewalRequest, SubscriptionRequest

PLAN_STEPS: Final = frozenset({"subscribe", "plan"})
"""What names such a step."""


def take_plan_step(
    services: Services, place: Place, step_id: str, step: Mapping[str, Any], clock: Clock
) -> dict[str, Any]:
    """Take a plan, or renew, cancel or refund the one that was taken last."""
    if "subscribe" in step:
        body = {"subscription_id": step_id, "plan": step["subscribe"], "payment_reference": step_id}
        return subscribe(services, place, read_body(SubscriptionRequest, body), clock).body
    taken = read_subscriptions(services, place, clock)
    if not taken:
        raise Refusal("subscription_not_found", "the member has taken no plan yet")
    subscription_id = taken[0]["subscription_id"]
    match step["plan"]:
        case "renew":
            sent = RenewalRequest(payment_reference=step_id)
            return renew(services, place, subscription_id, sent, clock).body
        case "cancel":
            return cancel(services, place, subscription_id, clock).body
        case _:
            return refund(services, place, subscription_id, clock).body
