"""Redeeming: spend on a reward in one step, or hold, then complete or cancel."""

from laurel.bodies import RedemptionBody
from laurel.calls import Answer, Call, answered, created
from laurel.http import Api
from laurel.operations.redeem import cancel, complete, redeem, show
from laurel.requests.parts import EmptyRequest
from laurel.requests.redeeming import RedemptionRequest
from laurel.wiring import services

handler = Api("redeem_points")

REDEMPTIONS = "/v1/programs/{program}/members/{member}/redemptions"
ONE = f"{REDEMPTIONS}/{{redemption}}"


@handler.route(
    "POST",
    REDEMPTIONS,
    scope="redeem",
    member=True,
    body=RedemptionRequest,
    answers={201: RedemptionBody},
    replays=True,
)
def redeem_reward(call: Call) -> Answer:
    """POST …/members/{member}/redemptions: spend a reward's price, or hold it."""
    return created(redeem(services(), call.place, call.body, call.clock))


@handler.route("GET", ONE, scope="redeem", member=True, answers={200: RedemptionBody})
def get_redemption(call: Call) -> Answer:
    """GET …/redemptions/{redemption}: a redemption as it stands now."""
    return answered(show(services(), call.place, call.params["redemption"], call.clock))


@handler.route(
    "POST",
    f"{ONE}/complete",
    scope="redeem",
    body=EmptyRequest,
    answers={200: RedemptionBody},
    replays=True,
)
def complete_redemption(call: Call) -> Answer:
    """POST …/redemptions/{redemption}/complete: make a held redemption final."""
    return answered(complete(services(), call.place, call.params["redemption"], call.clock))


@handler.route(
    "POST",
    f"{ONE}/cancel",
    scope="redeem",
    member=True,
    body=EmptyRequest,
    answers={200: RedemptionBody},
    replays=True,
)
def cancel_redemption(call: Call) -> Answer:
    """POST …/redemptions/{redemption}/cancel: undo it; a member token only cancels its holds."""
    redemption = call.params["redemption"]
    return answered(
        cancel(services(), call.place, redemption, call.clock, only_held=call.by_member)
    )
