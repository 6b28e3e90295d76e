"""Earning: report what a member did, preview what it would give, take back what was returned."""

from laurel.bodies import EarningBody, ReturnBody
from laurel.calls import Answer, Call, answered, created
from laurel.http import Api
from laurel.operations.earn import earn, preview
from laurel.operations.return_order import return_order
from laurel.requests.earning import EarningRequest, ReturnRequest
from laurel.wiring import services

handler = Api("earn_points")

MEMBER = "/v1/programs/{program}/members/{member}"


@handler.route(
    "POST",
    f"{MEMBER}/earnings",
    scope="earn",
    body=EarningRequest,
    answers={201: EarningBody},
    replays=True,
)
def report_earning(call: Call) -> Answer:
    """POST …/members/{member}/earnings: report something that the member did."""
    return created(earn(services(), call.place, call.body, call.clock))


@handler.route(
    "POST",
    f"{MEMBER}/earnings/preview",
    scope="earn",
    body=EarningRequest,
    answers={200: EarningBody},
)
def preview_earning(call: Call) -> Answer:
    """POST …/members/{member}/earnings/preview: what reporting it would answer; nothing is kept."""
    return answered(preview(services(), call.place, call.body, call.clock))


@handler.route(
    "POST",
    f"{MEMBER}/returns",
    scope="earn",
    body=ReturnRequest,
    answers={201: ReturnBody},
    replays=True,
)
def report_return(call: Call) -> Answer:
    """POST …/members/{member}/returns: take back what the returned part of an order had earned."""
    return created(return_order(services(), call.place, call.body, call.clock))
