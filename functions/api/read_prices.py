"""Prices: what a member's benefits take off a cart."""

from laurel.bodies import PricesBody
from laurel.calls import Answer, Call, answered
from laurel.http import Api
from laurel.operations.read_prices import read_prices
from laurel.requests.plans import PricesRequest
from laurel.wiring import services

handler = Api("read_prices")


@handler.route(
    "POST",
    "/v1/programs/{program}/members/{member}/prices",
    scope="members:read",
    body=PricesRequest,
    answers={200: PricesBody},
)
def price_cart(call: Call) -> Answer:
    """POST …/members/{member}/prices: what benefits of tier and plan take off a cart."""
    return answered(read_prices(services(), call.place, call.body, call.clock))
