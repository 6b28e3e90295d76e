"""Adjusting: a gift or a correction by hand."""

from laurel.bodies import AdjustmentBody
from laurel.calls import Answer, Call, created
from laurel.http import Api
from laurel.operations.adjust import adjust
from laurel.requests.members import AdjustmentRequest
from laurel.wiring import services

handler = Api("adjust_points")


@handler.route(
    "POST",
    "/v1/programs/{program}/members/{member}/adjustments",
    scope="adjust",
    body=AdjustmentRequest,
    answers={201: AdjustmentBody},
    replays=True,
)
def adjust_wallet(call: Call) -> Answer:
    """POST …/members/{member}/adjustments: put points in or take them out, with a reason."""
    return created(adjust(services(), call.place, call.body, call.clock))
