"""Tiers by hand: give one for a time, end that."""

from laurel.bodies import TierBody
from laurel.calls import Answer, Call, answered
from laurel.http import Api
from laurel.operations.override_tier import end_override, override_tier
from laurel.requests.members import TierOverrideRequest
from laurel.wiring import services

handler = Api("override_tier")

TIER = "/v1/programs/{program}/members/{member}/tier"


@handler.route(
    "POST", TIER, scope="members:write", body=TierOverrideRequest, answers={200: TierBody}
)
def give_tier(call: Call) -> Answer:
    """POST …/members/{member}/tier: give a tier by hand, to its last day."""
    return answered(override_tier(services(), call.place, call.body, call.clock))


@handler.route("DELETE", TIER, scope="members:write", answers={200: TierBody})
def take_tier_back(call: Call) -> Answer:
    """DELETE …/members/{member}/tier: end what was given by hand; what is earned stands again."""
    return answered(end_override(services(), call.place, call.clock))
