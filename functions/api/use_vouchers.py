"""Vouchers at the checkout: check, use once, release; and taking one out of use."""

from laurel.bodies import CheckBody, ReleaseBody, UseBody
from laurel.calls import Answer, Call, answered, created
from laurel.http import Api
from laurel.operations.use_voucher import check, release, use
from laurel.operations.void_voucher import void
from laurel.requests.redeeming import CheckRequest, ReleaseRequest, UseRequest, VoidRequest
from laurel.wiring import services

handler = Api("use_vouchers")

VOUCHER = "/v1/programs/{program}/vouchers/{code}"


@handler.route(
    "POST", f"{VOUCHER}/check", scope="redeem", body=CheckRequest, answers={200: CheckBody}
)
def check_voucher(call: Call) -> Answer:
    """POST …/vouchers/{code}/check: what it takes off an order, or why it does not apply."""
    code = call.params["code"]
    return answered(check(services(), call.program_id, code, call.body, call.clock))


@handler.route(
    "POST",
    f"{VOUCHER}/use",
    scope="redeem",
    body=UseRequest,
    answers={201: UseBody},
    replays=True,
)
def use_voucher(call: Call) -> Answer:
    """POST …/vouchers/{code}/use: use it for an order, once."""
    code = call.params["code"]
    return created(use(services(), call.program_id, code, call.body, call.clock))


@handler.route(
    "POST", f"{VOUCHER}/release", scope="redeem", body=ReleaseRequest, answers={200: ReleaseBody}
)
def release_voucher(call: Call) -> Answer:
    """POST …/vouchers/{code}/release: its order was cancelled; it can be used again."""
    code, use_id = call.params["code"], call.body.use_id
    return answered(release(services(), call.program_id, code, call.clock, use_id))


@handler.route(
    "POST", f"{VOUCHER}/void", scope="redeem", body=VoidRequest, answers={200: ReleaseBody}
)
def void_voucher(call: Call) -> Answer:
    """POST …/vouchers/{code}/void: it is good for nothing any more."""
    code = call.params["code"]
    return answered(void(services(), call.program_id, code, call.body, call.clock))
