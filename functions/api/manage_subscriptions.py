"""Plans that members pay for: take one, renew it, cancel it, refund it, list them."""

from laurel.bodies import EndedSubscriptionBody, PaidSubscriptionBody, SubscriptionBody
from laurel.calls import Answer, Call, Pages, answered, created
from laurel.http import Api
from laurel.operations.refund_plan import refund
from laurel.operations.subscribe import cancel, read_subscriptions, renew, subscribe
from laurel.requests.parts import EmptyRequest
from laurel.requests.plans import RenewalRequest, SubscriptionRequest
from laurel.wiring import services, signer

handler = Api("manage_subscriptions")

MANY = "/v1/programs/{program}/members/{member}/subscriptions"
ONE = f"{MANY}/{{subscription}}"
SCOPE = "members:write"


@handler.route(
    "POST",
    MANY,
    scope=SCOPE,
    body=SubscriptionRequest,
    answers={201: PaidSubscriptionBody},
    replays=True,
)
def take_plan(call: Call) -> Answer:
    """POST …/members/{member}/subscriptions: take a plan; another one that runs is replaced."""
    return created(subscribe(services(), call.place, call.body, call.clock))


@handler.route(
    "GET",
    MANY,
    scope="members:read",
    member=True,
    answers={200: Pages(SubscriptionBody)},
    query=("limit", "cursor"),
)
def list_plans(call: Call) -> Answer:
    """GET …/members/{member}/subscriptions: each as it stands now, newest first."""
    return call.part(read_subscriptions(services(), call.place, call.clock), signer)


@handler.route(
    "POST",
    f"{ONE}/renew",
    scope=SCOPE,
    body=RenewalRequest,
    answers={200: PaidSubscriptionBody},
    replays=True,
)
def renew_plan(call: Call) -> Answer:
    """POST …/subscriptions/{subscription}/renew: a payment for more of it, once by its id."""
    one = call.params["subscription"]
    return answered(renew(services(), call.place, one, call.body, call.clock))


@handler.route(
    "POST", f"{ONE}/cancel", scope=SCOPE, body=EmptyRequest, answers={200: SubscriptionBody}
)
def cancel_plan(call: Call) -> Answer:
    """POST …/subscriptions/{subscription}/cancel: it runs to its end."""
    return answered(cancel(services(), call.place, call.params["subscription"], call.clock))


@handler.route(
    "POST", f"{ONE}/refund", scope=SCOPE, body=EmptyRequest, answers={200: EndedSubscriptionBody}
)
def refund_plan(call: Call) -> Answer:
    """POST …/subscriptions/{subscription}/refund: it ends now, what it gave is taken back."""
    return answered(refund(services(), call.place, call.params["subscription"], call.clock))
