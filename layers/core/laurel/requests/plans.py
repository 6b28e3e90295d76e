"""What a shop says of plans: who took one, who paid for more of it; and of carts."""

from pydantic import Field

from laurel.requests.earning import OrderBody
from laurel.requests.parts import Body, Id, Instant


class SubscriptionRequest(Body):
    """A plan that the member takes. Another plan that runs is replaced by it."""

    subscription_id: Id
    plan: Id
    payment_reference: Id = Field(description="The shop's id of the payment")
    started_at: Instant | None = Field(None, description="From when on; left out: now")
    auto_renew: bool = Field(
        default=True, description="Whether your shop means to charge again; Laurel charges nothing"
    )


class RenewalRequest(Body):
    """A payment for more of a plan: each reference renews once."""

    payment_reference: Id = Field(description="The shop's id of the payment")


class PricesRequest(Body):
    """A cart, as an order."""

    order: OrderBody
