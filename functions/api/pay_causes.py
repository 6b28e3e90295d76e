"""Payouts to causes: what was given is booked as paid."""

from laurel.bodies.causes import PayoutBody
from laurel.calls import Answer, Call, created
from laurel.http import Api
from laurel.operations.pay_cause import pay_cause
from laurel.requests.causes import PayoutRequest
from laurel.wiring import services

handler = Api("pay_causes")


@handler.route(
    "POST",
    "/v1/programs/{program}/causes/{cause}/payouts",
    scope="programs:write",
    body=PayoutRequest,
    answers={201: PayoutBody},
    replays=True,
)
def pay_out(call: Call) -> Answer:
    """POST …/causes/{cause}/payouts: book all that is not yet paid out to the cause as paid."""
    cause_id = call.params["cause"]
    return created(pay_cause(services(), call.program_id, cause_id, call.body, call.clock))
